/**
 * By which weight a child's dose may be judged: a number whose unit says kilos, grams or pounds, that a child of that age can have, and not older
 * than his age allows. `edad hasta (meses) | kg mínimo | kg máximo | días que vale | fuente` (`-`: pending, data/sources.ts).
 * Days: within them a child seldom gains more than a tenth, which `judge` lets pass as rounding. Kilos: wider than any record we know,
 * to tell grams, pounds and slips of the key from weights; who is very small or very large is weighed, not refused.
 */
import { rowsOf } from './table.ts';

const TABLE = `
3 | 0.3 | 10 | 7 | -
12 | 1.5 | 18 | 14 | -
24 | 3.5 | 25 | 30 | -
60 | 5 | 45 | 90 | -
144 | 8 | 120 | 180 | -
`;

export interface WeightRule {
  /** Up to this age, itself not included. */
  readonly belowMonths: number;
  readonly leastKg: number;
  readonly mostKg: number;
  readonly lastsDays: number;
  readonly source: string | undefined;
}

export const weightRules: readonly WeightRule[] = rowsOf(TABLE, 5).map(([below, least, most, lasts, source]) => ({
  ...{ belowMonths: Number(below), leastKg: Number(least), mostKg: Number(most), lastsDays: Number(lasts) },
  source: source === '-' ? undefined : source,
}));

/** A FHIR Quantity, as far as it matters here. */
export interface Weighed {
  readonly value?: number;
  readonly comparator?: string;
  readonly unit?: string;
  readonly code?: string;
}

/** UCUM, and as people write it; anything else is not guessed. */
const KILOS: readonly (readonly [RegExp, number])[] = [
  [/^(kg|kgs|kilos?|kilogramos?)\.?$/i, 1],
  [/^(g|gr|grs|gms?|gramos?)\.?$/i, 0.001],
  [/^(\[lb_av\]|lbs?|libras?)\.?$/i, 0.453_592_37],
];
const factorOf = (unit: string | undefined): number | undefined =>
  KILOS.find(([pattern]) => pattern.test(unit?.trim() ?? ''))?.[1];

/** @returns undefined without a unit that is known: 3200 may be grams. */
export function kilosOf({ value, comparator, unit, code }: Weighed): number | undefined {
  const factor = factorOf(code) ?? factorOf(unit);
  if (value === undefined || comparator !== undefined || factor === undefined) return undefined;
  return Number((value * factor).toFixed(3));
}

/** @param daysAgo since it was taken; below zero: it bears a date to come */
export function weightFor(weighed: Weighed, ageMonths: number, daysAgo: number): number | undefined {
  const rule = weightRules.find(({ belowMonths }) => ageMonths < belowMonths);
  const kg = kilosOf(weighed);
  // A visit that stays open and clocks that differ: what was weighed just now may lie a little ahead.
  if (rule === undefined || kg === undefined || !(daysAgo <= rule.lastsDays) || daysAgo < -1) return undefined;
  return kg >= rule.leastKg && kg <= rule.mostKg ? kg : undefined;
}
