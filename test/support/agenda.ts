/** A clinic with an agenda, for tests that book: its Organization, Location, services and schedules, and people to give places to. */
import { HOURS_URL, RULES_URL } from '@amate/hie-core/appointments/systems.ts';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { RunningHub } from './hub.ts';

type Fhir = RunningHub['fhir'];
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export interface AgendaOptions {
  readonly clues?: string;
  readonly name?: string;
  /** Of the service; minutes, persons … (service-rules.ts). */
  readonly rules?: Readonly<Record<string, number | boolean>>;
  readonly from?: string;
  readonly to?: string;
  readonly days?: readonly string[];
  /** Agendas of the service, each with a doctor. */
  readonly doctors?: number;
}

export interface TestAgenda {
  readonly organization: string;
  readonly service: string;
  readonly schedules: readonly string[];
}

export const rulesExtension = (rules: Readonly<Record<string, number | boolean>>) => ({
  url: RULES_URL,
  extension: Object.entries({ 'abre-en-inhabiles': true, ...rules }).map(([url, value]) =>
    typeof value === 'number' ? { url, valueInteger: value } : { url, valueBoolean: value },
  ),
});

export const hoursExtension = (from = '08:00:00', to = '14:00:00', days: readonly string[] = DAYS) => ({
  url: HOURS_URL,
  extension: [
    ...days.map((valueCode) => ({ url: 'dia', valueCode })),
    { url: 'de', valueTime: from },
    { url: 'a', valueTime: to },
  ],
});

async function made(fhir: Fhir, type: string, body: object): Promise<string> {
  const answer = await fhir('POST', `/${type}`, { resourceType: type, ...body });
  if (answer.status !== 201) throw new Error(`${type}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
}

let number = 0;

export async function makeAgenda(fhir: Fhir, options: AgendaOptions = {}): Promise<TestAgenda> {
  const { clues = `DFSIC9${String(number++).padStart(5, '0')}`, rules = {}, from, to, days, doctors = 1 } = options;
  const { name = `Centro de Salud ${clues}` } = options;
  const organization = await made(fhir, 'Organization', {
    identifier: [{ system: CLUES_SYSTEM, value: clues }],
    name,
    address: [{ city: 'Coyoacán', postalCode: '04000' }],
  });
  const service = await made(fhir, 'HealthcareService', {
    active: true,
    name: 'Medicina general',
    providedBy: { reference: `Organization/${organization}` },
    extension: [rulesExtension(rules)],
  });
  const schedules: string[] = [];
  for (let doctor = 0; doctor < doctors; doctor++) {
    const practitioner = await made(fhir, 'Practitioner', { name: [{ family: `Ruiz ${doctor}`, given: ['Elena'] }] });
    schedules.push(
      await made(fhir, 'Schedule', {
        active: true,
        actor: [
          { reference: `HealthcareService/${service}` },
          { reference: `Practitioner/${practitioner}`, display: 'Dra. Elena Ruiz' },
        ],
        extension: [hoursExtension(from, to, days)],
      }),
    );
  }
  return { organization, service, schedules };
}

export const makePerson = (fhir: Fhir, birthDate = '1990-05-01'): Promise<string> =>
  made(fhir, 'Patient', { name: [{ family: `Prueba ${number++}` }], birthDate });

/** Parameters of an operation: references by their form, the rest as text. */
export const parameters = (values: Readonly<Record<string, string>>) => ({
  resourceType: 'Parameters',
  parameter: Object.entries(values).map(([name, value]) =>
    /^[A-Z][A-Za-z]+\/[^/]+$/.test(value)
      ? { name, valueReference: { reference: value } }
      : { name, valueString: value },
  ),
});

export const DAY_MS = 86_400_000;
export const instant = (ms: number): string => new Date(ms).toISOString();

/** Midnight in Mexico City of the first day that is wholly ahead: an absence or an hour counted from it means the same at any hour. */
const firstWholeDayMs = (): number => {
  const sixHoursMs = DAY_MS / 4;
  return Math.ceil((Date.now() - sixHoursMs) / DAY_MS) * DAY_MS + sixHoursMs;
};

/** Ids of free places, earliest first, of seven whole days that begin tomorrow. */
export async function freePlaces(fhir: Fhir, query: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const asked = new URLSearchParams({
    start: instant(firstWholeDayMs()),
    end: instant(firstWholeDayMs() + 7 * DAY_MS),
    ...query,
  });
  const answer = await fhir('GET', `/Appointment/$find?${asked}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return (answer.body.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id);
}

export const book = (
  fhir: Fhir,
  place: string,
  person: string,
  more: Readonly<Record<string, string>> = {},
  how = '$book',
) =>
  fhir(
    'POST',
    `/Appointment/${how}`,
    parameters({ 'appointment-reference': `Appointment/${place}`, 'patient-reference': `Patient/${person}`, ...more }),
  );

/** Epoch milliseconds. */
export const startOf = (place: string): number => Number.parseInt(place.split('.').at(-1)!, 36) * 60_000;

/** As a plain client would write it. */
export const plainAppointment = (place: string, person: string, more: object = {}) => ({
  resourceType: 'Appointment',
  status: 'booked',
  start: instant(startOf(place)),
  end: instant(startOf(place) + 20 * 60_000),
  slot: [{ reference: `Slot/${place}` }],
  participant: [{ actor: { reference: `Patient/${person}` }, status: 'accepted' }],
  ...more,
});
