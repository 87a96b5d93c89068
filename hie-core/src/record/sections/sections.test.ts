import { describe, expect, it } from '@jest/globals';
import type { List, Resource } from '@medplum/fhirtypes';
import {
  allergy,
  BASE,
  inDocument,
  LOINC,
  observation,
  prescription,
  problem,
  rowsOf,
  SNOMED,
  sectionOf,
  status,
  subject,
  summaryOf,
} from '../person.fixture.ts';

/** https://hl7.org/fhir/uv/ips/STU2: what each kind of record becomes in a summary. */
describe('allergies: «negadas» is not «sin información»', () => {
  const denied = allergy('no', { code: { text: 'NEGADAS' }, recordedDate: '2026-05-01' });
  const penicillin = allergy('pen', { code: { text: 'Penicilina' }, criticality: 'high', recordedDate: '2020-01-01' });
  const rows = (...resources: Resource[]) => rowsOf(summaryOf(resources), 'Alergias e intolerancias');

  it('a denial is an entry with the code that every reader knows', () => {
    const bundle = summaryOf([denied]);
    expect(rowsOf(bundle, 'Alergias e intolerancias')[0]).toMatch(/^Alergias negadas: NEGADAS .*Negado/);
    expect(inDocument(bundle, `${BASE}/AllergyIntolerance/no`)).toMatchObject({
      code: { coding: [{ system: SNOMED, code: '716186003' }], text: 'NEGADAS' },
    });
  });

  it('a denial gives way to any allergy in force, though it is older', () => {
    expect(rows(denied, penicillin)).toEqual([expect.stringMatching(/^Penicilina .*Alto .*Activo/)]);
  });

  it('a List says that none are known, or that nobody asked', () => {
    const list = (code: string): List => ({
      resourceType: 'List',
      id: 'l',
      status: 'current',
      mode: 'working',
      code: { coding: [{ system: LOINC, code: '48765-2' }] },
      subject,
      date: '2026-04-02',
      emptyReason: status('list-empty-reason', code),
    });
    for (const [code, text] of [
      ['nilknown', 'Negado (02/04/2026).'],
      ['notasked', 'No se preguntó (02/04/2026).'],
    ] as const) {
      const section = sectionOf(summaryOf([list(code)]), 'Alergias e intolerancias');
      expect(section?.emptyReason).toMatchObject({ coding: [{ code }], text });
      expect(section?.text?.div).toContain(text);
    }
    expect(rows(list('nilknown'), penicillin)).toHaveLength(1);
  });

  it('«no information» of an IPS 1.x is no entry', () => {
    const system = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';
    const bundle = summaryOf([allergy('i', { code: { coding: [{ system, code: 'no-allergy-info' }] } })]);
    expect(sectionOf(bundle, 'Alergias e intolerancias')?.emptyReason?.coding?.[0]?.code).toBe('unavailable');
  });

  it('refuted and entered-in-error are left out; what is dangerous comes first; the same of two hospitals is one', () => {
    const said = rows(
      allergy('e', {
        verificationStatus: status('allergyintolerance-verification', 'entered-in-error'),
        clinicalStatus: undefined,
        code: { text: 'Error' },
      }),
      allergy('r', {
        verificationStatus: status('allergyintolerance-verification', 'refuted'),
        code: { text: 'Refutada' },
      }),
      allergy('p', { code: { text: 'Polvo' } }),
      allergy('p2', { code: { text: 'POLVO' } }),
      penicillin,
    );
    expect(said).toEqual([expect.stringMatching(/^Penicilina/), expect.stringMatching(/^P(olvo|OLVO)/)]);
  });
});

describe('problems', () => {
  it('active apart from over, one row for a diagnosis of many visits, the kept list first', () => {
    const bundle = summaryOf([
      problem('1', 'E11.9', 'active', { recordedDate: '2024-01-01' }),
      problem('2', 'E11.9', 'active', { recordedDate: '2026-01-01' }),
      problem('3', 'I10', 'active', {
        recordedDate: '2019-01-01',
        category: [status('condition-category', 'problem-list-item')],
      }),
      problem('4', 'J18.9', 'resolved', { onsetDateTime: '2023-02', abatementDateTime: '2023-03' }),
      problem('5', 'R05', 'active', { verificationStatus: status('condition-ver-status', 'refuted') }),
      problem('6', 'K29', 'active', { verificationStatus: status('condition-ver-status', 'provisional') }),
    ]);
    expect(rowsOf(bundle, 'Problemas de salud activos')).toEqual([
      'Problema I10 | Activo |  | 01/01/2019 | ',
      'Problema E11.9 | Activo |  | 01/01/2026 | ',
      'Problema K29 | Activo (provisional) |  |  | ',
    ]);
    expect(rowsOf(bundle, 'Problemas de salud anteriores')).toEqual([
      'Problema J18.9 | Resuelto | 02/2023 | 03/2023 | ',
    ]);
  });
});

describe('medications', () => {
  it('in force only; two doses of one medicine are two rows; nothing that is over, proposed or forbidden', () => {
    const dose = (text: string) => ({ dosageInstruction: [{ text }] });
    const bundle = summaryOf([
      prescription('1', 'Metformina', { ...dose('850 mg en la mañana'), authoredOn: '2026-05-02' }),
      prescription('2', 'Metformina', { ...dose('500 mg en la noche'), authoredOn: '2026-05-01' }),
      prescription('3', 'Metformina', { ...dose('500 mg en la noche'), authoredOn: '2026-03-01' }),
      prescription('4', 'Vencida', { dispenseRequest: { validityPeriod: { end: '2026-05-30' } } }),
      prescription('5', 'Propuesta', { intent: 'proposal' }),
      prescription('6', 'Prohibida', { doNotPerform: true }),
      prescription('7', 'Terminada', { status: 'completed' }),
    ]);
    expect(rowsOf(bundle, 'Medicamentos').map((row) => row.split(' | ').slice(0, 2))).toEqual([
      ['Metformina', '850 mg en la mañana'],
      ['Metformina', '500 mg en la noche'],
    ]);
  });

  it('says that what there was is over', () => {
    const section = sectionOf(summaryOf([prescription('1', 'Amoxicilina', { status: 'completed' })]), 'Medicamentos');
    expect(section?.emptyReason?.text).toContain('hay tratamientos terminados');
  });
});

describe('observations and devices', () => {
  it('the latest three of each result, newest first; no result that was cancelled', () => {
    const bundle = summaryOf([
      ...['2022-01-01', '2026-01-01', '2024-01-01', '2025-01-01'].map((date) => observation(date, '4548-4', date)),
      observation('x', '2345-7', '2026-02-01', { status: 'cancelled' }),
    ]);
    const dates = rowsOf(bundle, 'Resultados de laboratorio y gabinete').map((row) => row.split(' | ')[4]);
    expect(dates).toEqual(['01/01/2026', '01/01/2025', '01/01/2024']);
  });

  it('a result told twice is one; one that says nothing is none', () => {
    const bundle = summaryOf([
      observation('a', '4548-4', '2026-01-01T10:00:00-06:00'),
      observation('b', '4548-4', '2026-01-01T16:00:00Z'),
      observation('c', '2345-7', '2026-01-01', { valueQuantity: undefined }),
    ]);
    expect(rowsOf(bundle, 'Resultados de laboratorio y gabinete')).toHaveLength(1);
  });

  it('vital signs, habits and pregnancy have their own sections; an old pregnancy says nothing of today', () => {
    const bundle = summaryOf([
      observation('bp', '85354-9', '2026-05-01', {
        category: undefined,
        valueQuantity: undefined,
        component: [
          { code: { text: 'Sistólica' }, valueQuantity: { value: 120, unit: 'mmHg' } },
          { code: { text: 'Diastólica' }, valueQuantity: { value: 80, unit: 'mmHg' } },
        ],
      }),
      observation('smoke', '72166-2', '2026-05-01', {
        category: undefined,
        valueQuantity: undefined,
        valueCodeableConcept: { text: 'Nunca fumó' },
      }),
      observation('preg', '82810-3', '2024-05-01', {
        category: undefined,
        valueQuantity: undefined,
        valueCodeableConcept: { text: 'Embarazada' },
      }),
    ]);
    expect(rowsOf(bundle, 'Signos vitales')[0]).toContain('Sistólica: 120 mmHg; Diastólica: 80 mmHg');
    expect(rowsOf(bundle, 'Hábitos y antecedentes sociales')[0]).toContain('Nunca fumó');
    expect(sectionOf(bundle, 'Embarazo')).toBeUndefined();
  });

  it('a device affixed to the person is told as in use', () => {
    const bundle = summaryOf([
      {
        resourceType: 'Device',
        id: 'mp',
        status: 'active',
        type: { text: 'Marcapasos' },
        serialNumber: '77',
        patient: subject,
      },
    ]);
    expect(rowsOf(bundle, 'Dispositivos médicos')).toEqual(['Marcapasos | Activo |  | serie 77 |  | ']);
    expect(inDocument(bundle, `${BASE}/Device/mp`)).toBeDefined();
  });
});
