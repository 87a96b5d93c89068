import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brokenAt } from './json-position.ts';

describe('brokenAt (RFC 8259)', () => {
  it.each([
    ['<a/>', 0],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['[1 2]', 3],
    ['{a:1}', 1],
    ['{"a":[1,{"b":tru}]}', 13],
    ['{"a":"sin cerrar', 5],
    ['{"a":1', 6],
    ['{"a":01}', 6],
    ['1 2', 2],
  ])('%s breaks at %i', (text, at) => expect(brokenAt(text)).toBe(at));

  it('finds nothing wrong in JSON, and always something in what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, cut) => {
        expect(brokenAt(json)).toBe(json.length);
        const part = json.slice(0, cut % (json.length + 1));
        expect(brokenAt(part)).toBeLessThanOrEqual(part.length);
      }),
    );
  });
});
