/** The morning on screen: read once, followed live, its minutes counted by the hub's clock. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { cityDay } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { queries } from '../hub/queries.ts';
import { followPath, type LiveState } from '../live/follow.ts';
import { freshToken, refreshNow } from '../session/session.ts';
import { readMorning } from './visit.resource.ts';

/** A signature writes several resources at once: one reading for them all. */
const GATHER_MS = 120;
const MINUTE_STEP_MS = 15_000;

export function useMorning() {
  const nowMs = useHubMinutes();
  const day = cityDay(nowMs);
  const query = useQuery({ queryKey: ['morning', day], queryFn: ({ signal }) => readMorning(day, signal) });
  const live = useFollowed();
  return { morning: query.data, error: query.error ?? undefined, again: () => void query.refetch(), live, nowMs };
}

function useHubMinutes(): number {
  const [nowMs, setNow] = useState(hubNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(hubNow()), MINUTE_STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

function useFollowed(): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAgain = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ['morning'] }), GATHER_MS);
    };
    const stop = followPath(
      '/visitas/vivo',
      { onState: setState, onChange: readAgain, onGap: readAgain, onHeard: () => {} },
      { token: (renew) => (renew ? refreshNow() : freshToken()), fetch: (...args) => fetch(...args) },
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return state;
}
