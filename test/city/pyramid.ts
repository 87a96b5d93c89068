/**
 * How old the people of Mexico City are (Censo 2020, rounded, by five years of age), who is a woman, who was born
 * elsewhere. `atShare` and `dayOf` turn the pyramid into a line from the oldest to the youngest.
 */
import type { Random } from './random.ts';
import { Weighted } from './weighted.ts';

/** Per cent of all people; the last group ends at 99. */
const SHARES = [5.1, 5.9, 6.3, 6.8, 7.8, 8.6, 8.2, 7.6, 7.4, 7.1, 6.7, 5.8, 5.2, 4.1, 3.0, 1.9, 1.3, 1.2];
const GROUPS = new Weighted(SHARES.map((share, i) => [i, share]));
const DAYS_IN_YEAR = 365.2425;

/** Age in days at which the fraction `share` of all people is younger. */
export function ageInDaysAt(share: number): number {
  const group = GROUPS.indexAt(share);
  const start = GROUPS.shareBefore(group);
  const width = GROUPS.shareBefore(group + 1) - start;
  const years = group === SHARES.length - 1 ? 15 : 5;
  return Math.floor((group * 5 + ((share - start) / width) * years) * DAYS_IN_YEAR);
}

/** Fraction of all people younger than this: where `ageInDaysAt` passes to `ageInDays`. */
export function shareYounger(ageInDays: number): number {
  const age = ageInDays / DAYS_IN_YEAR;
  const group = Math.min(SHARES.length - 1, Math.floor(age / 5));
  const years = group === SHARES.length - 1 ? 15 : 5;
  const start = GROUPS.shareBefore(group);
  return Math.min(1, start + (GROUPS.shareBefore(group + 1) - start) * ((age - group * 5) / years));
}

export function drawSex(random: Random, ageYears: number): 'H' | 'M' | 'X' {
  const u = random.next();
  // RENAPO issues X since 2023, to adults.
  if (ageYears >= 18 && u > 0.9995) return 'X';
  const women = ageYears < 20 ? 0.493 : ageYears < 60 ? 0.522 : 0.572;
  return u < women ? 'M' : 'H';
}

const ELSEWHERE = new Weighted<string>([
  ['MC', 24],
  ['PL', 13],
  ['VZ', 11],
  ['OC', 12],
  ['HG', 10],
  ['GR', 8],
  ['MN', 7],
  ['GT', 5],
  ['TL', 3],
  ['JC', 3],
  ['MS', 3],
  ['CS', 4],
  ['QT', 2],
  ['ZS', 1.5],
  ['SP', 2],
  ['TS', 1.5],
  ['TC', 1.5],
  ['SL', 1],
  ['NL', 1],
  ['CH', 1],
  ['DG', 1],
  ['CL', 1],
  ['BC', 1],
  ['SR', 1],
  ['AS', 0.7],
  ['CC', 0.5],
  ['CM', 0.4],
  ['NT', 0.6],
  ['YN', 1],
  ['QR', 0.5],
  ['BS', 0.3],
  ['NE', 4],
]);

export function drawBirthState(random: Random, ageYears: number): string {
  const native = ageYears < 30 ? 0.88 : ageYears < 60 ? 0.75 : 0.58;
  return random.chance(native) ? 'DF' : ELSEWHERE.pick(random);
}
