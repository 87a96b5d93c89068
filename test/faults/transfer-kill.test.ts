import { describe, expect, it } from '@jest/globals';
import { transferKillRounds } from './transfer-kill.ts';

/** `AMATE_KILL_ROUNDS=10` runs it longer. */
const ROUNDS = Number(process.env.AMATE_KILL_ROUNDS ?? 2);

describe(`kill -9 of hub and PostgreSQL in the middle of transfers, ${ROUNDS} rounds`, () => {
  it('books balance, nothing is lost and nothing arrives twice', async () => {
    const report = await transferKillRounds({ rounds: ROUNDS, seed: 'jest' });
    expect(report).toMatchObject({ left: 0, travelling: 0, differences: 0, arrived: report.sent });
    expect(report).toMatchObject({ counted: 3, complete: ROUNDS });
    expect(report.sent).toBe(ROUNDS * 18);
  }, 600_000);
});
