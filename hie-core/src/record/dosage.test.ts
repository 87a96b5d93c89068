import { describe, expect, it } from '@jest/globals';
import { dosageText } from './dosage.ts';

describe('dosageText', () => {
  it('keeps the words of who prescribed', () => {
    expect(dosageText({ text: 'Una tableta al día', patientInstruction: 'Con alimentos' })).toBe(
      'Una tableta al día. Con alimentos',
    );
  });

  it('puts the parts together', () => {
    expect(
      dosageText({
        doseAndRate: [{ doseQuantity: { value: 500, unit: 'mg' } }],
        timing: { repeat: { frequency: 1, period: 8, periodUnit: 'h' } },
        route: { text: 'oral' },
        asNeededBoolean: true,
      }),
    ).toBe('500 mg, cada 8 horas, vía oral, por razón necesaria');
    expect(dosageText({ timing: { repeat: { frequency: 3, period: 1, periodUnit: 'd' } } })).toBe('3 veces por día');
    expect(dosageText({ timing: { repeat: { frequency: 2, period: 3, periodUnit: 'wk' } } })).toBe(
      '2 veces cada 3 semanas',
    );
  });
});
