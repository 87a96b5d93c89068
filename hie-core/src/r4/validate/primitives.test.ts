import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PRIMITIVES } from './primitives.ts';

/**
 * The scans against the regular expressions as the specification prints them
 * (https://hl7.org/fhir/R4/datatypes.html#primitive) and a calendar of its own.
 */
const YEAR = '(?:[0-9](?:[0-9](?:[0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)';
const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[1-2][0-9]|3[0-1])';
const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?';
const ZONE = '(?:Z|(?:\\+|-)(?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))';
const PRINTED: Readonly<Record<string, RegExp>> = {
  date: new RegExp(`^${YEAR}(?:-${MONTH}(?:-${DAY})?)?$`),
  dateTime: new RegExp(`^${YEAR}(?:-${MONTH}(?:-${DAY}(?:T${TIME}${ZONE})?)?)?$`),
  instant: new RegExp(`^${YEAR}-${MONTH}-${DAY}T${TIME}${ZONE}$`),
  time: new RegExp(`^${TIME}$`),
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  code: /^[^\s]+(?:\s[^\s]+)*$/,
  uri: /^\S+$/,
};
const CALENDAR = new Set(['date', 'dateTime', 'instant']);

function existsInCalendar(text: string): boolean {
  const day = text.slice(0, 10);
  return day.length < 10 || new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;
}

/** A date, time or word, and most often one with a character changed, put in or taken out. */
const nearlyRight = fc
  .tuple(
    fc
      .constantFrom('2024', '2024-02', '2024-02-29', '2023-12-31T23:59:60Z', '2024-01-01T10:00:05.123-06:00')
      .chain((seed) =>
        fc.oneof(
          fc.constantFrom(
            seed,
            '0000',
            '10:00:00',
            '23:59:60.5',
            'entered-in-error',
            'a b',
            'urn:oid:1.2',
            'http://loinc.org',
          ),
          fc
            .tuple(fc.nat(9999), fc.nat(13), fc.nat(32))
            .map(
              (parts) =>
                parts.map((part, at) => String(part).padStart(at === 0 ? 4 : 2, '0')).join('-') + seed.slice(10),
            ),
        ),
      ),
    fc.array(fc.tuple(fc.nat(30), fc.nat(2), fc.constantFrom(...'0123456789-:.TZ+ ab\u00a0')), { maxLength: 2 }),
  )
  .map(([text, changes]) =>
    changes.reduce(
      (now, [at, take, put]) => now.slice(0, at) + (take === 2 ? '' : put) + now.slice(at + Math.min(take, 1)),
      text,
    ),
  );

describe('primitive types', () => {
  it.each(Object.keys(PRINTED))('%s is what the specification prints, and exists', (type) => {
    fc.assert(
      fc.property(nearlyRight, (text) => {
        const right = PRINTED[type]!.test(text) && (!CALENDAR.has(type) || existsInCalendar(text));
        expect(PRIMITIVES[type]!.accepts(text)).toBe(right);
      }),
      { numRuns: 3_000 },
    );
  });

  it('a text of any length, plain or not, is not blank and has no control character or half a character', () => {
    const unit = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...'abc 1.é') },
      fc.constantFrom('\n', '\u0000', '\u007f', '\ud800', '𝒜', '\u00a0'),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
        const text = units.join('');
        const codes = text.split('').map((unit) => unit.charCodeAt(0));
        const controls = codes.filter((code) => code < 32 && ![9, 10, 13].includes(code));
        const right = codes.some((code) => code > 32) && controls.length === 0 && text.isWellFormed();
        expect(PRIMITIVES.string!.accepts(text)).toBe(right);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['integer', [0, -1, 2_147_483_647, -2_147_483_648], [0.5, 2_147_483_648, '1', null, Number.NaN]],
    ['unsignedInt', [0, 7], [-1, 1.5, true]],
    ['positiveInt', [1], [0]],
    ['decimal', [0.5, -1e300], ['0.5', Number.POSITIVE_INFINITY]],
    ['base64Binary', ['QQ==', 'Q W\nE='], ['QQ=', '', 'Q*==']],
  ] as const)('%s', (type, right, wrong) => {
    expect(right.map((value) => PRIMITIVES[type]!.accepts(value))).not.toContain(false);
    expect(wrong.map((value) => PRIMITIVES[type]!.accepts(value))).not.toContain(true);
  });
});
