/** What is asked of the one row that each resource has in `population`. */
import { typeNumber } from '../type-numbers.ts';
import { leaf, type Matcher, type Parameters, type Where } from './matcher.ts';

/** `column` = one type or any of several. */
export function typeTest(types: readonly string[], column: string, p: Parameters): string {
  const numbers = types.map(typeNumber);
  return numbers.length === 1
    ? `${column} = ${p.add(numbers[0], 'smallint')}`
    : `${column} = any(${p.add(numbers, 'smallint[]')})`;
}

export const ofTypes = (types: readonly string[], where: Where, drives = true): Matcher =>
  leaf('population', (p, x) => `${typeTest(types, `${x}.type`, p)} and ${where(p, x)}`, { drives });
