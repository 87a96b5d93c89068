/**
 * A morning to look at: on each day's first start of the demonstration, some people of the synthetic city wait in its clinic.
 * One transaction named by the day: a repetition changes nothing.
 */
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { fetchToken } from '@amate/hie-core/security/token-cli.ts';
import { CLUES_SYSTEM, OPERACION_SYSTEM, SINTETICO_TAG } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, BundleEntry, Encounter, Patient } from '@medplum/fhirtypes';
import { entriesOf } from '../ehr-lite/src/vitals/vitals-entries.ts';
import { say } from './console.ts';
import { uuidOf } from './demo-id.ts';
import type { Stack } from './stack/stack.ts';

interface Scene {
  readonly status: Encounter['status'] | 'booked';
  /** Minutes ago; booked: minutes from now. */
  readonly minutes: number;
  /** In years, whoever of that age there is. */
  readonly age: readonly [number, number];
  readonly priority?: 'EM' | 'UR';
  readonly reason?: string;
  /** Systolic, diastolic, pulse, temperature, weight: as nursing would have taken them. */
  readonly signs?: readonly [number, number, number, number, number];
}

const SCENES: readonly Scene[] = [
  { status: 'finished', minutes: 95, age: [58, 66], reason: 'Control de presión', signs: [138, 86, 76, 36.5, 71.2] },
  { status: 'triaged', minutes: 48, age: [50, 57], reason: 'Control de diabetes', signs: [126, 80, 82, 36.4, 84.6] },
  {
    status: 'triaged',
    minutes: 37,
    age: [24, 32],
    reason: 'Tos y fiebre desde el lunes',
    signs: [118, 74, 96, 38.3, 66.1],
  },
  { status: 'arrived', minutes: 31, age: [67, 74], reason: 'Renovar receta' },
  { status: 'arrived', minutes: 12, age: [46, 49], priority: 'UR', reason: 'Dolor de pecho al caminar' },
  { status: 'arrived', minutes: 9, age: [2, 4], reason: 'Control de niño sano' },
  { status: 'booked', minutes: 20, age: [33, 38] },
  { status: 'booked', minutes: 40, age: [39, 45] },
  { status: 'booked', minutes: 60, age: [18, 23] },
];
const ACT = 'http://terminology.hl7.org/CodeSystem';

export async function loadDemoMorning(stack: Stack, dataDir: string, nowMs = Date.now()): Promise<void> {
  try {
    await load(stack.fhirUrl, dataDir, nowMs);
  } catch (error) {
    say(`  La mañana de demostración no se cargó: ${(error as Error).message}`);
  }
}

async function load(fhirUrl: string, dataDir: string, nowMs: number): Promise<void> {
  const result = await fetchToken(dataDir, 'amate-demo', []);
  if (result.kind === 'error') throw new Error(result.text);
  const ask = async (path: string, body?: object): Promise<Bundle> => {
    const response = await fetch(`${fhirUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${result.token}`, 'content-type': 'application/fhir+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${response.status}`);
    return (await response.json()) as Bundle;
  };
  const found = async (query: string): Promise<readonly Patient[]> =>
    ((await ask(`/Patient?_count=${SCENES.length}&_sort=birthdate&${query}`)).entry ?? []).map(
      ({ resource }) => resource as Patient,
    );
  const year = new Date(nowMs).getUTCFullYear();
  const fitting = await Promise.all(
    SCENES.map(({ age: [from, to] }) => found(`birthdate=ge${year - to}&birthdate=le${year - from}`)),
  );
  await ask('', morningBundle(chosen(fitting, await found('')), nowMs));
}

/** For each scene somebody of its age, nobody twice; in a small city whoever is left. */
function chosen(fitting: readonly (readonly Patient[])[], anybody: readonly Patient[]): readonly Patient[] {
  const taken = new Map<string, Patient>();
  for (const some of fitting) {
    const one = [...some, ...anybody].find(({ id }) => !taken.has(id!));
    if (one !== undefined) taken.set(one.id!, one);
  }
  return [...taken.values()];
}

function morningBundle(people: readonly Patient[], nowMs: number): Bundle {
  const day = new Date(nowMs - 6 * 3_600_000).toISOString().slice(0, 10);
  const entry = SCENES.slice(0, people.length).flatMap((scene, at) =>
    entriesOfScene(scene, people[at]!, `${day}-${at}`, nowMs),
  );
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    identifier: { system: OPERACION_SYSTEM, value: `demo-manana-${day}` },
    entry,
  };
}

function entriesOfScene(scene: Scene, person: Patient, key: string, nowMs: number): BundleEntry[] {
  const id = uuidOf(`demo-manana-${key}`);
  const subject = { reference: `Patient/${person.id}` };
  const clinic = { type: 'Organization' as const, identifier: { system: CLUES_SYSTEM, value: DEMO_CLINIC_CLUES } };
  const meta = { tag: [SINTETICO_TAG] };
  const at = (minutes: number) => new Date(nowMs + minutes * 60_000).toISOString();
  if (scene.status === 'booked')
    return [
      {
        resource: {
          ...{ resourceType: 'Appointment', id, meta, status: 'booked' },
          ...{ start: at(scene.minutes), end: at(scene.minutes + 20), serviceType: [{ text: 'Medicina general' }] },
          participant: [
            { actor: subject, status: 'accepted' },
            { actor: { ...clinic, type: 'HealthcareService' }, status: 'accepted' },
          ],
        } as never,
        request: { method: 'PUT', url: `Appointment/${id}` },
      },
    ];
  const ended = scene.status === 'finished';
  const encounter: Encounter = {
    ...{ resourceType: 'Encounter', id, meta, status: scene.status, subject },
    class: { system: `${ACT}/v3-ActCode`, code: 'AMB', display: 'ambulatory' },
    priority: { coding: [{ system: `${ACT}/v3-ActPriority`, code: scene.priority ?? 'R' }] },
    ...(scene.status !== 'arrived' && {
      statusHistory: [{ status: 'arrived', period: { start: at(-scene.minutes), end: at(5 - scene.minutes) } }],
    }),
    period: { start: at(-scene.minutes), ...(ended && { end: at(20 - scene.minutes) }) },
    ...(scene.reason !== undefined && { reasonCode: [{ text: scene.reason }] }),
    serviceProvider: clinic,
  };
  return [
    { resource: encounter, request: { method: 'PUT', url: `Encounter/${id}` } },
    ...signsOf(scene, person, id, at(5 - scene.minutes)),
  ];
}

function signsOf({ signs }: Scene, { id: patientId }: Patient, visitId: string, at: string): BundleEntry[] {
  if (signs === undefined) return [];
  const [systolic, diastolic, pulse, temperature, weight] = signs;
  const codes = ['85354-9', '8867-4', '8310-5', '29463-7'];
  return entriesOf({
    ...{ patientId: patientId!, visitId, at, ageMonths: undefined },
    performer: { display: 'Enfermería' },
    values: { systolic, diastolic, pulse, temperature, weight },
    ids: new Map(codes.map((code) => [code, uuidOf(`${visitId}-${code}`)])),
  });
}
