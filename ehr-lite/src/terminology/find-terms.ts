/** Terms from the hub; from the kept pack when the hub cannot be reached. A refusal stays a refusal. */
import { askTerms, type Catalogue, type Term } from './term.resource.ts';

export interface Found {
  readonly terms: readonly Term[];
  /** From what this browser keeps: without what is used most here. */
  readonly offline: boolean;
}

export async function findTerms(
  catalogue: Catalogue,
  typed: string,
  count: number,
  signal: AbortSignal,
): Promise<Found> {
  try {
    return { terms: await askTerms(catalogue, typed, count, signal), offline: false };
  } catch (thrown) {
    if (signal.aborted || (thrown as { kind?: string }).kind !== 'line') throw thrown;
    const { searchOffline } = await import('./offline-terms.ts');
    const terms = await searchOffline(catalogue, typed, count);
    if (terms === undefined) throw thrown;
    return { terms, offline: true };
  }
}
