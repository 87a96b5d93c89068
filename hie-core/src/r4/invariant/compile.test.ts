import { describe, expect, it } from '@jest/globals';
import { parseFhirPath } from '../fhirpath/parse.ts';
import { buildInvariants } from '../generate/invariants.ts';
import { structures } from '../tables.ts';
import { compileInvariant } from './compile.ts';

const evaluate = (expression: string, element: object, resource: object = element) =>
  compileInvariant(parseFhirPath(expression))([element], { resource, context: element });

describe('invariants compiled from FHIRPath', () => {
  it.each([
    ['a.exists() and b.empty()', { a: 1 }, [true]],
    ['a = b', { a: 1 }, []],
    ['a = 1 or b = 2', { a: 1 }, [true]],
    ['a = 1 and b = 2', { a: 1 }, []],
    ['a.exists() xor b.exists()', { a: 1, b: 1 }, [false]],
    ['b = 1 implies a = 1', {}, []],
    ["a in ('x' | 'y')", { a: 'y' }, [true]],
    ['a.count() + b.count() > 2', { a: [1, 2], b: [3] }, [true]],
    ['value.exists()', { valueQuantity: { value: 1 } }, [true]],
    ['a.exists() and a.hasValue().not()', { _a: { extension: [] } }, [true]],
    ['a.where($this = 2).count()', { a: [1, 2, 2] }, [2]],
    [
      "a.select(b&'.'&c).isDistinct()",
      {
        a: [
          { b: 1, c: 2 },
          { b: 1, c: 2 },
        ],
      },
      [false],
    ],
    ['start <= end', { start: '2024-01-02', end: '2024-01-01T10:00:00Z' }, [false]],
    ['start <= end', { start: '2024-01-02', end: '2024' }, []],
    ['low <= high', { low: { value: 1, unit: 'g' }, high: { value: 1, unit: 'kg' } }, []],
    ['a.first().is(Patient)', { a: [{ resourceType: 'Patient' }] }, [true]],
    ['Thing.a = %resource.a', { a: 'x' }, [true]],
    ["a.contains('/_history/').not()", { a: 'Patient/1/_history/2' }, [false]],
    ['a.all(b.exists())', { a: [] }, [true]],
    ["'it\\'s' = a", { a: "it's" }, [true]],
    ['a.descendants().b', { a: { b: 1, c: [{ b: 2 }] } }, [2]],
    ['a.combine(b)', { a: 1, b: 1 }, [1, 1]],
    ['children().b', { a: { b: 1 }, c: [{ b: 2 }] }, [1, 2]],
    ['iif(a = 1, b, c)', { a: 2, b: 3, c: 4 }, [4]],
    ['answer is Boolean', { answerString: 'x' }, [false]],
    ['probability is decimal implies (probability as decimal) <= 100', { probabilityDecimal: 101 }, [false]],
    ['a.all(%context.b contains $this)', { a: ['x', 'y'], b: ['y'] }, [false]],
    ["a.matches('^\\\\w+$')", { a: 'x y' }, [false]],
    ["a.replaceMatches('\\\\..*', '')", { a: 'Patient.name' }, ['Patient']],
  ])('%s on %j gives %j', (expression, element, expected) => {
    expect(evaluate(expression, element)).toEqual(expected);
  });

  it.each(['a ~ b', 'a.resolve()', '%rootResource.a', 'a as b', 'a[0]', 'a.matches(b)', 'a.', '(a', 'a b'])(
    'refuses %s',
    (expression) => {
      expect(() => compileInvariant(parseFhirPath(expression))).toThrow('outside of the supported part');
    },
  );

  it('are all of R4 but these', () => {
    const { rows, leftOut } = buildInvariants(structures());
    expect(Object.values(rows).flat()).toHaveLength(197);
    expect(leftOut.join(' ')).toBe('ctm-1');
  });
});
