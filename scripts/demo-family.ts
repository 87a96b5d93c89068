/**
 * Whom the demonstration's citizen acts for, and what he has to look at: a daughter with her vaccines, a mother who measures herself at home, a
 * result and a prescription of his own. People of the synthetic city, named by CURP; a repetition changes nothing.
 */
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import {
  CLUES_SYSTEM,
  COMPENDIO_SYSTEM,
  CURP_SYSTEM,
  OPERACION_SYSTEM,
  SINTETICO_TAG,
  VACUNA_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { DEFAULT_SEED } from '@amate/test/city/city.ts';
import { homeAt } from '@amate/test/city/homes.ts';
import type { Bearer } from '@amate/test/support/caller-tokens.ts';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { relatedPersonOf, type Tie } from '../ehr-lite/src/care/carers.ts';
import { DOSES, VACCINES } from '../ehr-lite/src/vaccine/schedule.ts';
import { say } from './console.ts';
import { type AskAs, asking, type Where } from './demo-ask.ts';
import { backdate, measureAtHome } from './demo-homes.ts';
import { uuidOf } from './demo-id.ts';

/** María del Carmen García Ruiz, whom the account `paciente` and the first person of the simulator of Llave CDMX lead to. */
const OWN = { curp: 'GARC820924MDFRZR06', name: 'María del Carmen García Ruiz' };
const DAUGHTER = { given: 'Daniela', family: 'García', birthDate: '2015-07-11' };
const MOTHER = { given: 'Rosa María', family: 'Ruiz', birthDate: '1951-11-16' };
const DAY_MS = 86_400_000;
/** Of the homes of the city: one under hypertension. */
const HOME_DAYS = 90;

const CLINIC: Bearer = { role: 'enfermeria', clues: DEMO_CLINIC_CLUES, name: 'Enfermería de demostración' };
const SYSTEM: Bearer = { role: 'sistema', name: 'Cliente de demostración' };

export async function loadDemoFamily(stack: Where, nowMs = Date.now()): Promise<void> {
  try {
    await load(await asking(stack), stack.databaseUrl, nowMs);
  } catch (error) {
    say(`  La familia de demostración no se cargó: ${(error as Error).message}`);
  }
}

async function load(ask: AskAs, databaseUrl: string, nowMs: number): Promise<void> {
  const idOf = async (asked: string): Promise<string> => {
    const found = (await ask(SYSTEM, `/fhir/R4/Patient?${asked}`)) as Bundle;
    const id = found.entry?.[0]?.resource?.id;
    if (id === undefined) throw new Error(`nadie con ${asked}`);
    return id;
  };
  const named = ({ given, family, birthDate }: typeof MOTHER): string =>
    String(new URLSearchParams({ given, family, birthdate: birthDate }));
  const own = await idOf(String(new URLSearchParams({ identifier: `${CURP_SYSTEM}|${OWN.curp}` })));
  // Told already, at the first start.
  const known = (await ask(CLINIC, `/telemonitoreo/personas/${own}`)) as { readonly sigue: boolean };
  if (known.sigue) return;
  const [daughter, mother] = [await idOf(named(DAUGHTER)), await idOf(named(MOTHER))];
  const reception: Bearer = { role: 'recepcion', clues: DEMO_CLINIC_CLUES, name: 'Recepción de demostración' };
  await ask(
    reception,
    '/fhir/R4',
    operation('demo-familia', [carer(daughter, 'MTH', nowMs), carer(mother, 'HPOWATT', nowMs)]),
  );
  await ask(
    SYSTEM,
    '/fhir/R4',
    operation('demo-familia-expediente', [...vaccinesOf(daughter, nowMs), ...ownRecord(own, nowMs)]),
  );
  const home = quietHome();
  const homes: string[] = [];
  // Until yesterday: today's is to be written down. Her own last: that she is followed says that all of it was told.
  for (const patient of [mother, own])
    if (await measureAtHome((path, body) => ask(CLINIC, path, body), { patient, home, endMs: nowMs - 0.9 * DAY_MS }))
      homes.push(patient);
  await backdate(databaseUrl, homes);
}

const operation = (value: string, resources: readonly (Resource & { readonly id: string })[]): Bundle => ({
  ...{ resourceType: 'Bundle', type: 'transaction' },
  identifier: { system: OPERACION_SYSTEM, value },
  entry: resources.map(
    (resource): BundleEntry => ({
      resource: { ...resource, meta: { tag: [SINTETICO_TAG] } },
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    }),
  ),
});

const carer = (patientId: string, tie: Tie, nowMs: number) =>
  relatedPersonOf({
    ...{ id: ownId(`carer-${patientId}`), patientId, curp: OWN.curp, name: OWN.name, tie },
    until: tie === 'MTH' ? undefined : dayOf(nowMs + 365 * DAY_MS),
    seen: new Date(nowMs).toISOString(),
  });

/** What her card of the first years shows; the later ones are due. */
const vaccinesOf = (patientId: string, nowMs: number) =>
  DOSES.filter(({ fromMonths }) => fromMonths <= 48).flatMap(({ vaccine, dose, fromMonths }) => {
    const { key, name } = VACCINES.find((one) => one.key === vaccine)!;
    const givenMs = Date.parse(DAUGHTER.birthDate) + (fromMonths * 30.4 + 3) * DAY_MS;
    if (givenMs > nowMs) return [];
    const number = Number(dose);
    return {
      ...{ resourceType: 'Immunization' as const, id: ownId(`vacuna-${key}-${dose}`), status: 'completed' as const },
      vaccineCode: { coding: [{ system: VACUNA_SYSTEM, code: key, display: name }], text: name },
      ...{ patient: { reference: `Patient/${patientId}` }, occurrenceDateTime: dayOf(givenMs), primarySource: false },
      protocolApplied: [Number.isInteger(number) ? { doseNumberPositiveInt: number } : { doseNumberString: dose }],
    };
  });

function ownRecord(patientId: string, nowMs: number) {
  const subject = { reference: `Patient/${patientId}` };
  const clinic = { type: 'Organization' as const, identifier: { system: CLUES_SYSTEM, value: DEMO_CLINIC_CLUES } };
  const at = (days: number): string => new Date(nowMs - days * DAY_MS).toISOString();
  return [
    {
      ...{ resourceType: 'Observation' as const, id: ownId('glucosa'), status: 'final' as const, subject },
      category: [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
      ],
      code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }], text: 'Glucosa' },
      ...{ effectiveDateTime: at(9), issued: at(8), performer: [clinic] },
      valueQuantity: { value: 118, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
      referenceRange: [{ low: { value: 70, unit: 'mg/dL' }, high: { value: 100, unit: 'mg/dL' } }],
    },
    ...MEDICINES.map(({ clave, medicine, dose, tablets }) => ({
      ...{
        resourceType: 'MedicationRequest' as const,
        id: ownId(clave),
        status: 'active' as const,
        intent: 'order' as const,
      },
      medicationCodeableConcept: {
        coding: [{ system: COMPENDIO_SYSTEM, code: clave, display: medicine }],
        text: medicine,
      },
      ...{ subject, authoredOn: at(8), requester: { display: 'Dra. Elena Ruiz Ortega' } },
      dosageInstruction: [{ sequence: 1, text: dose }],
      dispenseRequest: { performer: clinic, quantity: { value: tablets, unit: 'tableta' } },
    })),
  ];
}

const MEDICINES = [
  {
    ...{ clave: '010.000.5165.00', medicine: 'Metformina 850 mg, tableta', tablets: 60 },
    dose: 'Tomar 1 tableta cada 12 horas, con los alimentos, por 30 días',
  },
  {
    ...{ clave: '010.000.0574.00', medicine: 'Captopril 25 mg, tableta', tablets: 90 },
    dose: 'Tomar 1 tableta cada 8 horas por 30 días',
  },
];

function quietHome() {
  for (let at = 0; at < 200; at++) {
    const home = homeAt(DEFAULT_SEED, at, HOME_DAYS);
    if (home.programme === 'hipertension' && home.deteriorations.length === 0) return home;
  }
  throw new Error('ningún hogar tranquilo');
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const ownId = (name: string): string => uuidOf(`demo-familia-${name}`);
