/** The history of a resource, of a type, of everything, as a Bundle. https://hl7.org/fhir/R4/http.html#history */
import { fault } from '../errors.ts';
import { parseDateRange } from '../r4/date-range.ts';
import type { HistoryEntry, HistoryOptions, HistoryPage, HistoryScope } from '../store/repository.ts';
import type { Handler } from './context.ts';
import { etagOf } from './headers.ts';
import { MAX_COUNT } from './search-request.ts';
import { parseSubset, subsetEntries } from './subset.ts';

const DEFAULT_COUNT = 20;
const SORTS = new Set(['_lastUpdated', '-_lastUpdated', 'none']);

const historyOf =
  (scopeOf: (params: Readonly<Record<string, string>>) => HistoryScope): Handler =>
  async ({ context, params, query }, { store, fhirUrl }) => {
    const scope = scopeOf(params);
    const subset = parseSubset(query);
    const { path, used } = asked(scope, query);
    const page = await store.history(context, scope, optionsOf(query), `${path}?${used}`);
    return { status: 200, body: subsetEntries(historyBundle(fhirUrl, path, used, page), subset) };
  };

export const instanceHistory = historyOf(({ type, id }) => ({ type: type!, id: id! }));
export const typeHistory = historyOf(({ type }) => ({ type: type! }));
export const systemHistory = historyOf(() => ({}));

function asked({ type, id }: HistoryScope, query: URLSearchParams) {
  const known = ['_since', '_at', '_count', '_sort', '_summary', '_elements'];
  return {
    path: [type, id, '_history'].filter((part) => part !== undefined).join('/'),
    used: new URLSearchParams([...query].filter(([name, value]) => known.includes(name) && value !== '')),
  };
}

function optionsOf(query: URLSearchParams): HistoryOptions {
  const sort = query.get('_sort') || undefined;
  if (sort !== undefined && !SORTS.has(sort)) throw wrong('_sort', sort, 'Use _lastUpdated o -_lastUpdated.');
  const count = query.get('_count') || String(DEFAULT_COUNT);
  if (!/^[1-9]\d{0,8}$/.test(count)) throw wrong('_count', count, `Escriba un entero de 1 a ${MAX_COUNT}.`);
  const since = momentOf(query, '_since');
  const at = momentOf(query, '_at');
  return {
    ...(since !== undefined && { since }),
    ...(at !== undefined && { at }),
    count: Math.min(Number(count), MAX_COUNT),
    cursor: query.get('_cursor') || undefined,
    ascending: sort === '_lastUpdated',
  };
}

function momentOf(query: URLSearchParams, name: string): string | undefined {
  // A plus that nobody escaped arrives as a space.
  const text = query.get(name)?.replace(' ', '+') || undefined;
  if (text !== undefined && parseDateRange(text) === undefined)
    throw wrong(name, text, 'Escriba por ejemplo 2026-01-31T08:00:00-06:00.');
  return text;
}

const wrong = (path: string, value: string, fix: string) =>
  fault('value', `El parámetro «${path}» no se entiende.`, {
    path,
    rule: 'R4 history',
    value: value.slice(0, 80),
    fix,
  });

function historyBundle(fhirUrl: string, path: string, used: URLSearchParams, page: HistoryPage): string {
  const url = (cursor?: string): string => {
    const all = new URLSearchParams([...used, ...(cursor === undefined ? [] : [['_cursor', cursor]])]).toString();
    return `${fhirUrl}/${path}${all === '' ? '' : `?${all}`}`;
  };
  const link = [{ relation: 'self', url: url() }];
  if (page.next !== undefined) link.push({ relation: 'next', url: url(page.next) });
  const total = page.total === undefined ? '' : `,"total":${page.total}`;
  const entries = page.entries.map((entry) => entryText(fhirUrl, entry));
  return `{"resourceType":"Bundle","type":"history"${total},"link":${JSON.stringify(link)}${
    entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`
  }}`;
}

const STATUS = { POST: '201 Created', DELETE: '204 No Content' };

/** The stored text is spliced in as it is. */
function entryText(fhirUrl: string, entry: HistoryEntry): string {
  const path = `${entry.type}/${entry.id}`;
  const status = entry.method === 'PUT' ? (entry.versionId === '1' ? STATUS.POST : '200 OK') : STATUS[entry.method];
  const request = { method: entry.method, url: entry.method === 'POST' ? entry.type : path };
  const response = { status, etag: etagOf(entry), lastModified: entry.lastUpdated };
  const resource = entry.deleted ? '' : `"resource":${entry.json},`;
  return `{"fullUrl":${JSON.stringify(`${fhirUrl}/${path}`)},${resource}"request":${JSON.stringify(request)},"response":${JSON.stringify(response)}}`;
}
