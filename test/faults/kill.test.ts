import { beforeAll, describe, expect, it } from '@jest/globals';
import { type KillReport, killRounds } from './kill.ts';

/** `npm run faults -- --rounds N --seed S` runs the same as long as one wishes. */
const ROUNDS = 10;

describe(`kill -9 of connector, hub and PostgreSQL under load, ${ROUNDS} rounds`, () => {
  let report: KillReport;
  beforeAll(async () => {
    report = await killRounds({ rounds: ROUNDS, seed: 'jest' });
  }, 900_000);

  it('keeps acknowledging between the kills, and refuses nothing', () => {
    expect(report.acknowledged).toBeGreaterThan(ROUNDS * 20);
    expect(report.repeated).toBeGreaterThan(0);
    expect(report.refused).toEqual([]);
  });

  it('has every acknowledged fact once, on the right person (FHIR API)', () => {
    expect(report.reconciliation).toMatchObject({ lost: 0, doubled: 0, wrongOwner: 0, wrong: [] });
    expect(report.reconciliation.found).toBeGreaterThan(report.acknowledged);
  });

  it('stored each message as one operation and nothing else (SQL)', () => {
    expect(report.stored).toEqual(report.expected);
  });
});
