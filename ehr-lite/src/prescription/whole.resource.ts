/** A search with all its pages: what stands on the second is as true as what stands on the first. */
import { type Page, readPage } from '../hub/read.ts';

/** A thousand diagnoses: more is told as not read whole. */
const MOST_PAGES = 10;

export interface Whole<R> {
  readonly signal: AbortSignal;
  /** Whether what follows can be left out. */
  readonly enough?: (last: R) => boolean;
  /** Whether everything was read before: then nothing is put in its place that is less. */
  readonly had: () => boolean;
}

/** @returns with `next` when something is lacking */
export async function readWhole<R extends { readonly resourceType: string }>(
  type: R['resourceType'],
  first: Page<R>,
  { signal, enough = () => false, had }: Whole<R>,
): Promise<Page<R>> {
  const resources = [...first.resources];
  let { next } = first;
  for (let pages = 1; next !== undefined && pages < MOST_PAGES; pages += 1) {
    const last = resources.at(-1);
    if (last !== undefined && enough(last)) return { resources, next: undefined };
    try {
      const page = await readPage<R>(type, next, signal);
      resources.push(...page.resources);
      next = page.next;
    } catch (problem) {
      // Without network the first page may be all that is kept here: better than nothing, and said.
      if (signal.aborted || had()) throw problem;
      return { resources, next };
    }
  }
  return { resources, next };
}
