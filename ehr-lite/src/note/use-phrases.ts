/**
 * The phrases at hand: the hub's, or the copy that reading keeps on this PC when it cannot be reached. A change is made on what the hub has now,
 * so that a change made on another PC meanwhile is not lost.
 */
import { useQuery } from '@tanstack/react-query';
import { HubProblem } from '../hub/problem.ts';
import { queries } from '../hub/queries.ts';
import { type KeptBook, keepBook, readBook } from './phrases.resource.ts';
import { NO_PHRASES, type PhraseBook } from './phrases.ts';

const KEY = ['phrases'] as const;
const CONFLICT = 412;

export interface Phrases {
  readonly book: PhraseBook;
  /** @throws HubProblem */
  readonly alter: (next: (now: PhraseBook) => PhraseBook) => Promise<void>;
}

export function usePhrases(): Phrases {
  const { data } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readBook(signal), staleTime: 5 * 60_000 });
  return { book: data?.libro ?? NO_PHRASES, alter };
}

async function alter(next: (now: PhraseBook) => PhraseBook): Promise<void> {
  const change = ({ version, libro }: KeptBook) => keepBook({ version, libro: next(libro) });
  const kept = await change(await readBook()).catch(async (thrown: unknown) => {
    if (!(thrown instanceof HubProblem) || thrown.status !== CONFLICT) throw thrown;
    return change(await readBook());
  });
  queries.setQueryData(KEY, kept);
}
