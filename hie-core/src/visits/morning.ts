/**
 * The clinic's day in one answer: who is here, in which state, and who is booked. Every role of the clinic sees the list;
 * the Encounter itself is added for who may read it, by the same law as any other reading (`store`).
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Encounter, Patient } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { entryOf } from '../security/audit/entry.ts';
import type { Caller, Role } from '../security/caller.ts';
import { parseCriteria } from '../store/criteria.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import type { Repository, SearchPage, SearchQuery, Stored } from '../store/repository.ts';
import { isVisit } from './clinic.ts';
import { cityDay, type Day } from './day.ts';
import type { Places } from './places.ts';
import { type BookedRow, bookedRow, type VisitRow, visitRow } from './row.ts';
import { Shown } from './shown.ts';

export interface Morning {
  /** The hub's clock, FHIR instant. */
  readonly ahora: string;
  readonly dia: string;
  readonly visitas: readonly VisitRow[];
  readonly citas: readonly BookedRow[];
}

const MOST = 500;
/** Of a search by id that still counts as naming (`security/policy/named.ts`). */
const NAMED_AT_ONCE = 100;
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
  const names = new Shown<true>();
  const visits = new Shown<Encounter | undefined>();

  /** Names, hours and states are what everybody in the waiting room hears called out: no restriction but the clinic. */
  const search = (type: string, query: string, include: string): Promise<SearchPage> =>
    repository.search({ ...queryOf(type, query), includes: [includeOf(type, include)] }, {});

  /** A place names the clinic by its CLUES, or by a Location or HealthcareService of it. */
  async function appointments(clues: string, during: string): Promise<Pick<SearchPage, 'matches' | 'included'>> {
    const addresses = (await places.of(clues)).join(',');
    const asked = [`actor:identifier=${CLUES_SYSTEM}|${clues}`, ...(addresses === '' ? [] : [`actor=${addresses}`])];
    const pages = await Promise.all(asked.map((one) => search('Appointment', `${one}&${during}`, 'patient')));
    const matches = new Map(pages.flatMap((page) => page.matches.map((stored) => [stored.id, stored] as const)));
    return { matches: [...matches.values()], included: pages.flatMap(({ included }) => included) };
  }

  async function noteShown(
    { caller, requestId }: RequestContext,
    day: string,
    people: readonly string[],
  ): Promise<void> {
    const known = names.of(caller.subject, day);
    const fresh = [...new Set(people)].filter((id) => !known.has(id));
    if (fresh.length === 0) return;
    const entities = fresh.map((id) => ({ type: 'Patient', id }));
    const act = { interaction: 'search' as const, entities, query: `visitas?dia=${day}` };
    await repository.record([entryOf({ ...act, caller, requestId, outcome: 'success', atMs: nowMs() })]);
    for (const id of fresh) known.set(id, true);
  }

  /** The visits as this caller may read them; asked, and on record, once for each version. */
  async function encounters(context: RequestContext, day: string, rows: readonly VisitRow[]) {
    const known = visits.of(context.caller.subject, day);
    const keyOf = ({ id, version }: { id: string; version: string }) => `${id}/${version}`;
    const asked = rows.filter((row) => !known.has(keyOf(row)));
    for (let at = 0; at < asked.length; at += NAMED_AT_ONCE) {
      const some = asked.slice(at, at + NAMED_AT_ONCE);
      const query = `_id=${some.map(({ id }) => id).join(',')}`;
      const { matches } = await store.search(context, queryOf('Encounter', query), `Encounter?${query}`);
      for (const row of some) known.set(keyOf(row), undefined);
      for (const one of matches) known.set(keyOf({ id: one.id, version: one.versionId }), JSON.parse(one.json));
    }
    return rows.map((row) => {
      const encounter = known.get(keyOf(row));
      return encounter === undefined ? row : { ...row, encounter };
    });
  }

  return async (context: RequestContext, day: Day): Promise<Morning> => {
    const clues = clinicOf(context.caller);
    const clinic = `${CLUES_SYSTEM}|${clues}`;
    const during = `date=ge${new Date(day.fromMs).toISOString()}&date=lt${new Date(day.toMs).toISOString()}`;
    const [here, booked] = await Promise.all([
      search('Encounter', `service-provider:identifier=${clinic}&${during}`, 'subject'),
      appointments(clues, during),
    ]);
    const people = new Map<string, Patient>();
    for (const { type, id, json } of [...here.included, ...booked.included])
      if (type === 'Patient') people.set(id, JSON.parse(json) as Patient);
    const rows = here.matches.filter(isOfToday(day)).flatMap((stored) => visitRow(stored, people) ?? []);
    const citas = booked.matches.flatMap((stored) => bookedRow(stored, people) ?? []);
    await noteShown(
      context,
      day.day,
      [...rows, ...citas].map(({ paciente }) => paciente.id),
    );
    const visitas = CLINICAL.has(context.caller.role) ? await encounters(context, day.day, rows) : rows;
    return { ahora: new Date(nowMs()).toISOString(), dia: day.day, visitas, citas };
  };
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

const queryOf = (type: string, query: string): SearchQuery => ({
  type,
  criteria: parseCriteria(query),
  sort: [{ code: 'date', descending: true }],
  count: MOST,
  cursor: undefined,
  total: 'none',
});

const includeOf = (source: string, code: string) => ({
  source,
  code,
  target: 'Patient',
  iterate: false,
  reverse: false,
});
