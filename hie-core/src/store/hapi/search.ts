/**
 * A search as HAPI answers it. A caller who may see one record gets that as a parameter of the query, so that totals and
 * pages tell nothing of others, and every match is looked at once more before it leaves.
 */
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { patientCompartmentParams } from '../../r4/compartment.ts';
import { searchParameter } from '../../r4/search-parameters.ts';
import { toQueryString } from '../criteria.ts';
import { isWithin } from '../postgres/within.ts';
import type { Restriction, SearchCriterion, SearchPage, SearchQuery } from '../repository.ts';
import type { HapiClient } from './client.ts';
import { withWholeDates } from './dates.ts';
import { LEDGER_TYPE, NOT_LEDGER } from './ledger.ts';
import { refuseReach } from './reach.ts';
import { storedOf } from './resource.ts';

const NOTHING: SearchPage = { matches: [], included: [], total: 0, next: undefined };

export async function search(client: HapiClient, query: SearchQuery, restriction: Restriction): Promise<SearchPage> {
  const { type, count } = query;
  if (type === undefined) throw wholeSystem();
  for (const criterion of query.criteria) refuseUnknown(type, criterion);
  refuseReach(type, query, restriction);
  const limits = limitsOf(type, query, restriction);
  if (limits === undefined) return NOTHING;
  const offset = query.cursor === undefined ? 0 : fromCursor(query.cursor);
  const parameters = new URLSearchParams(toQueryString(forHapi(type, query)));
  for (const [name, value] of limits) parameters.append(name, value);
  if (offset > 0) parameters.set('_offset', String(offset));
  const bundle = (await client.get(`${type}?${parameters}`)) as Bundle;
  const total = query.total === 'none' && query.summary === undefined ? undefined : bundle.total;
  const found = (bundle.entry ?? []).filter(({ resource }) => resource?.resourceType !== 'OperationOutcome');
  const matches = found.filter(({ search: how }) => how?.mode !== 'include').map((one) => one.resource as Resource);
  const included = found.filter(({ search: how }) => how?.mode === 'include').map((one) => one.resource as Resource);
  const visible = (one: Resource) => isWithin(one, one.id!, restriction);
  return {
    matches: matches.slice(0, count).filter(visible).map(storedOf),
    included: included.filter(visible).map(storedOf),
    total,
    next: matches.length > count ? toCursor(offset + count) : undefined,
  };
}

/** The id last, so that pages are cut in one order; one more than asked for, to know whether there is a next page. */
const forHapi = (type: string, query: SearchQuery): SearchQuery => ({
  ...query,
  criteria: query.criteria.map((one) => withWholeDates(type, one)),
  sort: [...query.sort, { code: '_id', descending: false }],
  count: query.count + 1,
});

/** At most `count` current resources that meet the criteria. */
export async function searchCurrent(
  client: HapiClient,
  type: string,
  criteria: readonly SearchCriterion[],
  count: number,
): Promise<Resource[]> {
  for (const criterion of criteria) refuseUnknown(type, criterion);
  const query = {
    type,
    criteria: criteria.map((one) => withWholeDates(type, one)),
    sort: [],
    count,
    cursor: undefined,
  };
  const bundle = (await client.get(`${type}?${toQueryString({ ...query, total: 'none' })}`)) as Bundle;
  return (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === type ? [resource as Resource] : [],
  );
}

/** undefined: nothing of this type can be in the record. */
function limitsOf(
  type: string,
  { compartment }: SearchQuery,
  { patientId }: Restriction,
): (readonly [string, string])[] | undefined {
  const limits: (readonly [string, string])[] = type === LEDGER_TYPE ? [NOT_LEDGER] : [];
  if (compartment !== undefined && compartment.type !== 'Patient') throw otherCompartment(compartment.type);
  for (const patient of [patientId, compartment?.id]) {
    if (patient === undefined) continue;
    const code = type === 'Patient' ? '_id' : recordParameter(type);
    if (code === undefined) return undefined;
    limits.push([code, type === 'Patient' ? patient : `Patient/${patient}`]);
  }
  return limits;
}

/** HAPI can't ask for "any of these parameters"; the one that says whose record it is comes first. */
function recordParameter(type: string): string | undefined {
  const codes = patientCompartmentParams(type);
  if (codes.length > 0 && searchParameter(type, 'patient') !== undefined) return 'patient';
  return codes.includes('subject') ? 'subject' : codes[0];
}

/** HAPI indexes every parameter of R4. */
export const isSearchParameter = (type: string, code: string): boolean =>
  SHARED.has(code) || searchParameter(type, code) !== undefined;

function refuseUnknown(type: string, { code, has }: SearchCriterion): void {
  if (has !== undefined || isSearchParameter(type, code)) return;
  throw fault('not-supported', `No se puede buscar ${type} por «${code.slice(0, 40)}».`, {
    path: `${type}?${code.slice(0, 40)}`,
    rule: 'R4 search parameters',
    fix: 'Vea los parámetros de búsqueda en /metadata.',
  });
}

const SHARED = new Set(['_id', '_lastUpdated', '_tag', '_security', '_profile', '_source']);

const wholeSystem = () =>
  fault('not-supported', 'Este repositorio no busca en todos los tipos a la vez.', {
    path: '_type',
    fix: 'Busque tipo por tipo.',
  });

const otherCompartment = (type: string) =>
  fault('not-supported', `Este repositorio solo conoce el expediente de Patient, no el de ${type.slice(0, 40)}.`, {
    path: type,
    fix: 'Busque por la referencia, por ejemplo Encounter?practitioner=….',
  });

const toCursor = (offset: number): string => Buffer.from(`o${offset}`).toString('base64url');

function fromCursor(text: string): number {
  const digits = /^o(\d{1,7})$/.exec(Buffer.from(text, 'base64url').toString())?.[1];
  if (digits !== undefined) return Number(digits);
  throw fault('value', 'La página pedida no se entiende.', {
    path: '_cursor',
    value: text.slice(0, 40),
    fix: 'Siga el enlace «next» de la página anterior tal como vino.',
  });
}
