import { ATC_SYSTEM, CIE10_SYSTEM, COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { readFolio } from '@amate/terminology/prescribing/folio.ts';
import { describe, expect, it } from '@jest/globals';
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { Signing, Visit } from '../consultation/section.ts';
import type { Who } from '../session/who.ts';
import { contextOf } from './context.ts';
import { currentMedicines } from './current.ts';
import { entriesOf } from './entries.ts';
import { doseByWeight, findingKey, findingsOf, weightCheck } from './findings.ts';
import { changedLine, emptyDraft, type PrescriptionDraft, withLine, withoutLine, withRefills } from './line.ts';
import { medicineOf } from './medicine.ts';
import { missingOf } from './missing.ts';
import { unreadWords } from './unread.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(NOW - days * DAY_MS).toISOString();

const who = {
  subject: 'm',
  name: 'Dra.',
  role: 'medico',
  clues: 'X',
  cedula: '1',
  patientId: undefined,
} as unknown as Who;
const visit: Visit = {
  encounter: { resourceType: 'Encounter', id: 'e1', status: 'in-progress', class: {} },
  patientId: 'p1',
  who,
};
const signing: Signing = { visit, author: { display: 'Dra.' }, at: '2026-11-22T12:00:00.000Z', made: [] };
const seen = { context: {}, current: [], missing: [] };
const seenDraft: PrescriptionDraft = { ...emptyDraft, seen };

const request = (more: Partial<MedicationRequest>, display: string, atc?: string): MedicationRequest => ({
  ...{ resourceType: 'MedicationRequest', id: display, status: 'active', intent: 'order', subject: {} },
  medicationCodeableConcept: { text: display, ...(atc && { coding: [{ system: ATC_SYSTEM, code: atc }] }) },
  authoredOn: ago(10),
  ...more,
});

describe('what the person takes', () => {
  const days = (value: number) => ({ dispenseRequest: { expectedSupplyDuration: { value, code: 'd' } } });
  const names = (...all: MedicationRequest[]) => currentMedicines(all, NOW).map(({ id }) => id);

  it('a finished antibiotic is no longer taken; a finished month of tablets is offered for refill', () => {
    expect(
      names(
        request(days(7), 'Amoxicilina 500 mg, cápsula'),
        request({ ...days(30), authoredOn: ago(60) }, 'Losartán 50 mg'),
      ),
    ).toEqual(['Losartán 50 mg']);
  });
  it('the newest of each medicine, whichever hospital wrote it and however', () => {
    const old = request({ id: 'old', authoredOn: ago(90) }, 'LOSARTAN 50 MG TAB');
    expect(names(old, request({ id: 'new' }, 'Losartán 50 mg, gragea', 'C09CA01'))).toEqual(['new']);
  });
  it('odd records cost a line, never the list', () => {
    expect(
      names(request({ authoredOn: undefined as never, medicationCodeableConcept: undefined as never }, 'x')),
    ).toEqual(['x']);
    expect(
      currentMedicines([request({ dosageInstruction: [{ text: 'como se indicó' }] }, 'Té')], NOW)[0],
    ).toMatchObject({
      words: 'como se indicó',
      typed: '',
    });
  });
  it('stopped, completed and proposed ones are left out', () =>
    expect(
      names(
        request({ status: 'stopped' }, 'a'),
        request({ status: 'completed' }, 'b'),
        request({ intent: 'proposal' }, 'c'),
      ),
    ).toEqual([]));
});

describe('what the checks know of the person', () => {
  const condition = (code: string, recordedDate: string, more = {}) => ({
    ...{ resourceType: 'Condition' as const, code: { coding: [{ system: CIE10_SYSTEM, code }] }, recordedDate },
    ...more,
  });
  const measure = (code: string, value: number, days: number, unit = 'mg/dL') => ({
    ...{ resourceType: 'Observation' as const, status: 'final', effectiveDateTime: ago(days) },
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value, code: unit },
  });
  const of = (more: Partial<Parameters<typeof contextOf>[0]>) =>
    contextOf({ patient: undefined, allergies: [], conditions: [], measures: [], ...more }, NOW);
  const woman = { resourceType: 'Patient' as const, gender: 'female', birthDate: '1990-11-02' };

  it('a pregnancy of the record counts for nine months', () => {
    expect(of({ patient: woman, conditions: [condition('Z34.0', ago(60))] }).pregnant).toBe(true);
    expect(of({ patient: woman, conditions: [condition('Z34.0', ago(400))] }).pregnant).toBeUndefined();
    expect(
      of({ patient: { ...woman, gender: 'male' }, conditions: [condition('O24', ago(5))] }).pregnant,
    ).toBeUndefined();
  });
  it('filtration out of creatinine, when it is recent, of an adult, and in mg/dL', () => {
    expect(of({ patient: woman, measures: [measure('2160-0', 3, 30)] }).egfr).toBeLessThan(30);
    expect(of({ patient: woman, measures: [measure('2160-0', 3, 500)] }).egfr).toBeUndefined();
    expect(of({ patient: woman, measures: [measure('2160-0', 250, 3, 'umol/L')] }).egfr).toBeUndefined();
  });
  it('resolved and refuted problems do not count', () => {
    const resolved = { clinicalStatus: { coding: [{ code: 'resolved' }] } };
    const refuted = { verificationStatus: { coding: [{ code: 'refuted' }] } };
    expect(
      of({
        conditions: [condition('J45', ago(5), resolved), condition('I50', ago(5), refuted), condition('I10', ago(5))],
      }).conditions,
    ).toEqual(['I10']);
  });
});

describe('a draft', () => {
  const warfarin = medicineOf('W', 'Warfarina 5 mg, tableta');
  const naproxen = medicineOf('N', 'Naproxeno 250 mg, tableta');
  const current = currentMedicines(
    [request({ id: 'w0', dosageInstruction: [{ text: 'una diaria' }] }, 'Warfarina 5 mg, tableta', 'B01AA03')],
    NOW,
  );

  it('checks what is new against what goes on, not against what is stopped or refilled', () => {
    const taking = withLine({ ...seenDraft, seen: { ...seen, current } }, naproxen);
    expect(findingsOf(taking).map(({ rule }) => rule)).toEqual(['warfarina-aine']);
    expect(findingsOf({ ...taking, stopped: ['w0'] })).toEqual([]);
    expect(findingsOf(withRefills(withoutLine(taking, taking.lines[0]!.id), current))).toEqual([]);
  });
  it('refills once however often it is asked, and leaves out what was stopped', () => {
    const once = withRefills(seenDraft, current);
    expect(withRefills(once, current).lines).toHaveLength(1);
    expect(withRefills({ ...seenDraft, stopped: ['w0'] }, current).lines).toEqual([]);
  });
  it('diagnoses of this visit count before they are signed', () => {
    const draft = { ...withLine(seenDraft, medicineOf('P', 'Propranolol 40 mg, tableta')), cie10: ['J45.9'] };
    expect(findingsOf(draft).map(({ rule }) => rule)).toEqual(['bb-asma']);
  });
  it('the gravest stops until a reason is given; an unread record is said', () => {
    const draft = withLine(withLine(seenDraft, warfarin), naproxen);
    expect(missingOf(draft, visit).map(({ weight }) => weight)).toEqual(['stops']);
    const reasons = { [findingKey(findingsOf(draft)[0]!)]: 'consultado con cardiología' };
    expect(missingOf({ ...draft, reasons }, visit)).toEqual([]);
    const unread = { ...draft, reasons, seen: { ...seen, missing: ['allergies' as const] } };
    expect(missingOf(unread, visit).map(({ weight }) => weight)).toEqual(['warns']);
  });
  it.each([
    ['500 mg c/8 h', undefined],
    ['500 mg c/12 h', undefined],
    ['600 mg c/12 h', '«600 mg»'],
    ['1 tab c/8 h, máximo 3 al día', '«máximo 3 al día»'],
    ['1 tab', 'Falta cada cuánto'],
  ])('half a dose is not signed, and the line says what was not understood: %s', (typed, said) => {
    const draft = withLine(seenDraft, naproxen, { typed });
    expect(missingOf(draft, visit).map(({ weight }) => weight)).toEqual(said === undefined ? [] : ['stops']);
    // What would be signed is made at every pause, also while somebody types.
    expect(entriesOf(draft, signing)).toHaveLength(said === undefined ? 1 : 0);
    expect(unreadWords(draft.lines[0]!) ?? 'understood').toContain(said ?? 'understood');
  });
  it('a dose that cannot be read stops; a controlled medicine asks for a doctor with cédula', () => {
    const draft = withLine(seenDraft, naproxen);
    expect(missingOf(changedLine(draft, draft.lines[0]!.id, { typed: 'x' }), visit)).toHaveLength(1);
    const morphine = withLine(seenDraft, medicineOf('M', 'Morfina 10 mg/mL, solución inyectable'), {
      specialNumber: 'A1',
      typed: '1 c/8 h 3 d',
    });
    expect(missingOf(morphine, visit)).toEqual([]);
    expect(missingOf(morphine, { ...visit, who: { ...who, role: 'enfermeria' } as Who })[0]!.words).toContain(
      'solo un médico',
    );
  });

  it('signs into the same resources however often it is asked, controlled medicines under a folio of their own', () => {
    let draft = withLine({ ...seenDraft, seen: { ...seen, current } }, naproxen);
    draft = withLine(draft, medicineOf('C', 'Clonazepam 2 mg, tableta'), { packs: 1 });
    draft = { ...draft, reasons: { [findingKey(findingsOf(draft)[0]!)]: 'porque sí' }, stopped: ['otra'] };
    const entries = entriesOf(draft, signing);
    expect(entries.map(({ request: asked }) => `${asked!.method} ${asked!.url.split('/')[0]}`)).toEqual([
      'PUT MedicationRequest',
      'PUT MedicationRequest',
      'PUT DetectedIssue',
      'PATCH MedicationRequest',
    ]);
    expect(entriesOf(draft, signing)).toEqual(entries);
    const [first, second] = entries.map(({ resource }) => resource as MedicationRequest);
    expect(readFolio(first!.groupIdentifier!.value!)).toBe(draft.folio);
    expect(second!.groupIdentifier!.value).not.toBe(draft.folio);
    expect(second!.dispenseRequest).toMatchObject({ quantity: { value: 1, unit: 'envase' }, validityPeriod: {} });
    expect(first!.medicationCodeableConcept!.coding).toContainEqual({
      system: COMPENDIO_SYSTEM,
      code: 'N',
      display: naproxen.display,
    });
  });
});

describe('two hospitals recorded the same allergy', () => {
  const allergies = [{ text: 'Penicilina' }, { text: 'Amoxicilina' }];
  const draft = withLine(
    { ...seenDraft, seen: { ...seen, context: { allergies } } },
    medicineOf('A', 'Amoxicilina 500 mg, cápsula'),
  );

  it('one warning asks one reason, and each entry of what is signed has a fullUrl of its own (R4 bdl-7)', () => {
    const [finding, ...others] = findingsOf(draft);
    expect(others).toEqual([]);
    expect(finding!.title).toContain('Penicilina y Amoxicilina');
    const entries = entriesOf({ ...draft, reasons: { [findingKey(finding!)]: 'desensibilizada' } }, signing);
    const urls = entries.flatMap(({ fullUrl }) => fullUrl ?? []);
    expect(new Set(urls).size).toBe(urls.length);
    expect(entries.filter(({ resource }) => resource?.resourceType === 'DetectedIssue')).toHaveLength(1);
  });
});

describe('children', () => {
  const child = { ...seenDraft, seen: { ...seen, context: { ageMonths: 40 }, weightKg: 15 } };
  const draft = withLine(child, medicineOf('P', 'Paracetamol 100 mg/mL, solución oral'), { typed: '10 ml c/6 h 3 d' });

  it('the dose is judged by weight, and a fitting one is proposed', () => {
    const line = draft.lines[0]!;
    expect(weightCheck(line, draft)).toMatchObject({ mgPerDay: 4000, judged: 'high' });
    const proposed = doseByWeight(line, draft)!;
    expect(proposed).toBe('2 ml c/6 h 3 d');
    expect(weightCheck({ ...line, typed: proposed }, draft)).toMatchObject({ judged: 'fits' });
    expect(weightCheck(line, { ...draft, seen: { ...seen, context: { ageMonths: 40 } } })).toBe('no-weight');
    expect(weightCheck(line, { ...draft, seen: { ...seen, context: { ageMonths: 400 } } })).toBeUndefined();
  });
});
