/** The versions HAPI keeps. It lists them newest first and knows no record: who may see one record asks for one resource. */
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { dateRange } from '../../r4/date-range.ts';
import { toStored } from '../current.ts';
import type { HistoryEntry, HistoryOptions, HistoryPage, HistoryScope, Restriction } from '../repository.ts';
import type { HapiClient, Source } from './client.ts';
import { isFree, lawOf, recordsOf, seenBy } from './law.ts';
import { isLedger, LEDGER_TYPE } from './ledger.ts';
import { deletedOne } from './lookup.ts';
import { storedOf } from './resource.ts';

export async function history(
  source: Source,
  scope: HistoryScope,
  options: HistoryOptions,
  restriction: Restriction,
): Promise<HistoryPage> {
  const { type, id } = scope;
  if (type !== undefined && id !== undefined) return ofOne(source, { type, id }, options, restriction);
  if (options.ascending)
    throw notSupported('_sort', 'Este repositorio da la historia de un tipo solo de lo más nuevo a lo más viejo.');
  if (!isFree(restriction))
    throw notSupported('_history', 'Con su acceso, este repositorio solo da la historia de un recurso.');
  return ofMany(source.client, type, options);
}

/** A resource has few versions: all are read, so that order and pages go by version whatever is written meanwhile. */
async function ofOne(
  source: Source,
  scope: { readonly type: string; readonly id: string },
  { since, at, count, cursor, ascending }: HistoryOptions,
  restriction: Restriction,
): Promise<HistoryPage> {
  const { type, id } = scope;
  if (!ID.test(id) || isLedger(type, id)) throw notFound(scope);
  const all = await versionsOf(source.client, scope);
  const newest = all.find(({ resource }) => resource !== undefined)?.resource as Resource | undefined;
  if (all.length === 0 || newest === undefined) throw notFound(scope);
  const law = await lawOf(source, restriction, type, recordsOf(newest));
  if ((await seenBy(source, law, [newest])).length === 0) throw notFound(scope);
  const entries = all.map(toEntry);
  if (law.persons !== undefined && entries[0]?.deleted) throw notFound(scope);
  const asked = entries.filter((entry, index) => isDuring(entry, entries[index - 1], since, at));
  if (ascending) asked.reverse();
  const after = cursor === undefined ? undefined : fromCursor(cursor).place;
  const isLater = (version: number) => after === undefined || (ascending ? version > after : version < after);
  const left = asked.filter(({ versionId }) => isLater(Number(versionId)));
  const page = left.slice(0, count);
  return {
    entries: page,
    total: asked.length,
    next: left.length > count ? toCursor(Number(page.at(-1)!.versionId), 0) : undefined,
  };
}

/** Newest first. HAPI leaves out of the list what stands before a deletion that was taken back, but still gives it by version. */
async function versionsOf(client: HapiClient, { type, id }: { type: string; id: string }): Promise<BundleEntry[]> {
  const path = `${type}/${id}/_history`;
  const listed = ((await client.get(`${path}?_count=${MOST_VERSIONS}`)) as Bundle).entry ?? [];
  const numbered = new Map(listed.map((entry) => [versionOf(entry), entry]));
  const newest = Math.min(Math.max(0, ...numbered.keys()), MOST_VERSIONS);
  const missing = Array.from({ length: newest }, (_, index) => index + 1).filter((version) => !numbered.has(version));
  if (missing.length > 0) {
    const entry = missing.map((version) => ({ request: { method: 'GET' as const, url: `${path}/${version}` } }));
    const found = await client.post({ resourceType: 'Bundle', type: 'batch', entry });
    for (const [index, { resource }] of (found.entry ?? []).entries())
      if (resource?.resourceType === type)
        numbered.set(missing[index]!, { resource, request: { method: 'PUT', url: path } });
  }
  return [...numbered].sort(([a], [b]) => b - a).map(([, entry]) => entry);
}

const versionOf = ({ resource, response, request }: BundleEntry): number =>
  Number(resource?.meta?.versionId ?? (/\d+/.exec(response?.etag ?? '') ?? /\d+$/.exec(request?.url ?? ''))?.[0] ?? 0);

const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const MOST_VERSIONS = 1_000;

/** Current at some moment of `at`: stored before it ends, and followed by none before it begins. */
function isDuring(entry: HistoryEntry, next: HistoryEntry | undefined, since?: string, at?: string): boolean {
  const stored = Date.parse(entry.lastUpdated);
  if (since !== undefined && stored < dateRange(since).low) return false;
  if (at === undefined) return true;
  const { low, high } = dateRange(at);
  return stored < high && (next === undefined || Date.parse(next.lastUpdated) > low);
}

/** Bounded by the moment of the first page: history only grows at its end, so places before it stay. */
async function ofMany(client: HapiClient, type: string | undefined, options: HistoryOptions): Promise<HistoryPage> {
  const { since, at, count, cursor } = options;
  const { place, untilMs } = cursor === undefined ? { place: 0, untilMs: Date.now() } : fromCursor(cursor);
  const parameters = new URLSearchParams({ _count: String(count + 1) });
  if (at !== undefined) parameters.set('_at', at);
  else parameters.set('_at', `le${new Date(untilMs).toISOString()}`);
  // HAPI takes `_since` only alone; as `_at` it also gives what was current then, which is left out below.
  const sinceMs = since === undefined ? undefined : dateRange(since).low;
  if (sinceMs !== undefined) parameters.append('_at', `ge${new Date(sinceMs).toISOString()}`);
  if (place > 0) parameters.set('_offset', String(place));
  const path = type === undefined ? '_history' : `${type}/_history`;
  const found = (((await client.get(`${path}?${parameters}`)) as Bundle).entry ?? []).map(toEntry);
  const isAsked = (one: HistoryEntry) =>
    (one.type !== LEDGER_TYPE || !isLedger(one.type, one.id)) &&
    (sinceMs === undefined || Date.parse(one.lastUpdated) >= sinceMs);
  return {
    entries: found.slice(0, count).filter(isAsked),
    total: undefined,
    next: found.length > count ? toCursor(place + count, untilMs) : undefined,
  };
}

function toEntry(entry: BundleEntry, index: number, all: readonly BundleEntry[]): HistoryEntry {
  const method = (entry.request?.method ?? 'PUT') as 'POST' | 'PUT' | 'DELETE';
  if (entry.resource !== undefined && method !== 'DELETE') {
    const stored = storedOf(entry.resource as Resource);
    // The hub gives ids itself, so HAPI knows of PUT only.
    return { ...stored, method: method === 'POST' || stored.versionId === '1' ? 'POST' : 'PUT' };
  }
  const [, type = '', id = ''] =
    /([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]*)?$/.exec(entry.request?.url ?? entry.fullUrl ?? '') ?? [];
  const beforeMs = Date.parse(all[index + 1]?.resource?.meta?.lastUpdated ?? '1970-01-01');
  return { ...toStored(deletedOne(entry, { type, id }, beforeMs)), method: 'DELETE' };
}

const notFound = ({ type, id }: { readonly type: string; readonly id: string }) =>
  fault('not-found', `No existe ${type}/${id.slice(0, 64)}.`, {
    path: type,
    fix: 'Revise el id; si lo obtuvo de una búsqueda, repítala.',
  });

const notSupported = (path: string, text: string) =>
  fault('not-supported', text, { path, fix: 'Pida la historia de cada recurso por separado.' });

const toCursor = (place: number, untilMs: number): string => Buffer.from(`h${place}.${untilMs}`).toString('base64url');

function fromCursor(text: string): { place: number; untilMs: number } {
  const [, place, untilMs] = /^h(\d{1,9})\.(\d{1,14})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (place !== undefined) return { place: Number(place), untilMs: Number(untilMs) };
  throw fault('value', 'La página pedida no se entiende.', {
    path: '_cursor',
    value: text.slice(0, 40),
    fix: 'Siga el enlace «next» de la página anterior tal como vino.',
  });
}
