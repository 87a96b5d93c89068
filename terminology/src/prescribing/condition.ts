/** `edad<12a & cie:J45,J46`: what must be known of a person for a contraindication to speak. What is not known does not hold. */
import type { Context } from './model.ts';

export type Test = (context: Context) => boolean;
export interface Condition {
  readonly text: string;
  readonly holds: Test;
}

export function readCondition(text: string): Condition {
  const tests = text.split('&').map((part) => readTest(part.trim()));
  return { text, holds: (context) => tests.every((test) => test(context)) };
}

function readTest(part: string): Test {
  if (part === 'embarazo') return ({ pregnant }) => pregnant === true;
  if (part === 'lactancia') return ({ lactating }) => lactating === true;
  if (part === 'mujer') return ({ sex }) => sex === 'female';
  const age = /^edad(<|>=)(\d+)([ma])$/.exec(part);
  if (age !== null) {
    const months = Number(age[2]) * (age[3] === 'a' ? 12 : 1);
    return compare(({ ageMonths }) => ageMonths, age[1] === '<', months);
  }
  const rate = /^tfg(<|>=)(\d+)$/.exec(part);
  if (rate !== null) return compare(({ egfr }) => egfr, rate[1] === '<', Number(rate[2]));
  if (part.startsWith('cie:')) return hasCondition(part.slice(4).split(','));
  throw new Error(`no condition ${part}`);
}

function compare(value: (context: Context) => number | undefined, below: boolean, limit: number): Test {
  return (context) => {
    const known = value(context);
    return known !== undefined && (below ? known < limit : known >= limit);
  };
}

function hasCondition(codes: readonly string[]): Test {
  const starts = codes.map(plain);
  return ({ conditions = [] }) => conditions.some((one) => starts.some((start) => plain(one).startsWith(start)));
}

/** E11.9, E119 and I10X as one writing. */
const plain = (code: string): string => code.toUpperCase().replace('.', '').replace(/X$/, '');
