/** What is to be reviewed, read once and followed live, however many parts of the screen show it. */
import { useQuery } from '@tanstack/react-query';
import { cell } from '../hub/cell.ts';
import type { LiveState } from '../live/follow.ts';
import { useFollowed } from '../live/use-followed.ts';
import { followedOf, readInbox } from './inbox.resource.ts';

/** A result in between is told by the stream; this is for what only time changes (overdue). */
const AGAIN_MS = 120_000;

export const useInbox = (clues: string) =>
  useQuery({
    queryKey: ['inbox', clues],
    queryFn: ({ signal }) => readInbox(clues, signal),
    refetchInterval: AGAIN_MS,
  });

/** What the board of telemonitoring shows of the line. */
export const tasksLive = cell<LiveState>('connecting');

/** Held by the mark in the header, which stands on every screen. */
export const useFollowedInbox = (clues: string): void =>
  useFollowed(`/live/Task?${followedOf(clues)}`, 'inbox tele', tasksLive.set);
