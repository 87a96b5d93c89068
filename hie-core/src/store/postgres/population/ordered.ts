/** Dates, numbers and quantities: what is compared. */
import type { SearchParameterDefinition } from '../../../r4/search-parameters.ts';
import { unescapeValue } from '../../criteria.ts';
import type { SearchCriterion } from '../../repository.ts';
import { leaf, type Matcher, type Parameters } from './matcher.ts';
import { paramHash, unitHash } from './names.ts';
import { askedDate, askedNumber, dateTest, numberTest, type Part, splitUnescaped } from './values.ts';

export type RangeTest = (p: Parameters, x: string, part: Part) => string;

export function ordered(
  type: string,
  { code, type: kind }: SearchParameterDefinition,
  { values }: SearchCriterion,
): Matcher {
  return inRange(
    [paramHash(type, code)],
    values.map((value) => rangeTest(kind, code, value)),
  );
}

/** What one value of a date, number or quantity asks of a row of population_range. */
export function rangeTest(kind: SearchParameterDefinition['type'], code: string, value: string): RangeTest {
  if (kind === 'date') {
    const asked = askedDate(code, value);
    return (p, x, part) => dateTest(asked, x, p, part);
  }
  if (kind === 'number') {
    const asked = askedNumber(code, value);
    return (p, x, part) => numberTest(asked, x, p, part);
  }
  const [number = '', ...unit] = splitUnescaped(value, '|');
  const asked = askedNumber(code, number);
  const [system = '', name = ''] = unit.map(unescapeValue);
  return (p, x, part) => [numberTest(asked, x, p, part), ...unitTests(system, name, p, x)].join(' and ');
}

/** With a system a code; without one a code or what people read. https://hl7.org/fhir/R4/search.html#quantity */
function unitTests(system: string, name: string, p: Parameters, x: string): string[] {
  const tests = system === '' ? [] : [`${x}.system = ${p.add(unitHash(system), 'integer')}`];
  if (name === '') return tests;
  const hash = p.add(unitHash(name), 'integer');
  return [...tests, system === '' ? `(${x}.code = ${hash} or ${x}.unit = ${hash})` : `${x}.code = ${hash}`];
}

/**
 * As a set the wide rows stand apart: joined by `or` the whole of both would be read before the first is given.
 * @param params several: any of them
 */
export function inRange(params: readonly number[], tests: readonly RangeTest[]): Matcher {
  const where = (p: Parameters, x: string, part: Part) => {
    const own = params.length === 1 ? `= ${p.add(params[0], 'bigint')}` : `= any(${p.add(params, 'bigint[]')})`;
    return `${x}.param ${own} and (${tests.map((test) => `(${test(p, x, part)})`).join(' or ')})`;
  };
  const from = (p: Parameters, part: Part, more: string) => {
    const x = p.alias();
    return `select ${x}.id from population_range ${x} where ${where(p, x, part)} and ${x}.flags ${more}`;
  };
  return {
    ...leaf('population_range', (p, x) => where(p, x, 'all')),
    set: (p) => `${from(p, 'narrow', '< 4')} union all ${from(p, 'wide', '>= 4')}`,
  };
}
