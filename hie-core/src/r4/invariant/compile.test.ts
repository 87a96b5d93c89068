import { describe, expect, it } from '@jest/globals';
import { buildInvariants } from '../generate/invariants.ts';
import { structures } from '../tables.ts';
import { compileInvariant } from './compile.ts';
import { parseInvariant } from './parse.ts';

const evaluate = (expression: string, element: object, resource: object = element) =>
  compileInvariant(parseInvariant(expression))([element], { resource });

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
  ])('%s on %j gives %j', (expression, element, expected) => {
    expect(evaluate(expression, element)).toEqual(expected);
  });

  it.each(['a ~ b', 'a.descendants()', '%context.a', 'a as b', 'a.', '(a', 'a b'])('refuses %s', (expression) => {
    expect(() => compileInvariant(parseInvariant(expression))).toThrow('outside of the supported part');
  });

  it('are all of R4 but these', () => {
    const { rows, leftOut } = buildInvariants(structures());
    expect(Object.values(rows).flat()).toHaveLength(185);
    expect(leftOut.join(' ')).toBe(
      'csd-1 ctm-1 dom-3 eld-16 eld-19 eld-2 ig-1 ig-2 que-2 que-7 ras-2 sdf-19 sdf-8a sdf-9',
    );
  });
});
