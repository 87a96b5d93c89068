import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CodeSystemHead, Concept } from '../model.ts';
import { scanText } from '../value-set/scan.ts';
import { buildImage } from './build.ts';
import { imageOfResource } from './from-resource.ts';

const head: CodeSystemHead = {
  ...{ url: 'http://x', version: '1', name: 'X', content: 'complete', caseSensitive: true, starter: false, source: '' },
};
const image = (...concepts: Concept[]) => buildImage(head, concepts);

describe('code system image', () => {
  it('a polyhierarchy, a parent after its child, and a circle that comes to an end', () => {
    const made = image(
      { code: 'd', parents: ['b', 'c'] },
      { code: 'a', parents: ['d'] },
      { code: 'b', parents: ['a'] },
      { code: 'c', parents: ['a', 'missing'] },
    );
    const names = (positions: readonly number[]) => positions.map((at) => made.codeAt(at)).sort();
    expect(names(made.below(made.find('a')))).toEqual(['b', 'c', 'd']);
    expect(names(made.above(made.find('d')))).toEqual(['a', 'b', 'c']);
  });
  it('case counts only where the system says so', () => {
    const loose = buildImage({ ...head, caseSensitive: false }, [{ code: 'E11' }]);
    expect([loose.find('e11'), image({ code: 'E11' }).find('e11')]).toEqual([0, -1]);
  });
  it('gives back each concept as it was put in', () => {
    const concept = fc.record({
      display: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      definition: fc.option(fc.string(), { nil: undefined }),
      inactive: fc.constantFrom(true, undefined),
    });
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), fc.array(concept, { minLength: 20 }), (codes, more) => {
        const concepts = codes.map((code, at) => ({ code, ...more[at % more.length] }));
        const made = image(...concepts);
        expect(concepts.map(({ code }) => made.conceptAt(made.find(code)))).toEqual(
          concepts.map((one) => ({ ...one, parents: [] })),
        );
      }),
      { numRuns: 50 },
    );
  });
  it('a CodeSystem: nesting, parent and child properties, status', () => {
    const made = imageOfResource({
      ...{ resourceType: 'CodeSystem', status: 'active', content: 'complete', url: 'http://x' },
      concept: [
        { code: 'a', concept: [{ code: 'b' }], property: [{ code: 'child', valueCode: 'c' }] },
        { code: 'c', property: [{ code: 'status', valueCode: 'retired' }] },
        {
          code: 'd',
          property: [
            { code: 'parent', valueCode: 'c' },
            { code: 'notSelectable', valueBoolean: true },
          ],
        },
      ],
    });
    expect(
      made
        .below(0)
        .map((at) => made.codeAt(at))
        .sort(),
    ).toEqual(['b', 'c', 'd']);
    expect([made.isInactive(made.find('c')), made.isAbstract(made.find('d'))]).toEqual([true, true]);
  });
});

describe('words by their beginning', () => {
  const made = image(
    { code: 'E11', display: 'Diabetes mellitus tipo 2' },
    { code: 'O24', display: 'Diabetes en el embarazo', designations: [{ value: 'Gestación' }] },
    { code: 'A01', display: 'Fiebre tifoidea' },
  );
  const found = async (text: string) => (await scanText(made, text)).map((at) => made.codeAt(at));
  it.each([
    ['diab', ['E11', 'O24']],
    ['TIPO diá', ['E11']],
    ['gestacion', ['O24']],
    ['a01', ['A01']],
    ['iabetes', []],
    ['', ['E11', 'O24', 'A01']],
    ['el embarazo diabetes en', ['O24']],
  ])('%s', async (text, expected) => expect(await found(text)).toEqual(expected));
});
