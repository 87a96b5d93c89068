import { describe, expect, it } from '@jest/globals';
import { readingsKillRounds } from './readings-kill.ts';

/** `AMATE_KILL_ROUNDS=30` runs it longer. */
const ROUNDS = Number(process.env.AMATE_KILL_ROUNDS ?? 2);

describe(`kill -9 of broker, hub and PostgreSQL while homes send readings, ${ROUNDS} rounds`, () => {
  it(
    'loses and doubles no acknowledged reading, misses no alert and raises none twice',
    async () => {
      const report = await readingsKillRounds({ rounds: ROUNDS, seed: 'jest' });
      const sent = ROUNDS * 20;
      expect(report).toMatchObject({ acknowledged: sent, stored: sent, missing: 0, twice: 0, recorded: sent });
      expect(report.raised).toBe(report.due);
    },
    120_000 + ROUNDS * 20_000,
  );
});
