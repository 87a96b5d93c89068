/** Terms from the hub; from the kept pack when the hub cannot be reached. A refusal stays a refusal. */
import { askTerms, type Catalogue, type Term } from './term.resource.ts';

export interface Found {
  readonly terms: readonly Term[];
  /** From what this browser keeps: without what is used most here. */
  readonly offline: boolean;
}

const PATIENCE_MS = 2_500;

export async function findTerms(
  catalogue: Catalogue,
  typed: string,
  count: number,
  signal: AbortSignal,
): Promise<Found> {
  const asked = askTerms(catalogue, typed, count, signal).then((terms): Found => ({ terms, offline: false }));
  // On a bad line the kept pack does not wait for the hub's deadline.
  const slow = new Promise<'slow'>((resolve) => setTimeout(() => resolve('slow'), PATIENCE_MS));
  const first = await Promise.race([asked, slow]).catch((thrown: unknown) => {
    if (signal.aborted || !['line', 'broken'].includes((thrown as { kind?: string }).kind ?? '')) throw thrown;
    return 'cut' as const;
  });
  if (typeof first === 'object') return first;
  const { searchOffline } = await import('./offline-terms.ts');
  const terms = await searchOffline(catalogue, typed, count);
  return terms === undefined ? asked : { terms, offline: true };
}
