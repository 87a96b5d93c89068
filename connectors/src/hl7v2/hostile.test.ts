/** Messages made to hurt: whatever the bytes, the mapping ends soon, with a bundle or a reason. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toProfile } from '../profile.ts';
import { mapMessage } from './map-message.ts';

const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
const examples = join(import.meta.dirname, '../../../examples');
const adt = readFileSync(join(examples, 'adt-a01-xoco.hl7'));
const oru = readFileSync(join(examples, 'oru-r01-xoco.hl7'));
const MSH = 'MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||ADT^A28|M1|P|2.5.1\r';
const MEGABYTES = 10_000_000;

describe('ten megabytes of', () => {
  it.each([
    ['blanks before a letter', `${MSH}PID|1||77${' '.repeat(MEGABYTES)}x`],
    ['repetitions', `${MSH}PID|1||77||||||||||${'~1'.repeat(MEGABYTES / 2)}`],
    ['empty repetitions', `${MSH}PID|1||77||||||||||${'~'.repeat(MEGABYTES)}`],
    ['components', `${MSH}PID|1||77||${'^'.repeat(MEGABYTES)}`],
    ['surnames', `${MSH}PID|1||77||${'DE LA O '.repeat(MEGABYTES / 8)}`],
    ['fields', `${MSH}PID|1||77${'|'.repeat(MEGABYTES)}`],
    ['line ends', `${MSH}${'\r'.repeat(MEGABYTES)}PID|1||77`],
    ['segments', `${MSH}${'AL1|1\r'.repeat(MEGABYTES / 6)}PID|1||77`],
    ['broken lines', `${MSH}PID|1||77||${'a\n'.repeat(MEGABYTES / 2)}`],
    ['escape marks', `${MSH}PID|1||77||${'\\'.repeat(MEGABYTES)}`],
    ['hexadecimal', `${MSH}PID|1||77||\\X${'41'.repeat(MEGABYTES / 2)}\\`],
    ['MSH-10', `MSH|^~\\&|HIS|XOCO|AMATE|HIE|2026||ADT^A28|${'9'.repeat(MEGABYTES)}|P|2.5\rPID|1||77`],
    ['no message', 'A'.repeat(MEGABYTES)],
  ])('%s', (_, text) => {
    const raw = Buffer.from(text);
    const start = process.cpuUsage();
    const result = mapMessage(raw, profile);
    const { user, system } = process.cpuUsage(start);
    expect(['mapped', 'rejected']).toContain(result.kind);
    expect((user + system) / 1_000).toBeLessThan(8_000);
  });
});

type Change = { readonly kind: 'replace' | 'insert' | 'delete' | 'repeat'; readonly at: number; readonly byte: number };

function mutate(source: Buffer, changes: readonly Change[]): Buffer {
  let bytes = source;
  for (const { kind, at, byte } of changes) {
    const i = at % (bytes.length + 1);
    const [before, after] = [bytes.subarray(0, i), bytes.subarray(i)];
    const rest = kind === 'insert' ? after : after.subarray(1);
    const put =
      kind === 'delete' ? [] : kind === 'repeat' ? [...after.subarray(0, 20), ...after.subarray(0, 20)] : [byte];
    bytes = Buffer.concat([before, Buffer.from(put), rest]);
  }
  return bytes;
}

/** What FHIR's JSON may not hold: null, an empty string, an empty list, an empty object. */
function hasEmpty(value: unknown): boolean {
  if (value === null || value === '') return true;
  if (typeof value !== 'object') return false;
  const parts = Object.values(value);
  return parts.length === 0 || parts.some(hasEmpty);
}

it('mutated messages give a bundle that is whole or a reason, never a fault', () => {
  const marks = fc.constantFrom(...Buffer.from('|^~\\&\r\n\v\0"XFST0129ñ'));
  const change = fc.record({
    kind: fc.constantFrom('replace', 'insert', 'delete', 'repeat') as fc.Arbitrary<Change['kind']>,
    at: fc.nat(4_000),
    byte: fc.oneof(marks, fc.nat(255)),
  });
  fc.assert(
    fc.property(fc.constantFrom(adt, oru), fc.array(change, { minLength: 1, maxLength: 12 }), (source, changes) => {
      const result = mapMessage(mutate(source, changes), profile);
      if (result.kind === 'rejected') {
        expect(result.text.length).toBeGreaterThan(10);
        return;
      }
      expect(result.bundle.entry![0]!.resource!.resourceType).toBe('Patient');
      expect(hasEmpty(JSON.parse(JSON.stringify(result.bundle)))).toBe(false);
    }),
    { numRuns: 3_000 },
  );
});
