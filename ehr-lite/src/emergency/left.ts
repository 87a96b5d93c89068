/** Time left of an emergency access, by the hub's clock: a PC that runs late must not show an open door that is shut. */
import { useEffect, useState } from 'react';
import { hubNow } from '../hub/clock.ts';

export const leftMs = (until: string): number => Math.max(0, Date.parse(until) - hubNow());

/** `59:05`: minutes and seconds. */
export const showLeft = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const TICK_MS = 1_000;

/** Ticks while there is time; `onEnd` once when it is over, `onLastMinute` once when a minute is left. */
export function useLeft(until: string, onLastMinute: () => void, onEnd: () => void): number {
  const [left, setLeft] = useState(() => leftMs(until));
  useEffect(() => {
    let warned = leftMs(until) <= 60_000;
    const timer = setInterval(() => {
      const now = leftMs(until);
      setLeft(now);
      if (!warned && now <= 60_000) {
        warned = true;
        onLastMinute();
      }
      if (now > 0) return;
      clearInterval(timer);
      onEnd();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
