import { localCodeSystem, TRADUCCION_EXTENSION } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import { differences } from './compare.ts';

const local = { system: localCodeSystem('DFSSA003162'), code: 'GLU' };
const target = { system: 'http://loinc.org', code: '2345-7' };
const marked = { extension: [{ url: TRADUCCION_EXTENSION, valueCanonical: 'urn:x:mapa' }], ...target };
const signed = { resourceType: 'Observation', code: { coding: [local] } };
const stored = (coding: readonly object[]) => differences(signed, { ...signed, code: { coding } }, new Map());

describe('what is stored held to what was signed (docs/adr/0025)', () => {
  it('a translation that the hub put beside a local code is marked, and no change', () => {
    expect(stored([local, marked])).toEqual([]);
  });

  it('an unmarked one, or a mark in the place of what was signed, is', () => {
    expect(stored([local, target])).toEqual(['Observation.code.coding']);
    expect(stored([marked])).toEqual(['Observation.code.coding']);
    expect(stored([{ ...local, code: 'HB' }, marked])).toEqual(['Observation.code.coding[0].code']);
  });
});
