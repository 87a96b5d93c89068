/**
 * The clinic's day in one answer: who is here, in which state, and who is booked. Every role of the clinic sees the list;
 * the Encounter itself is added for who may read it, by the same law as any other reading (`store`).
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Encounter, Patient } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { Caller, Role } from '../security/caller.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import type { Repository, SearchPage, Stored } from '../store/repository.ts';
import type { Morning } from './api.ts';
import { isVisit } from './clinic.ts';
import { cityDay, type Day } from './day.ts';
import { createOnRecord } from './on-record.ts';
import type { Places } from './places.ts';
import { queryOf } from './query.ts';
import { bookedRow, visitRow } from './row.ts';

const STAFF: ReadonlySet<Role> = new Set(['medico', 'enfermeria', 'recepcion']);
const CLINICAL: ReadonlySet<Role> = new Set(['medico', 'enfermeria']);

/** @throws HubError when this account works in no clinic */
export function clinicOf({ role, clues }: Caller): string {
  if (!STAFF.has(role))
    throw fault('forbidden', 'La lista de la mañana es de quienes atienden en la unidad.', {
      rule: 'Política de acceso por rol',
      fix: 'Entre con una cuenta de medicina, enfermería o recepción.',
    });
  if (clues === undefined)
    throw fault('forbidden', 'Su cuenta no dice en qué unidad trabaja.', {
      fix: 'Pida a quien administra las cuentas que la ligue a su unidad (CLUES).',
    });
  return clues;
}

export interface MorningParts {
  readonly repository: Repository;
  readonly store: Guarded;
  readonly places: Places;
  readonly nowMs?: () => number;
}

export function createMorning({ repository, store, places, nowMs = Date.now }: MorningParts) {
  const onRecord = createOnRecord(repository, store, nowMs);

  return async (context: RequestContext, day: Day): Promise<Morning> => {
    const clues = clinicOf(context.caller);
    const clinic = `${CLUES_SYSTEM}|${clues}`;
    const during = `date=ge${new Date(day.fromMs).toISOString()}&date=lt${new Date(day.toMs).toISOString()}`;
    const [here, booked] = await Promise.all([
      search(repository, 'Encounter', `service-provider:identifier=${clinic}&${during}`, 'subject'),
      places.of(clues).then((addresses) => appointments(repository, addresses, clues, during)),
    ]);
    const people = new Map<string, Patient>();
    for (const { type, id, json } of [...here.included, ...booked.included])
      if (type === 'Patient') people.set(id, JSON.parse(json) as Patient);
    const rows = here.matches.filter(isOfToday(day)).flatMap((stored) => visitRow(stored, people) ?? []);
    const citas = booked.matches.flatMap((stored) => bookedRow(stored, people) ?? []);
    const shown = [...rows, ...citas].map(({ paciente }) => paciente.id);
    await onRecord.noteShown(context, day.day, shown);
    const clinical = CLINICAL.has(context.caller.role);
    const visitas = clinical ? await onRecord.encounters(context, day.day, rows) : rows;
    return { ahora: new Date(nowMs()).toISOString(), dia: day.day, visitas, citas };
  };
}

/** Names, hours and states are what everybody in the waiting room hears called out: no restriction but the clinic. */
const search = (repository: Repository, type: string, query: string, include: string): Promise<SearchPage> =>
  repository.search({ ...queryOf(type, query), includes: [includeOf(type, include)] }, {});

/** A place names the clinic by its CLUES, or by a Location or HealthcareService of it. */
async function appointments(
  repository: Repository,
  addresses: readonly string[],
  clues: string,
  during: string,
): Promise<Pick<SearchPage, 'matches' | 'included'>> {
  const asked = [
    `actor:identifier=${CLUES_SYSTEM}|${clues}`,
    ...(addresses.length === 0 ? [] : [`actor=${addresses.join(',')}`]),
  ];
  const pages = await Promise.all(asked.map((one) => search(repository, 'Appointment', `${one}&${during}`, 'patient')));
  const matches = new Map(pages.flatMap((page) => page.matches.map((stored) => [stored.id, stored] as const)));
  return { matches: [...matches.values()], included: pages.flatMap(({ included }) => included) };
}

/** A visit that nobody closed reaches into every later day; it belongs to the day it began. */
const isOfToday =
  ({ day }: Day) =>
  ({ json }: Stored): boolean => {
    const encounter = JSON.parse(json) as Encounter;
    const start = Date.parse(encounter.period?.start ?? '');
    return (
      isVisit(encounter) && !Number.isNaN(start) && cityDay(start) === day && encounter.status !== 'entered-in-error'
    );
  };

const includeOf = (source: string, code: string) => ({
  source,
  code,
  target: 'Patient',
  iterate: false,
  reverse: false,
});
