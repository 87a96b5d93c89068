/**
 * Appointment/$find (IHE Scheduling, ITI-115): places that somebody could take, earliest first, as proposed Appointments.
 * https://profiles.ihe.net/ITI/Scheduling/ITI-115.html
 */
import type { Appointment, Patient } from '@medplum/fhirtypes';
import { isElderly } from './claim.ts';
import { completed } from './complete.ts';
import { DAY_MS, type DayPlace, dayOf, startOfDay } from './day-places.ts';
import type { Directory, Listed } from './directory.ts';
import type { DayFree, FreePlaces } from './free-places.ts';
import { placeId } from './place.ts';

const MINUTE_MS = 60_000;

export interface FindQuery {
  readonly startMs: number;
  readonly endMs: number;
  /** Ids; empty: any. */
  readonly practitioners: readonly string[];
  readonly organizations: readonly string[];
  readonly locations: readonly string[];
  readonly services: readonly string[];
  readonly schedules: readonly string[];
  /** Part of an address. */
  readonly locationStrings: readonly string[];
  /** `system|code` or `code`. */
  readonly specialties: readonly string[];
  readonly visitTypes: readonly string[];
  readonly patientId: string | undefined;
  readonly patient: Pick<Patient, 'birthDate'> | undefined;
  readonly priority: boolean;
  readonly walkIn: boolean;
  readonly referred: boolean;
  readonly count: number;
  readonly offset: number;
}

export interface Found {
  readonly total: number;
  readonly appointments: readonly Appointment[];
}

export interface Candidate {
  readonly agenda: Listed;
  readonly startMs: number;
}

export async function find(directory: Directory, free: FreePlaces, query: FindQuery, nowMs: number): Promise<Found> {
  const { total, places } = await findPlaces(directory, free, query, nowMs);
  return { total, appointments: places.map((one) => proposed(one, query)) };
}

export async function findPlaces(
  directory: Directory,
  free: FreePlaces,
  query: FindQuery,
  nowMs: number,
): Promise<{ readonly total: number; readonly places: readonly Candidate[] }> {
  const agendas = chosenOf(await directory.agendas(), query);
  if (agendas.length === 0) return { total: 0, places: [] };
  const furthest = Math.max(...agendas.map(({ rules }) => rules.horizonDays));
  const from = dayOf(Math.max(query.startMs, nowMs));
  const to = dayOf(Math.min(query.endMs, nowMs + furthest * DAY_MS) - 1);
  await free.ready(from, to);
  const chosen: Candidate[] = [];
  const wanted = query.offset + query.count;
  let total = 0;
  const spans = agendas.map((agenda) => spanFor(agenda, query, nowMs));
  const [latestFrom, earliestTo] = [Math.max(...spans.map(fromOf)), Math.min(...spans.map(toOf))];
  for (let day = from; day <= to; day++) {
    const [opens, closes] = [startOfDay(day), startOfDay(day + 1)];
    const kind = kindFor(query, opens, closes, nowMs);
    if (kind !== 'mixed' && chosen.length >= wanted && opens >= latestFrom && closes <= earliestTo) {
      total += free.count(agendas, day)[kind];
      continue;
    }
    const lists = free.of(agendas, day);
    const earliest = createEarliest(wanted - chosen.length);
    for (let index = 0; index < agendas.length; index++) {
      const agenda = agendas[index]!;
      const span = spans[index]!;
      // Most days are asked for whole: then their places need not be looked at one by one to be counted.
      const whole = kind !== 'mixed' && opens >= span.fromMs && closes <= span.toMs;
      const own = whole ? lists[index]![kind] : lists[index]!.all.filter((place) => isFor(place, span, query, nowMs));
      total += own.length;
      earliest.offer(agenda, own);
    }
    chosen.push(...earliest.taken());
  }
  return { total, places: chosen.slice(query.offset) };
}

const fromOf = ({ fromMs }: Span): number => fromMs;
const toOf = ({ toMs }: Span): number => toMs;

/** Filters asked lately, by the list that they were asked of: the same question has the same list, whose counts are known. */
const chosenLists = new WeakMap<readonly Listed[], Map<string, readonly Listed[]>>();
const MOST_CHOSEN = 64;

function chosenOf(all: readonly Listed[], query: FindQuery): readonly Listed[] {
  const { practitioners, organizations, locations, services, schedules } = query;
  const { locationStrings, specialties, visitTypes, referred } = query;
  const own = [practitioners, organizations, locations, services, schedules, locationStrings, specialties, visitTypes];
  const key = JSON.stringify([...own, referred]);
  const known = chosenLists.get(all) ?? new Map<string, readonly Listed[]>();
  chosenLists.set(all, known);
  const found = known.get(key) ?? all.filter((agenda) => fits(agenda, query));
  known.delete(key);
  known.set(key, found);
  for (const oldest of known.keys()) if (known.size > MOST_CHOSEN) known.delete(oldest);
  return found;
}

/** Of any agenda; what a query does not say. */
export const EVERYWHERE = {
  ...{ practitioners: [], organizations: [], locations: [], services: [], schedules: [], locationStrings: [] },
  ...{ specialties: [], visitTypes: [], priority: false, walkIn: false, referred: false },
  ...{ patientId: undefined, patient: undefined },
} satisfies Partial<FindQuery>;

/** Which places of a whole day are for who asks; `mixed`: they differ within it. */
function kindFor(query: FindQuery, opens: number, closes: number, nowMs: number): keyof DayFree | 'mixed' {
  if (query.walkIn) return 'all';
  if (query.priority || closes - nowMs <= DAY_MS) return 'bookable';
  if (opens - nowMs <= DAY_MS) return 'mixed';
  return query.patient !== undefined && isElderly(query.patient, opens) ? 'bookable' : 'open';
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

function spanFor({ rules }: Listed, query: FindQuery, nowMs: number): Span {
  const earliest = query.walkIn ? nowMs - rules.durationMinutes * MINUTE_MS + 1 : nowMs + rules.leadMinutes * MINUTE_MS;
  return {
    fromMs: Math.max(query.startMs, earliest),
    toMs: Math.min(query.endMs, nowMs + rules.horizonDays * DAY_MS + 1),
  };
}

/** The so many earliest of all that is offered; each list comes in order, so what is later than the last of them is not looked at. */
function createEarliest(wanted: number) {
  let best: Candidate[] = [];
  let limit = Number.POSITIVE_INFINITY;
  const cut = (): void => {
    best = best.sort((a, b) => a.startMs - b.startMs).slice(0, wanted);
    if (best.length === wanted) limit = best[wanted - 1]!.startMs;
  };
  return {
    offer(agenda: Listed, places: readonly DayPlace[]): void {
      if (wanted <= 0) return;
      for (const { startMs } of places) {
        if (startMs >= limit) break;
        best.push({ agenda, startMs });
        if (best.length > wanted * 4) cut();
      }
    },
    taken(): readonly Candidate[] {
      if (wanted > 0) cut();
      return best;
    },
  };
}

function fits(agenda: Listed, query: FindQuery): boolean {
  const { service, rules, practitionerIds } = agenda;
  if (rules.referralOnly && !query.referred) return false;
  const is = (wanted: readonly string[], id: string | undefined): boolean =>
    wanted.length === 0 || (id !== undefined && wanted.includes(id));
  return (
    is(query.schedules, agenda.id) &&
    is(query.services, agenda.serviceId) &&
    is(query.organizations, agenda.organizationId) &&
    is(query.locations, agenda.locationId) &&
    (query.practitioners.length === 0 || query.practitioners.some((id) => practitionerIds.includes(id))) &&
    isCoded(query.specialties, service.specialty) &&
    isCoded(query.visitTypes, service.type) &&
    isThere(query.locationStrings, agenda)
  );
}

type Concepts =
  | readonly { readonly coding?: readonly { readonly system?: string; readonly code?: string }[] }[]
  | undefined;

const isCoded = (wanted: readonly string[], concepts: Concepts): boolean =>
  wanted.length === 0 ||
  (concepts ?? []).some(({ coding }) =>
    coding?.some(({ system, code }) => wanted.includes(`${system ?? ''}|${code}`) || wanted.includes(code ?? '')),
  );

/** As a search by string: the beginning of a part of the address, without accents or case. */
function isThere(wanted: readonly string[], { location, organization }: Listed): boolean {
  if (wanted.length === 0) return true;
  const { line = [], city, district, state, postalCode } = location?.address ?? organization?.address?.[0] ?? {};
  const parts = [...line, city, district, state, postalCode, location?.name, organization?.name].map(bare);
  return wanted.some((one) => parts.some((part) => part.startsWith(bare(one))));
}

const bare = (text: string | undefined): string => (text ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function isFor({ startMs, kind }: DayPlace, { fromMs, toMs }: Span, query: FindQuery, nowMs: number): boolean {
  if (startMs < fromMs || startMs >= toMs) return false;
  if (query.walkIn || kind === 'open') return true;
  if (kind === 'walk-in') return false;
  if (query.priority || startMs - nowMs <= DAY_MS) return true;
  return query.patient !== undefined && isElderly(query.patient, startMs);
}

function proposed({ agenda, startMs }: Candidate, { patientId, startMs: from, endMs }: FindQuery): Appointment {
  const place = { scheduleId: agenda.id, startMs };
  const given: Appointment = {
    resourceType: 'Appointment',
    status: 'proposed',
    participant: (patientId === undefined
      ? []
      : [
          { actor: { reference: `Patient/${patientId}` }, status: 'needs-action' },
        ]) as unknown as Appointment['participant'],
    requestedPeriod: [{ start: new Date(from).toISOString(), end: new Date(endMs).toISOString() }],
  };
  const whole = completed(given, agenda, place);
  return { ...whole, id: placeId(place), participant: withNames(whole, agenda) };
}

/** So that a person can read it: which unit, which service, who. */
function withNames({ participant }: Appointment, { service, location }: Listed): Appointment['participant'] {
  const names = new Map([
    [`HealthcareService/${service.id}`, service.name],
    [`Location/${location?.id}`, location?.name],
  ]);
  return participant?.map((one) => {
    const display = one.actor?.display ?? names.get(one.actor?.reference ?? '');
    return display === undefined || one.actor === undefined ? one : { ...one, actor: { ...one.actor, display } };
  }) as Appointment['participant'];
}
