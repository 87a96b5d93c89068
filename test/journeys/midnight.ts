/**
 * Past midnight of Mexico City what a journey wrote as of today is of yesterday, and the morning begins anew: one that would not be over by
 * then waits for the new day. `hour` is that of another edge: the night's plan of supplies is made at one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { wallInMexicoCity } from '@amate/hie-core/r4/mexico-city-time.ts';
import { beforeAll } from '@jest/globals';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function awayFromMidnight({ minutes = 5, hour = 0 } = {}): void {
  beforeAll(
    async () => {
      const leftMs = DAY_MS - ((wallInMexicoCity(Date.now()) - hour * HOUR_MS) % DAY_MS);
      if (leftMs < minutes * MINUTE_MS) await sleep(leftMs + 1_000);
    },
    (minutes + 1) * MINUTE_MS,
  );
}
