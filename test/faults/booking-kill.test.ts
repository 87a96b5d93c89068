import { describe, expect, it } from '@jest/globals';
import { bookingKillRounds } from './booking-kill.ts';

/** `npm run faults -- --booking --rounds 10` runs the same as long as one wishes. */
const ROUNDS = 2;

describe(`kill -9 of hub and PostgreSQL between hold and book, ${ROUNDS} rounds`, () => {
  it('loses no place and sells none twice', async () => {
    const report = await bookingKillRounds({ rounds: ROUNDS, seed: 'jest' });
    expect(report).toMatchObject({ sold: report.places, soldTwice: 0, brokenPromises: 0 });
    expect(report.repeated).toBeGreaterThan(0);
  }, 600_000);
});
