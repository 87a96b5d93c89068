import { describe, expect, it } from '@jest/globals';
import { normalizeText } from './normalize.ts';

describe('normalizeText (FHIR R4 §3.1.1.4.8)', () => {
  it.each([
    ['José  María', 'jose maria'],
    ['MUÑOZ', 'munoz'],
    ['Mun\u0303oz', 'munoz'],
    ['  Güemes ', 'guemes'],
    ['ﬁn', 'fin'],
    ['ABC 123', 'abc 123'],
    ['', ''],
  ])('%s → %s', (text, normal) => {
    expect(normalizeText(text)).toBe(normal);
  });
});
