/**
 * `GET Slot?status=free`, `GET Slot?schedule=…&start=…` and `GET Slot/<place>`, as FHIR clients ask for free places: computed, like those of
 * $find, and never stored (docs/adr/0026). Absences, which are stored, follow the free ones. https://hl7.org/fhir/R4/slot.html#search
 */
import type { Slot } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { FhirDependencies, FhirRequest, Handler } from '../fhir/context.ts';
import { read, searchType } from '../fhir/interactions.ts';
import { countOf } from '../fhir/search-shape.ts';
import { parseSubset, subsetEntries, subsetJson } from '../fhir/subset.ts';
import { dateRange } from '../r4/date-range.ts';
import { parseCriteria } from '../store/criteria.ts';
import { DAY_MS, dayOf, dayPlaces } from './day-places.ts';
import type { Directory, Listed } from './directory.ts';
import { type Candidate, EVERYWHERE, type FindQuery, findPlaces } from './find.ts';
import type { FreePlaces } from './free-places.ts';
import { parsePlace, placeId } from './place.ts';

export interface SlotParts {
  readonly directory: Directory;
  readonly free: FreePlaces;
  readonly nowMs: () => number;
}

const FREE = 'free';
const MOST_DAYS = 92;
const CURSOR = 'libres-';
const MINUTE_MS = 60_000;
/** What says which places; with any other parameter only what is stored can be meant. */
const ASKED = new Set(['status', 'schedule', 'start', 'service-type', 'specialty']);
const SHAPE = new Set([
  '_count',
  '_cursor',
  '_sort',
  '_total',
  '_include',
  '_summary',
  '_elements',
  '_format',
  '_pretty',
]);
const ACTOR = /^schedule(?::Schedule)?\.actor(?::([A-Za-z]+))?$/;

export function slotHandlers({ directory, free, nowMs }: SlotParts): Readonly<Record<string, Handler>> {
  return {
    Slot: async (request, dependencies) => {
      const { query } = request;
      if (!meansPlaces(query)) return searchType(request, dependencies);
      await dependencies.store.permit(request.context, 'search', 'Slot', `Slot?${query}`);
      const count = countOf(query.get('_count'));
      const offset = offsetOf(query);
      const asked = { ...findQueryOf(query, nowMs()), count, offset };
      const { total, places } = await findPlaces(directory, free, asked, nowMs());
      return { status: 200, body: await bundleOf(request, dependencies, { places, total, offset, count }) };
    },
    'Slot/:id': async (request, dependencies) => {
      const place = parsePlace(request.params.id!);
      const agenda = place === undefined ? undefined : await directory.byId(place.scheduleId);
      if (place === undefined || agenda === undefined || agenda.isClosed) return read(request, dependencies);
      await dependencies.store.permit(request.context, 'read', 'Slot', `Slot/${request.params.id}`);
      const slot = await stateOf(free, agenda, place.startMs);
      if (slot === undefined) return read(request, dependencies);
      return { status: 200, body: subsetJson(JSON.stringify(slot), parseSubset(request.query)) };
    },
  };
}

/** Free ones are asked for by their status, or by a schedule and a time with no word of the status. */
function meansPlaces(query: URLSearchParams): boolean {
  const names = [...new Set(query.keys())].filter((name) => query.get(name) !== '');
  const known = names.every((name) => ASKED.has(name) || SHAPE.has(name) || ACTOR.test(name));
  const cursor = query.get('_cursor') ?? '';
  if (!known || (cursor !== '' && !cursor.startsWith(CURSOR))) return false;
  if (query.has('status')) return valuesOf(query, 'status').some((value) => codeOf(value) === FREE);
  return names.includes('start') && names.some((name) => name === 'schedule' || ACTOR.test(name));
}

const valuesOf = (query: URLSearchParams, name: string): string[] =>
  query.getAll(name).flatMap((value) => value.split(',').filter((one) => one !== ''));
const codeOf = (token: string): string => token.split('|').at(-1)!;

function offsetOf(query: URLSearchParams): number {
  const offset = Number((query.get('_cursor') || `${CURSOR}0`).slice(CURSOR.length));
  if (Number.isInteger(offset) && offset >= 0 && offset <= 1_000_000) return offset;
  throw fault('value', 'La página pedida no se entiende.', { path: '_cursor', fix: 'Siga el enlace next.' });
}

function findQueryOf(query: URLSearchParams, nowMs: number): Omit<FindQuery, 'count' | 'offset'> {
  const sort = query.get('_sort') ?? '';
  if (sort !== '' && sort !== 'start')
    throw fault('not-supported', 'Los lugares libres se dan del primero al último.', {
      ...{ path: '_sort', rule: 'Slot?status=free: _sort=start', fix: 'Quite _sort, o use _sort=start.' },
    });
  const { fromMs, toMs } = spanOf(
    query.getAll('start').filter((value) => value !== ''),
    nowMs,
  );
  const named = actorsOf(query);
  return {
    ...{ ...EVERYWHERE, startMs: fromMs, endMs: toMs },
    schedules: valuesOf(query, 'schedule').map((one) => idIn(one, 'Schedule') ?? one),
    practitioners: named('Practitioner'),
    services: named('HealthcareService'),
    locations: named('Location'),
    visitTypes: valuesOf(query, 'service-type'),
    specialties: valuesOf(query, 'specialty'),
  };
}

/** By what an agenda is looked for. Whoever names something else is refused: left out, it would offer every place there is. */
const ACTORS = ['Practitioner', 'HealthcareService', 'Location'] as const;

function actorsOf(query: URLSearchParams): (type: (typeof ACTORS)[number]) => string[] {
  const actors = [...new Set(query.keys())].flatMap((name) => {
    const [, type = ''] = ACTOR.exec(name) ?? [];
    return ACTOR.test(name) ? valuesOf(query, name).map((one) => (one.includes('/') ? one : `${type}/${one}`)) : [];
  });
  if (actors.some((one) => ACTORS.every((type) => idIn(one, type) === undefined)))
    throw fault('not-supported', 'Los lugares libres se buscan por quien atiende, por servicio o por lugar.', {
      path: 'schedule.actor',
      fix: 'Escriba schedule.actor=Practitioner/…, HealthcareService/… o Location/….',
    });
  return (type) => actors.flatMap((one) => idIn(one, type) ?? []);
}

/** Of `Type/id`, relative or at the end of an address. */
function idIn(reference: string, type: string): string | undefined {
  const [id, itsType] = reference.split('/').reverse();
  return itsType === type && /^[A-Za-z0-9\-.]{1,64}$/.test(id!) ? id : undefined;
}

/** https://hl7.org/fhir/R4/search.html#prefix, for an instant; from now on and as far as $find looks when it is not said. */
function spanOf(texts: readonly string[], nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  let [fromMs, toMs] = [nowMs, Number.POSITIVE_INFINITY];
  for (const text of texts) {
    const [, prefix = 'eq', date = ''] = /^(eq|ge|gt|le|lt|sa|eb|ap)?(.*)$/.exec(text) ?? [];
    const { low, high } = dateRange(date);
    if (prefix === 'ge') fromMs = Math.max(fromMs, low);
    else if (prefix === 'gt' || prefix === 'sa') fromMs = Math.max(fromMs, high);
    else if (prefix === 'le') toMs = Math.min(toMs, high);
    else if (prefix === 'lt' || prefix === 'eb') toMs = Math.min(toMs, low);
    else [fromMs, toMs] = [Math.max(fromMs, low), Math.min(toMs, high)];
  }
  const most = fromMs + MOST_DAYS * DAY_MS;
  if (Number.isFinite(toMs) && toMs > most)
    throw fault('too-costly', `Se buscan a lo más ${MOST_DAYS} días de una vez.`, {
      ...{ path: 'start', fix: 'Pida un periodo más corto.' },
    });
  return { fromMs, toMs: Math.max(fromMs, Math.min(toMs, most)) };
}

function slotOf({ agenda, startMs }: Candidate, status: 'free' | 'busy' = FREE): Slot {
  const { service, rules, schedule } = agenda;
  return {
    ...{ resourceType: 'Slot', id: placeId({ scheduleId: agenda.id, startMs }) },
    ...(service.type !== undefined && { serviceType: service.type }),
    ...((schedule.specialty ?? service.specialty) && { specialty: schedule.specialty ?? service.specialty }),
    schedule: { reference: `Schedule/${agenda.id}` },
    status,
    start: new Date(startMs).toISOString(),
    end: new Date(startMs + rules.durationMinutes * MINUTE_MS).toISOString(),
  };
}

/** undefined: the agenda has no place that begins then. */
async function stateOf(free: FreePlaces, agenda: Listed, startMs: number): Promise<Slot | undefined> {
  const day = dayOf(startMs);
  await free.ready(day, day);
  const [places] = free.of([agenda], day);
  if (places!.all.some((one) => one.startMs === startMs)) return slotOf({ agenda, startMs });
  return dayPlaces(agenda, day).some((one) => one.startMs === startMs)
    ? slotOf({ agenda, startMs }, 'busy')
    : undefined;
}

interface Page {
  readonly places: readonly Candidate[];
  readonly total: number;
  readonly offset: number;
  readonly count: number;
}

async function bundleOf(request: FhirRequest, dependencies: FhirDependencies, page: Page): Promise<string> {
  const { fhirUrl } = dependencies;
  const { places, total, offset, count } = page;
  const { query } = request;
  const entryOf = (resource: { resourceType: string; id?: string }, mode: string) => ({
    ...{ fullUrl: `${fhirUrl}/${resource.resourceType}/${resource.id}`, resource, search: { mode } },
  });
  const last = offset + count >= total;
  const onlyFree = query.has('status') && valuesOf(query, 'status').every((value) => codeOf(value) === FREE);
  const absences = onlyFree ? [] : await absencesOf(request, dependencies);
  const stored = last ? absences : [];
  const schedules = query.getAll('_include').some((one) => one === 'Slot:schedule' || one === '*')
    ? new Map(places.map(({ agenda }) => [agenda.id, agenda.schedule])).values()
    : [];
  const at = (cursor: number): string => {
    const own = new URLSearchParams(query);
    own.delete('_cursor');
    if (cursor > 0) own.set('_cursor', `${CURSOR}${cursor}`);
    return `${fhirUrl}/Slot?${own}`;
  };
  const counts = query.get('_summary') === 'count';
  const entry = [
    ...places.map((one) => entryOf(slotOf(one), 'match')),
    ...stored.map((one) => entryOf(one, 'match')),
    ...[...schedules].map((one) => entryOf(one, 'include')),
  ];
  const bundle = {
    ...{ resourceType: 'Bundle', type: 'searchset', total: total + absences.length },
    link: [{ relation: 'self', url: at(offset) }, ...(last ? [] : [{ relation: 'next', url: at(offset + count) }])],
    ...(entry.length > 0 && !counts && { entry }),
  };
  return subsetEntries(JSON.stringify(bundle), counts ? undefined : parseSubset(query));
}

/** Who does not ask for free ones alone is told of absences too, as the store has them. */
async function absencesOf({ context, query }: FhirRequest, { store }: FhirDependencies): Promise<Slot[]> {
  const own = new URLSearchParams([...query].filter(([name]) => !SHAPE.has(name)));
  const asked = { type: 'Slot', criteria: parseCriteria(own.toString()), sort: [], count: 1_000, cursor: undefined };
  const { matches } = await store.search(context, { ...asked, total: 'none' }, `Slot?${own}`);
  return matches.map(({ json }) => JSON.parse(json) as Slot);
}
