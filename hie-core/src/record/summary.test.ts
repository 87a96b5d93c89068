import { describe, expect, it } from '@jest/globals';
import type {
  AllergyIntolerance,
  Bundle,
  Composition,
  Condition,
  Device,
  List,
  MedicationRequest,
  Observation,
  Patient,
  Resource,
} from '@medplum/fhirtypes';
import { validateResource } from '../r4/validate.ts';
import { checkIps } from './ips/check.fixture.ts';
import { buildPatientSummary } from './summary.ts';

/** https://hl7.org/fhir/uv/ips/STU2: what each kind of record becomes in a summary. */
const BASE = 'https://intercambio.example/fhir/R4';
const NOW = new Date('2026-06-01T12:00:00Z');
const SNOMED = 'http://snomed.info/sct';
const LOINC = 'http://loinc.org';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

const PATIENT: Patient = {
  resourceType: 'Patient',
  id: 'sofia',
  meta: { versionId: '3', source: 'https://amate.mx/fhir/mensaje/DFSSA003162/1' },
  identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.629', value: 'HEGS080514MDFRRFA6' }],
  name: [{ family: 'Hernández García', given: ['Sofía'] }],
  birthDate: '2008-05-14',
  gender: 'female',
};
const AUTHOR: Device = { resourceType: 'Device', id: 'amate', deviceName: [{ name: 'Amate', type: 'other' }] };
const subject = { reference: 'Patient/sofia' };

const summaryOf = (resources: Resource[], patient = PATIENT): Bundle => {
  const bundle = buildPatientSummary({
    patient,
    resources,
    now: NOW,
    author: AUTHOR,
    bundleId: '6f1b2c3d-0000-4000-8000-000000000001',
    baseUrl: BASE,
  });
  expect(validateResource(bundle)).toEqual([]);
  expect(checkIps(bundle)).toEqual([]);
  return bundle;
};

const sectionOf = (bundle: Bundle, title: string) =>
  (bundle.entry![0]!.resource as Composition).section?.find((section) => section.title === title);
const rowsOf = (bundle: Bundle, title: string): string[] =>
  [...(sectionOf(bundle, title)?.text?.div ?? '').matchAll(/<tr>((?:<td>.*?<\/td>)+)<\/tr>/g)].map(([, row]) =>
    row!.replaceAll('</td><td>', ' | ').replaceAll(/<\/?td>/g, ''),
  );
const inDocument = (bundle: Bundle, url: string) => bundle.entry?.find(({ fullUrl }) => fullUrl === url)?.resource;

const status = (name: string, code: string) => ({ coding: [{ system: `${TERMINOLOGY}/${name}`, code }] });
const allergy = (id: string, more: Partial<AllergyIntolerance>): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  id,
  clinicalStatus: status('allergyintolerance-clinical', 'active'),
  patient: subject,
  ...more,
});
const problem = (id: string, code: string, clinical: string, more: Partial<Condition> = {}): Condition => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: status('condition-clinical', clinical),
  category: [status('condition-category', 'encounter-diagnosis')],
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }], text: `Problema ${code}` },
  subject,
  ...more,
});
const prescription = (id: string, text: string, more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: { text },
  subject,
  ...more,
});
const observation = (id: string, code: string, date: string, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: [status('observation-category', 'laboratory')],
  code: { coding: [{ system: LOINC, code }], text: `Estudio ${code}` },
  subject,
  effectiveDateTime: date,
  valueQuantity: { value: 7.2, unit: '%' },
  ...more,
});

describe('a document Bundle (R4 §3.4)', () => {
  it('has the required and recommended sections even when nothing is known, and says so', () => {
    const bundle = summaryOf([]);
    const sections = (bundle.entry![0]!.resource as Composition).section ?? [];
    expect(sections.map(({ title }) => title)).toEqual([
      'Alergias e intolerancias',
      'Medicamentos',
      'Problemas de salud activos',
      'Vacunas',
      'Resultados de laboratorio y gabinete',
      'Procedimientos',
      'Dispositivos médicos',
    ]);
    for (const section of sections) {
      expect(section.emptyReason?.coding?.[0]?.code).toBe('unavailable');
      expect(section.text?.div).toMatch(/Sin (información|resultados)/);
    }
  });

  it('is the same for the same input in any order', () => {
    const resources = [
      problem('a', 'I10', 'active'),
      problem('b', 'E11.9', 'active'),
      observation('c', '4548-4', '2026'),
    ];
    expect(JSON.stringify(summaryOf([...resources].reverse()))).toBe(JSON.stringify(summaryOf(resources)));
  });

  it('leaves its input as it was', () => {
    const resource = observation('a', '4548-4', '2026-01-01', { encounter: { reference: 'Encounter/9' } });
    const before = structuredClone(resource);
    summaryOf([resource]);
    expect(resource).toEqual(before);
  });

  it('refers to its own entries by their fullUrl and to the rest by where the exchange holds it', () => {
    const bundle = summaryOf([
      prescription('rx', '', {
        medicationCodeableConcept: undefined,
        medicationReference: { reference: `${BASE}/Medication/met` },
        encounter: { reference: 'Encounter/9' },
        requester: { reference: 'Practitioner/dra/_history/2' },
        reasonReference: [{ reference: 'urn:uuid:0c0c0c0c-0000-4000-8000-000000000000', display: 'Diabetes' }],
      } as Partial<MedicationRequest>),
      { resourceType: 'Medication', id: 'met', code: { text: 'Metformina 850 mg' } },
      { resourceType: 'Practitioner', id: 'dra', name: [{ text: 'Dra. Luz' }] },
    ]);
    expect(inDocument(bundle, `${BASE}/MedicationRequest/rx`)).toMatchObject({
      subject: { reference: `${BASE}/Patient/sofia` },
      medicationReference: { reference: `${BASE}/Medication/met` },
      encounter: { reference: `${BASE}/Encounter/9` },
      requester: { reference: `${BASE}/Practitioner/dra` },
      reasonReference: [{ display: 'Diabetes' }],
    });
    expect(inDocument(bundle, `${BASE}/Practitioner/dra`)).toBeDefined();
    expect(rowsOf(bundle, 'Medicamentos')[0]).toMatch(/^Metformina 850 mg/);
  });

  it('is as confidential as the most confidential entry, and keeps where each came from', () => {
    const restricted = problem('hiv', 'B20', 'active', {
      meta: {
        source: 'https://amate.mx/fhir/mensaje/DFSSA003162/7',
        security: status('v3-Confidentiality', 'R').coding,
      },
    });
    const bundle = summaryOf([restricted, problem('hta', 'I10', 'active')]);
    expect((bundle.entry![0]!.resource as Composition).confidentiality).toBe('R');
    expect(bundle.meta?.security?.[0]?.code).toBe('R');
    expect(inDocument(bundle, `${BASE}/Condition/hiv`)?.meta).toEqual(restricted.meta);
    expect(rowsOf(bundle, 'Problemas de salud activos')[0]).toContain('CLUES DFSSA003162');
  });

  it('leaves out what is about somebody else, and takes what is filed on a person merged into this one', () => {
    const merged: Patient = { ...PATIENT, link: [{ type: 'replaces', other: { reference: 'Patient/anterior' } }] };
    const bundle = summaryOf(
      [
        problem('ajena', 'C50', 'active', { subject: { reference: 'Patient/otra' } }),
        problem('suya', 'I10', 'active', { subject: { reference: 'Patient/anterior' } }),
      ],
      merged,
    );
    expect(rowsOf(bundle, 'Problemas de salud activos')).toHaveLength(1);
    expect(inDocument(bundle, `${BASE}/Condition/suya`)).toMatchObject({
      subject: { reference: `${BASE}/Patient/sofia` },
    });
  });

  it('shows words of the record as words, never as markup', () => {
    const text = '<img src=x onerror=alert(1)> & "comillas" «niña»';
    const div = sectionOf(summaryOf([problem('x', 'I10', 'active', { code: { text } })]), 'Problemas de salud activos')!
      .text!.div!;
    expect(div).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;comillas&quot;');
    expect(div).toContain('«niña»');
  });

  it('says that what the profiles require is unknown when the record does not have it', () => {
    const bundle = summaryOf(
      [
        { resourceType: 'Procedure', id: 'p', status: 'completed', subject },
        { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'Sin valor' } },
        {
          resourceType: 'MedicationStatement',
          id: 'm',
          status: 'active',
          medicationCodeableConcept: { text: 'X' },
          subject,
        },
      ] as Resource[],
      { resourceType: 'Patient', id: 'sofia' },
    );
    expect(inDocument(bundle, `${BASE}/Procedure/p`)).toMatchObject({
      _performedDateTime: { extension: [{ valueCode: 'unknown' }] },
    });
    expect(inDocument(bundle, `${BASE}/Observation/o`)).toMatchObject({ dataAbsentReason: expect.anything() });
  });
});

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

describe('the checker of these tests', () => {
  it('notices a document that breaks the profiles', () => {
    const spoilt = (spoil: (bundle: Bundle, composition: Composition) => void) => {
      const bundle = structuredClone(summaryOf([allergy('a', { code: { text: 'Látex' } })]));
      spoil(bundle, bundle.entry![0]!.resource as Composition);
      return checkIps(bundle);
    };
    const broken: ((bundle: Bundle, composition: Composition) => void)[] = [
      (bundle) => delete bundle.timestamp,
      (bundle) => bundle.entry?.push(bundle.entry[0]!),
      (bundle) => bundle.entry?.splice(1, 1),
      (_, composition) => composition.section?.splice(0, 1),
      (_, composition) => delete composition.section?.[1]?.emptyReason,
      (_, composition) => delete composition.section?.[0]?.text,
      (_, composition) => {
        composition.section![0]!.entry = [{ reference: `${BASE}/Patient/sofia` }];
      },
      (_, composition) => {
        composition.type = { text: 'otro' };
      },
      (bundle) => {
        const entry = bundle.entry?.find(({ resource }) => resource?.resourceType === 'AllergyIntolerance');
        delete (entry?.resource as Partial<AllergyIntolerance> | undefined)?.code;
      },
    ];
    for (const spoil of broken) expect(spoilt(spoil)).not.toEqual([]);
  });
});
