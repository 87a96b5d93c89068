/** The board on screen: read once, its minutes counted by the hub's clock; the stream of the header (inbox/use-inbox.ts) says when to read again. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { hubNow } from '../../hub/clock.ts';
import { queries } from '../../hub/queries.ts';
import { readBoard } from './board.resource.ts';

const CLOCK_MS = 10_000;
/** For what only time changes. */
const AGAIN_MS = 60_000;

export const freshenTele = (): Promise<void> => queries.invalidateQueries({ queryKey: ['tele'] });

export const useBoard = () =>
  useQuery({ queryKey: ['tele', 'board'], queryFn: ({ signal }) => readBoard(signal), refetchInterval: AGAIN_MS });

export function useTeleClock(): number {
  const [nowMs, setNow] = useState(hubNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(hubNow()), CLOCK_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
