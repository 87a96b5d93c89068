import { describe, expect, it } from '@jest/globals';
import { allDosageWords, dosageWords } from './dosage-words.ts';

describe('dosageWords', () => {
  it('says an instruction once, whether it stands in the text or beside it', () => {
    const text = 'Tomar 1 (una) tableta cada 12 horas, con alimentos';
    expect(dosageWords({ text, patientInstruction: 'Con alimentos' })).toBe(text);
    expect(dosageWords({ text: 'Una diaria', patientInstruction: 'Con alimentos' })).toBe('Una diaria. Con alimentos');
    expect(dosageWords({ patientInstruction: 'Con alimentos' })).toBe('Con alimentos');
    expect(dosageWords({})).toBeUndefined();
  });

  it('says every dose of a prescription', () => {
    expect(allDosageWords([{ text: 'Una en la mañana' }, {}, { text: 'Dos en la noche' }])).toBe(
      'Una en la mañana; Dos en la noche',
    );
    expect(allDosageWords([])).toBeUndefined();
    expect(allDosageWords(undefined)).toBeUndefined();
  });
});
