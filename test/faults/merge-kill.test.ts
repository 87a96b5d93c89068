import { describe, expect, it } from '@jest/globals';
import { mergeKillRounds } from './merge-kill.ts';

/** `AMATE_KILL_ROUNDS=10` runs it longer. An even number: the last gives all back. */
const ROUNDS = Number(process.env.AMATE_KILL_ROUNDS ?? 2);

describe(`kill -9 of hub and PostgreSQL while records are joined and given back, ${ROUNDS} rounds`, () => {
  it('a merge is whole or not at all, and what is given back is as it was', async () => {
    const report = await mergeKillRounds({ rounds: ROUNDS, seed: 'jest' });
    expect(report).toMatchObject({ halves: 0, otherwise: 0, changed: 0, misplaced: 0 });
    expect(report.joined).toBeGreaterThan(0);
  }, 600_000);
});
