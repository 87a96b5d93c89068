/**
 * A record of forty years from five hospitals, as they really come: dates that are missing or partial, codes that nobody knows, texts
 * only, units of three kinds, an allergy that is denied in one place and listed in another. For journeys and for the bench.
 */
import { CIE10_SYSTEM, CLUES_SYSTEM, CURP_SYSTEM, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';

export interface OldPerson {
  readonly curp: string;
  readonly birthDate: string;
  readonly given: string;
  readonly family: string;
}

export const RICARDO: OldPerson = {
  ...{ curp: 'AAPR630321HDFLRC09', birthDate: '1963-03-21' },
  ...{ given: 'Ricardo', family: 'Alamán Pérez' },
};
const FACILITIES = [
  ['DFSSA003162', 'Hospital General Xoco'],
  ['DFSSA003961', 'Hospital General Dr. Manuel Gea González'],
  ['DFIMS000123', 'Hospital General de Zona 1A'],
  ['DFIST000456', 'Hospital Regional 1.º de Octubre'],
  ['DFSIC000011', 'Centro de Salud T-III Portales'],
] as const;
const DAY_MS = 86_400_000;
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const ALLERGY = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';

const LISTED = [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' }] },
];
const ACTIVE = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] };

export interface OldRecord {
  /** Visits besides the odd ones; each with a pressure, a weight and, every fourth, results. */
  readonly encounters: number;
  /** The newest of them. */
  readonly lastMs: number;
  readonly person?: OldPerson;
}

type Post = (entries: readonly BundleEntry[]) => Promise<unknown>;
const AT_ONCE = 400;

/** @returns the person's id */
export async function writeOldRecord(post: Post, { encounters, lastMs, person = RICARDO }: OldRecord): Promise<string> {
  const id = crypto.randomUUID();
  const subject = { reference: `Patient/${id}` };
  await post([
    put({
      ...{ resourceType: 'Patient', id, gender: 'male', birthDate: person.birthDate },
      name: [{ given: [person.given], family: person.family }],
      identifier: [{ system: CURP_SYSTEM, value: person.curp }],
      address: [{ district: 'Coyoacán', state: 'Ciudad de México' }],
    }),
  ]);
  const entries = [...oddParts(subject), ...visits(subject, encounters, lastMs)];
  for (let from = 0; from < entries.length; from += AT_ONCE) await post(entries.slice(from, from + AT_ONCE));
  return id;
}

const put = (resource: Record<string, unknown>): BundleEntry => ({
  resource: resource as unknown as Resource,
  request: { method: 'PUT', url: `${resource.resourceType as string}/${resource.id as string}` },
});

type Subject = { readonly reference: string };
const iso = (ms: number): string => new Date(ms).toISOString();
const loinc = (code: string, text: string) => ({ coding: [{ system: LOINC_SYSTEM, code, display: text }], text });

function* visits(subject: Subject, count: number, lastMs: number): Generator<BundleEntry> {
  const step = Math.max(1, Math.floor((40 * 365) / Math.max(count, 1))) * DAY_MS;
  for (let index = 0; index < count; index += 1) {
    const ms = lastMs - index * step;
    const [clues, display] = FACILITIES[index % FACILITIES.length]!;
    const encounter = crypto.randomUUID();
    const about = { subject, encounter: { reference: `Encounter/${encounter}` } };
    yield put({
      ...{ resourceType: 'Encounter', id: encounter, status: 'finished', subject },
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: index % 9 === 0 ? 'EMER' : 'AMB' },
      period: { start: iso(ms), end: iso(ms + 1_800_000) },
      reasonCode: [{ text: index % 3 === 0 ? 'Control de presión y azúcar' : 'Seguimiento' }],
      serviceProvider: { identifier: { system: CLUES_SYSTEM, value: clues }, display },
    });
    yield put({
      ...{
        resourceType: 'Observation',
        id: crypto.randomUUID(),
        status: 'final',
        ...about,
        effectiveDateTime: iso(ms),
      },
      ...{
        category: [{ coding: [{ system: CATEGORY, code: 'vital-signs' }] }],
        code: loinc('85354-9', 'Presión arterial'),
      },
      component: [
        {
          code: loinc('8480-6', 'Sistólica'),
          valueQuantity: { value: 128 + ((index * 7) % 31), unit: 'mmHg' },
        },
        {
          code: loinc('8462-4', 'Diastólica'),
          valueQuantity: { value: 78 + ((index * 5) % 17), unit: 'mmHg' },
        },
      ],
    });
    yield put({
      ...{
        resourceType: 'Observation',
        id: crypto.randomUUID(),
        status: 'final',
        ...about,
        effectiveDateTime: iso(ms),
      },
      ...{
        category: [{ coding: [{ system: CATEGORY, code: 'vital-signs' }] }],
        code: loinc('29463-7', 'Peso corporal'),
      },
      valueQuantity: { value: 84 + ((index * 3) % 9), unit: 'kg' },
    });
    // Its visit is far beyond what one screen asks for; the line says all the same where it comes from.
    if (index === count - 1)
      yield put({
        ...{ resourceType: 'Condition', id: crypto.randomUUID(), ...about, recordedDate: iso(ms) },
        category: LISTED,
        clinicalStatus: ACTIVE,
        code: { text: 'Asma de la infancia' },
      });
    if (index % 4 === 0) yield* results(about, ms, index);
    if (index % 5 === 0)
      yield put({
        ...{ resourceType: 'Condition', id: crypto.randomUUID(), ...about, recordedDate: iso(ms) },
        category: [
          {
            coding: [
              { system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' },
            ],
          },
        ],
        code: {
          coding: [{ system: CIE10_SYSTEM, code: index % 10 === 0 ? 'E11.9' : 'I10' }],
          text: index % 10 === 0 ? 'Diabetes mellitus tipo 2' : 'Hipertensión esencial',
        },
      });
  }
}

function* results(about: object, ms: number, index: number): Generator<BundleEntry> {
  const result = (code: string, text: string, value: number, unit: string, range: readonly [number, number]) =>
    put({
      ...{
        resourceType: 'Observation',
        id: crypto.randomUUID(),
        status: 'final',
        ...about,
        effectiveDateTime: iso(ms + 3_600_000),
      },
      ...{ category: [{ coding: [{ system: CATEGORY, code: 'laboratory' }] }], code: loinc(code, text) },
      valueQuantity: { value, unit },
      referenceRange: [{ low: { value: range[0], unit }, high: { value: range[1], unit } }],
    });
  // Two laboratories write the same study in different units; a third in one that needs the substance to convert.
  const inGrams = index % 12 === 8;
  const glucose = 104 + ((index * 11) % 60);
  yield inGrams
    ? result('2345-7', 'Glucosa en suero o plasma', glucose / 100, 'g/L', [0.7, 1])
    : result('2345-7', 'Glucosa en suero o plasma', glucose, 'mg/dL', [70, 100]);
  if (index % 16 === 4) yield result('2345-7', 'Glucosa en suero o plasma', 6.4, 'mmol/L', [3.9, 5.6]);
  yield result('4548-4', 'Hemoglobina glucosilada (HbA1c)', 6.6 + ((index * 3) % 20) / 10, '%', [4, 5.6]);
  if (index % 8 === 0) yield result('2089-1', 'Colesterol LDL', 92 + ((index * 5) % 50), 'mg/dL', [0, 129]);
}

/** What old systems left behind; each must be somewhere on the screen. */
function* oddParts(subject: Subject): Generator<BundleEntry> {
  const patient = subject;
  const make = (resource: Record<string, unknown>) => put({ id: crypto.randomUUID(), ...resource });
  yield make({
    ...{ resourceType: 'Condition', subject, category: LISTED, clinicalStatus: ACTIVE, onsetDateTime: '2009' },
    code: { coding: [{ system: CIE10_SYSTEM, code: 'E11.9' }], text: 'Diabetes mellitus tipo 2' },
  });
  yield make({ resourceType: 'Condition', subject, code: { text: 'Soplo cardiaco en la infancia' } });
  yield make({
    resourceType: 'Condition',
    subject,
    code: { coding: [{ system: 'urn:viejo', code: 'ZZ-887' }] },
    recordedDate: '1987',
  });
  yield make({
    ...{ resourceType: 'AllergyIntolerance', patient, code: { text: 'Penicilina' }, criticality: 'high' },
    clinicalStatus: { coding: [{ system: ALLERGY, code: 'active' }] },
    reaction: [{ manifestation: [{ text: 'Choque anafiláctico' }], severity: 'severe' }],
  });
  yield make({
    resourceType: 'AllergyIntolerance',
    patient,
    code: { text: 'Negadas' },
    clinicalStatus: { coding: [{ system: ALLERGY, code: 'active' }] },
  });
  yield make({ resourceType: 'Flag', status: 'active', subject, code: { text: 'Riesgo de caídas' } });
  yield make({
    resourceType: 'Coverage',
    status: 'active',
    beneficiary: patient,
    payor: [{ display: 'IMSS-Bienestar' }],
  });
  yield make({
    ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject, authoredOn: '2026-10-02' },
    ...{
      medicationCodeableConcept: { text: 'Metformina 850 mg tableta' },
      dosageInstruction: [{ text: 'Tomar 1 tableta cada 12 horas' }],
    },
  });
  yield make({
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    subject,
    medicationCodeableConcept: { text: 'METFORMINA 850 mg, tableta' },
    authoredOn: '2019-05-05',
  });
  yield make({
    resourceType: 'MedicationStatement',
    status: 'active',
    subject,
    medicationCodeableConcept: { text: 'Losartán 50 mg' },
  });
  yield make({
    ...{
      resourceType: 'ServiceRequest',
      status: 'active',
      intent: 'order',
      subject,
      authoredOn: '2026-09-01',
      priority: 'urgent',
    },
    ...{ category: [{ text: 'Referencia' }], code: { text: 'Valoración por oftalmología' } },
  });
  yield make({
    resourceType: 'Observation',
    status: 'final',
    subject,
    code: { text: 'Biopsia de piel' },
    valueString: 'Nevo melanocítico sin atipia',
    effectiveDateTime: '1994-06',
  });
  yield make({
    resourceType: 'Observation',
    status: 'final',
    subject,
    code: { text: 'Glucosa (sin fecha)' },
    valueQuantity: { value: 99 },
  });
  yield make({
    resourceType: 'Immunization',
    status: 'completed',
    patient,
    vaccineCode: { text: 'Td' },
    occurrenceDateTime: '2014-02-01',
    lotNumber: 'A12',
  });
  yield make({
    resourceType: 'Immunization',
    status: 'completed',
    patient,
    vaccineCode: { text: 'Vacuna monovalente 1970' },
    occurrenceString: 'en la primaria',
  });
  yield make({
    ...{
      resourceType: 'DocumentReference',
      status: 'current',
      subject,
      description: 'Carta de egreso 1998',
      date: '1998-04-05T12:00:00Z',
    },
    content: [
      {
        attachment: {
          contentType: 'text/html',
          data: Buffer.from(
            '<h1>Egreso</h1><script>document.title="mal"</script><p onclick="x()">Apendicectomía sin complicaciones.</p>',
          ).toString('base64'),
        },
      },
    ],
  });
  yield make({
    ...{
      resourceType: 'DocumentReference',
      status: 'current',
      subject,
      description: 'Ecocardiograma',
      date: '2024-08-01T12:00:00Z',
    },
    content: [
      { attachment: { contentType: 'application/pdf', data: Buffer.from('%PDF-1.4\n%%EOF').toString('base64') } },
    ],
  });
}
