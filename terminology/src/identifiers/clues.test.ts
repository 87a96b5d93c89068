import { describe, expect, it } from '@jest/globals';
import { parseClues } from './clues.ts';

describe('parseClues (DGIS)', () => {
  it('reads state and institution, in any case', () => {
    expect(parseClues(' dfssa003162 ')).toEqual({
      kind: 'valid',
      clues: 'DFSSA003162',
      state: 'DF',
      institution: 'SSA',
    });
    expect(parseClues('DFIMB001234')).toMatchObject({ kind: 'valid', institution: 'IMB' });
  });

  it.each([
    '',
    'DFSSA00316',
    'DFSSA0031622',
    'DFSSA00316X',
    'DF55A003162',
    'NESSA003162',
    'XXSSA003162',
    'DFSSA-03162',
  ])('refuses «%s» and says how to write it', (text) => {
    const result = parseClues(text);
    expect(result.kind).toBe('invalid');
    expect(result.kind === 'invalid' && result.fix.length > 10).toBe(true);
  });
});
