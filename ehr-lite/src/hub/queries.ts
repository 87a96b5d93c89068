/**
 * The cache of everything read from the hub in this session; emptied at sign-out. Requests go out even when the
 * browser believes it is offline (it is often wrong both ways), and failures of the line are retried, refusals are not.
 * A hub that broke is asked again by itself a few times more: most such moments pass while somebody reads what went wrong.
 */
import { QueryCache, QueryClient, type QueryFilters } from '@tanstack/react-query';
import { asProblem } from './problem.ts';
import { line } from './reachable.ts';

const RETRIES = 2;
const AGAIN_MS = [5_000, 15_000, 45_000];

let again = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const askBrokenLater = (error: unknown): void => {
  const pause = AGAIN_MS[again];
  if (timer !== undefined || pause === undefined || !isBroken(error)) return;
  again += 1;
  timer = setTimeout(() => {
    timer = undefined;
    void queries.refetchQueries(failed(isBroken));
  }, pause);
};

export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: askBrokenLater,
    onSuccess: () => {
      if (queries.getQueryCache().findAll(failed(isBroken)).length === 0) again = 0;
    },
  }),
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 30_000,
      gcTime: 30 * 60_000,
      retry: (failures, error) => failures < RETRIES && ['line', 'broken'].includes(asProblem(error).kind),
      retryDelay: (failures) => 400 * 2 ** failures,
      refetchOnWindowFocus: false,
    },
  },
});

const failed = (how: (error: unknown) => boolean): QueryFilters => ({
  type: 'active',
  predicate: ({ state }) => state.status === 'error' && how(state.error),
});
const isBroken = (error: unknown): boolean => asProblem(error).kind === 'broken';

/** Whatever failed on screen is asked again: what failed together mostly heals together. */
export const askFailedAgain = (): void => void queries.refetchQueries(failed(() => true));

line.watch(() => {
  if (line.get().kind === 'up') askFailedAgain();
});
