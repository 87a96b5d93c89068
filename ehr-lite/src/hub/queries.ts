/**
 * The cache of everything read from the hub in this session; emptied at sign-out. Requests go out even when the
 * browser believes it is offline (it is often wrong both ways), and failures of the line are retried, refusals are not.
 */
import { QueryClient } from '@tanstack/react-query';
import { asProblem } from './problem.ts';
import { line } from './reachable.ts';

const RETRIES = 2;

export const queries = new QueryClient({
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

/** Whatever failed on screen is asked again: what failed together mostly heals together. */
export const askFailedAgain = (): void =>
  void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });

line.watch(() => {
  if (line.get().kind === 'up') askFailedAgain();
});
