/** What is to be reviewed, read once and followed live, however many parts of the screen show it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { cell } from '../hub/cell.ts';
import { queries } from '../hub/queries.ts';
import { followPath, type LiveState } from '../live/follow.ts';
import { freshToken, refreshNow } from '../session/session.ts';
import { followedOf, readInbox } from './inbox.resource.ts';

const GATHER_MS = 150;
/** A result in between is told by the stream; this is for what only time changes (overdue). */
const AGAIN_MS = 120_000;

export const useInbox = (clues: string) =>
  useQuery({
    queryKey: ['inbox', clues],
    queryFn: ({ signal }) => readInbox(clues, signal),
    refetchInterval: AGAIN_MS,
  });

/** Held by the mark in the header, which stands on every screen. */
const nobody = (): void => {};

/** @param keys of what is read again, with a blank between */
export function useFollowedTasks(asked: string, keys: string, onState: (state: LiveState) => void = nobody): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const key of keys.split(' ')) void queries.invalidateQueries({ queryKey: [key] });
      }, GATHER_MS);
    };
    const stop = followPath(
      `/live/Task?${asked}`,
      { onState, onChange: again, onGap: again, onHeard: () => {} },
      { token: (renew) => (renew ? refreshNow() : freshToken()), fetch: (...args) => fetch(...args) },
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [asked, keys, onState]);
}

/** What the board of telemonitoring shows of the line. */
export const tasksLive = cell<LiveState>('connecting');

export const useFollowedInbox = (clues: string): void =>
  useFollowedTasks(followedOf(clues), 'inbox tele', tasksLive.set);
