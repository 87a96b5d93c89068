/** A person's whole record from HAPI: type by type, each in the order of its ids. */
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { extractIndexes } from '../../r4/extract.ts';
import { mainDate } from '../postgres/main-date.ts';
import type { CompartmentPage, CompartmentQuery, Stored } from '../repository.ts';
import type { HapiClient } from './client.ts';
import { search } from './search.ts';

export async function compartmentPage(client: HapiClient, query: CompartmentQuery): Promise<CompartmentPage> {
  const types = [...query.types].sort();
  let { type, cursor } = query.cursor === undefined ? { type: 0, cursor: undefined } : fromCursor(query.cursor);
  const matches: Stored[] = [];
  while (type < types.length && matches.length < query.count) {
    const page = await search(
      client,
      {
        type: types[type]!,
        criteria: since(query.sinceMs),
        sort: [],
        count: query.count - matches.length,
        cursor,
        total: 'none',
      },
      { patientId: query.patientId },
    );
    matches.push(...page.matches.filter(({ json }) => isDuring(JSON.parse(json) as Resource, query)));
    cursor = page.next;
    if (cursor === undefined) type++;
  }
  return { matches, next: type < types.length ? toCursor(type, cursor) : undefined };
}

const since = (ms: number | undefined) =>
  ms === undefined ? [] : [{ code: '_lastUpdated', modifier: undefined, values: [`ge${new Date(ms).toISOString()}`] }];

/** What has no date of care is always part of it: an allergy does not end with the period that was asked for. */
function isDuring(resource: Resource, { fromMs = -Infinity, toMs = Infinity }: CompartmentQuery): boolean {
  if (fromMs === -Infinity && toMs === Infinity) return true;
  const code = mainDate(resource.resourceType);
  const dates = extractIndexes(resource).flatMap((one) => (one.type === 'date' && one.code === code ? [one] : []));
  return dates.length === 0 || dates.some(({ low, high }) => high > fromMs && low < toMs);
}

const toCursor = (type: number, cursor: string | undefined): string =>
  Buffer.from(`${type}.${cursor ?? ''}`).toString('base64url');

function fromCursor(text: string): { type: number; cursor: string | undefined } {
  const [, type, cursor] = /^(\d{1,3})\.([\w-]*)$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (type !== undefined) return { type: Number(type), cursor: cursor || undefined };
  throw fault('value', 'La página pedida no se entiende.', {
    path: '_cursor',
    value: text.slice(0, 40),
    fix: 'Siga el enlace «next» de la página anterior tal como vino.',
  });
}
