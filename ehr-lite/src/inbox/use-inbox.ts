/** What is to be reviewed, read once and followed live, however many parts of the screen show it. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { cell } from '../hub/cell.ts';
import type { LiveState } from '../live/follow.ts';
import { useFollowed } from '../live/use-followed.ts';
import { countRest, followedOf, type InboxPart, type RestOf, readCritical, readRest } from './inbox.resource.ts';

/** A result in between is told by the stream; this is for what only time changes (overdue). */
const AGAIN_MS = 120_000;

/** All of it, whatever else waits: alarms are made of it. */
export const useCritical = (clues: string) =>
  useQuery({
    queryKey: ['inbox', clues, 'critical'],
    queryFn: ({ signal }) => readCritical(clues, signal),
    refetchInterval: AGAIN_MS,
  });

/** How many more there are that are not critical. */
export const useRestCount = (clues: string, rest: RestOf) =>
  useQuery({
    queryKey: ['inbox', clues, 'count', keyOf(rest)],
    queryFn: ({ signal }) => countRest(clues, rest, signal),
    refetchInterval: AGAIN_MS,
  });

/** @param rest undefined: not known yet which */
export const useRest = (clues: string, rest: RestOf | undefined) =>
  useInfiniteQuery({
    queryKey: ['inbox', clues, 'rest', rest && keyOf(rest)],
    queryFn: ({ pageParam, signal }) => readRest(clues, rest!, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: InboxPart) => last.next,
    enabled: rest !== undefined,
    refetchInterval: AGAIN_MS,
  });

const keyOf = (rest: RestOf): string => (rest.view === 'mine' ? `mine ${rest.key}` : rest.view);

/** What the board of telemonitoring shows of the line. */
export const tasksLive = cell<LiveState>('connecting');

/** Held by the mark in the header, which stands on every screen. */
export const useFollowedInbox = (clues: string): void =>
  useFollowed(`/live/Task?${followedOf(clues)}`, 'inbox tele', tasksLive.set);
