/**
 * The one way a screen waits for what it asked the hub: words while it comes, and if it does not come, what is so and a button that asks
 * again. Draws nothing once there is an answer: what the answer holds, or that it holds nothing, is the screen's to say.
 */
import { useRef } from 'react';
import { askFailedAgain } from '../hub/queries.ts';
import { Loading, type WaitingWords } from './loading.tsx';
import { ProblemNotice } from './problem-notice.tsx';

/** As `useQuery` answers. */
export interface Asked {
  readonly error: unknown;
  /** Asked for the first time, and no answer yet. */
  readonly isLoading: boolean;
  readonly refetch: (how: { readonly cancelRefetch: boolean }) => unknown;
}

interface ReadingProps {
  /** Several: the screen needs them all. */
  readonly of: Asked | readonly Asked[];
  readonly words?: WaitingWords;
  /** The screen is whole without it: only a failure is told. */
  readonly silent?: boolean;
}

const isMany = (of: ReadingProps['of']): of is readonly Asked[] => Array.isArray(of);

export function Reading({ of, words, silent = false }: ReadingProps) {
  const all = isMany(of) ? of : [of];
  const failed = all.filter(({ error }) => error !== null && error !== undefined);
  const isLoading = all.some((one) => one.isLoading);
  // The button that was pressed stays where it is, with the focus, until the hub has answered.
  const asked = useRef<unknown>();
  if (failed.length > 0 || !isLoading) asked.current = undefined;
  const error = failed[0]?.error ?? asked.current;
  const again = () => {
    asked.current = error;
    askFailedAgain();
    // What came with a part missing has not failed as a whole; what is under way is not asked twice.
    for (const one of failed) void one.refetch({ cancelRefetch: false });
  };
  if (error !== undefined) return <ProblemNotice error={error} busy={failed.length === 0} onRetry={again} />;
  return isLoading && !silent ? <Loading {...(words && { words })} /> : null;
}
