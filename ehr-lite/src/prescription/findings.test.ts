/** What is proposed by weight passes its own judge; what this visit diagnoses is known to the checks. */
import { childDoses } from '@amate/terminology/prescribing/child-dose.ts';
import { describe, expect, it } from '@jest/globals';
import { doseByWeight, findingsOf, weightCheck, weightWords } from './findings.ts';
import { emptyDraft, type PrescriptionDraft, withLine } from './line.ts';
import { medicineOf } from './medicine.ts';

const seen = { context: {}, current: [], missing: [] };

describe('a dose by weight', () => {
  const child = (weightKg: number, ageMonths: number): PrescriptionDraft => ({
    ...emptyDraft,
    seen: { ...seen, weightKg, context: { ageMonths, weighedOn: '2026-11-20' } },
  });
  const proposed = (display: string, weightKg: number, ageMonths: number, atc?: string) => {
    const draft = withLine(child(weightKg, ageMonths), medicineOf('X', display, atc === undefined ? {} : { atc }), {
      typed: '9 c/6 h 3 d',
    });
    const line = draft.lines[0]!;
    const typed = doseByWeight(line, draft);
    const judged = typed === undefined ? undefined : weightCheck({ ...line, typed }, draft);
    return { typed, judged: typeof judged === 'object' ? judged.judged : judged };
  };

  it('half a tablet that is too much is not offered', () => {
    expect(proposed('Paracetamol 500 mg, tableta', 8, 8).typed).toBeUndefined();
    expect(proposed('Paracetamol 500 mg, tableta', 20, 72)).toEqual({ typed: '0.5 c/6 h 3 d', judged: 'fits' });
  });
  it('nothing is offered that the same rule does not call fitting, of any medicine at any weight', () => {
    for (const { atc } of childDoses)
      for (const strength of ['5 mg, tableta', '500 mg, tableta', '100 mg/mL, solución oral', '1 mg/mL, jarabe'])
        for (const weightKg of [1, 2.5, 5, 8, 12, 20, 35, 60])
          expect(['fits', undefined]).toContain(proposed(`Algo ${strength}`, weightKg, 60, atc).judged);
  });
  it('tells by which weight it was judged', () => {
    const draft = withLine(child(15, 40), medicineOf('P', 'Paracetamol 100 mg/mL, solución oral'), {
      typed: '2 ml c/6 h 3 d',
    });
    const check = weightCheck(draft.lines[0]!, draft);
    expect(typeof check === 'object' && weightWords(check)).toBe('Con el peso de 15 kg del 20 nov 2026.');
  });
});

describe('a diagnosis of this visit', () => {
  const woman = (childbearing: PrescriptionDraft['childbearing'], pregnant?: boolean): PrescriptionDraft => ({
    ...emptyDraft,
    ...{ childbearing, seen: { ...seen, context: { sex: 'female', ...(pregnant !== undefined && { pregnant }) } } },
  });
  const rules = (draft: PrescriptionDraft, display: string, ...cie10: string[]) =>
    findingsOf({ ...withLine(draft, medicineOf('E', display)), cie10 }).map(({ rule }) => rule);
  const ENALAPRIL = 'Enalapril 10 mg, tableta';
  const TRAMADOL = 'Tramadol 50 mg, cápsula';

  it('of a pregnancy stops enalapril', () => {
    for (const code of ['Z34.0', 'Z340', 'O13X', 'O24.4', 'Z33X', 'Z35.9', 'Z32.1'])
      expect(rules(woman('unknown'), ENALAPRIL, code)).toContain('ieca-embarazo');
    for (const code of ['J00X', 'Z32.0', 'O80.9', 'Z39.2'])
      expect(rules(woman('unknown'), ENALAPRIL, code)).not.toContain('ieca-embarazo');
  });
  it('of lactation stops tramadol', () =>
    expect(rules(woman('unknown'), TRAMADOL, 'Z39.1')).toContain('tramadol-lactancia'));
  it('goes before what the record said, and is not silenced by a selector that says otherwise', () => {
    expect(rules(woman('unknown', false), ENALAPRIL, 'Z34.0')).toContain('ieca-embarazo');
    expect(rules(woman('none'), ENALAPRIL, 'Z34.0')).toContain('ieca-embarazo');
    expect(rules(woman('unknown', true), ENALAPRIL, 'O80.9')).not.toContain('ieca-embarazo');
    expect(rules(woman('none', true), ENALAPRIL)).not.toContain('ieca-embarazo');
  });
  it('says nothing of a man', () => {
    const man = { ...emptyDraft, seen: { ...seen, context: { sex: 'male' as const } } };
    expect(rules(man, ENALAPRIL, 'Z34.0')).not.toContain('ieca-embarazo');
  });
});
