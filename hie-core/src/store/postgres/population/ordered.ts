/** Dates, numbers and quantities: what is compared. */
import type { SearchParameterDefinition } from '../../../r4/search-parameters.ts';
import { unescapeValue } from '../../criteria.ts';
import type { SearchCriterion } from '../../repository.ts';
import { leaf, type Matcher, type Parameters } from './matcher.ts';
import { paramHash, unitHash } from './names.ts';
import { askedDate, askedNumber, dateTest, numberTest, splitUnescaped } from './values.ts';

export type RangeTest = (p: Parameters, x: string) => string;

export function ordered(
  type: string,
  { code, type: kind }: SearchParameterDefinition,
  { values }: SearchCriterion,
): Matcher {
  return inRange(
    paramHash(type, code),
    values.map((value) => rangeTest(kind, code, value)),
  );
}

export const quantity = ordered;

/** What one value of a date, number or quantity asks of a row of population_range. */
export function rangeTest(kind: SearchParameterDefinition['type'], code: string, value: string): RangeTest {
  if (kind === 'date') {
    const asked = askedDate(code, value);
    return (p, x) => dateTest(asked, x, p);
  }
  if (kind === 'number') {
    const asked = askedNumber(code, value);
    return (p, x) => numberTest(asked, x, p);
  }
  const [number = '', ...unit] = splitUnescaped(value, '|');
  const asked = askedNumber(code, number);
  const [system = '', name = ''] = unit.map(unescapeValue);
  if (name === '') return (p, x) => numberTest(asked, x, p);
  const hash = unitHash(system || undefined, name);
  return (p, x) => `(${numberTest(asked, x, p)} and ${x}.units @> array[${p.add(hash, 'bigint')}])`;
}

export const inRange = (param: number, tests: readonly RangeTest[]): Matcher =>
  leaf(
    'population_range',
    (p, x) => `${x}.param = ${p.add(param, 'bigint')} and (${tests.map((test) => test(p, x)).join(' or ')})`,
  );
