/** The morning on screen: read once, followed live, its minutes counted by the hub's clock. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { cityDay } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import type { LiveState } from '../live/follow.ts';
import { useFollowed } from '../live/use-followed.ts';
import { readMorning } from './visit.resource.ts';

const MINUTE_STEP_MS = 15_000;

export function useMorning() {
  const nowMs = useHubMinutes();
  const day = cityDay(nowMs);
  const query = useQuery({ queryKey: ['morning', day], queryFn: ({ signal }) => readMorning(day, signal) });
  const [live, setLive] = useState<LiveState>('connecting');
  useFollowed('/visitas/vivo', 'morning', setLive);
  return { asked: query, live, nowMs };
}

function useHubMinutes(): number {
  const [nowMs, setNow] = useState(hubNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(hubNow()), MINUTE_STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
