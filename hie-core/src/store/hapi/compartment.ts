/** A person's whole record from HAPI: type by type, each in the order of its ids. */
import type { Resource } from '@medplum/fhirtypes';
import { extractIndexes } from '../../r4/extract.ts';
import { mainDate } from '../main-date.ts';
import type { CompartmentPage, CompartmentQuery, Restriction } from '../repository.ts';
import type { Source } from './client.ts';
import { searchTypes } from './search-types.ts';

/** What is outside the period is left out of the pages, which may then be shorter than asked for. */
export async function compartmentPage(
  source: Source,
  query: CompartmentQuery,
  restriction: Restriction,
): Promise<CompartmentPage> {
  const { patientId, types, sinceMs, count, cursor } = query;
  const page = await searchTypes(
    source,
    {
      ...{ type: undefined, criteria: since(sinceMs), sort: [], count, cursor, total: 'none' },
      compartment: { type: 'Patient', id: patientId },
    },
    types.toSorted(),
    restriction,
  );
  const matches = page.matches.filter(({ json }) => isDuring(JSON.parse(json) as Resource, query));
  return { matches, next: page.next };
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
