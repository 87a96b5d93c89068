/**
 * A search of one type. What the caller may not see is a parameter of the query, so that totals and pages tell nothing
 * of it, and every match is looked at once more before it leaves.
 */
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { patientCompartmentParams } from '../../r4/compartment.ts';
import { searchParameter } from '../../r4/search-parameters.ts';
import { toQueryString } from '../criteria.ts';
import type { Restriction, SearchPage, SearchQuery } from '../repository.ts';
import type { Source } from './client.ts';
import { withWholeDates } from './dates.ts';
import { type Law, lawOf, seenBy, seenEach, withoutLabels } from './law.ts';
import { LEDGER_TYPE, NOT_LEDGER } from './ledger.ts';
import { namedIn } from './named.ts';
import { refuseUnknown } from './offered.ts';
import { reachOf, refuseReach } from './reach.ts';
import { storedOf } from './resource.ts';
import { withWords } from './words.ts';

const NOTHING: SearchPage = { matches: [], included: [], total: 0, next: undefined };

export async function searchType(source: Source, query: SearchQuery, restriction: Restriction): Promise<SearchPage> {
  const { count } = query;
  const type = query.type!;
  refuse(type, query, restriction);
  const law = await lawOf(source, restriction, type, namedIn(type, query, restriction));
  const offset = query.cursor === undefined ? 0 : fromCursor(query.cursor);
  // The id last, so that pages are cut in one order; one more than asked for, to know whether there is a next page.
  const sort = [...query.sort, { code: '_id', descending: false }];
  const path = searchPath({ ...query, sort, count: count + 1 }, law, offset);
  if (path === undefined) return NOTHING;
  const bundle = (await source.client.get(path)) as Bundle;
  const total = query.total === 'none' && query.summary === undefined ? undefined : bundle.total;
  const found = (bundle.entry ?? []).filter(({ resource }) => resource?.resourceType !== 'OperationOutcome');
  const matches = found.filter(({ search: how }) => how?.mode !== 'include').map((one) => one.resource as Resource);
  const included = found.filter(({ search: how }) => how?.mode === 'include').map((one) => one.resource as Resource);
  const page = matches.slice(0, count);
  const seen = await seenBy(source, law, page);
  const followed = await seenEach(source, (other) => reachOf(restriction, other), included);
  return {
    matches: seen.map(storedOf),
    included: followed.map(storedOf),
    // HAPI has counted what the person hid: better no number than one that tells of it.
    total: law.byConsent && seen.length < page.length ? undefined : total,
    next: matches.length > count ? toCursor(offset + count) : undefined,
  };
}

/** @throws HubError `not-supported` */
export function refuse(type: string, query: SearchQuery, restriction: Restriction): void {
  for (const criterion of query.criteria) refuseUnknown(type, criterion);
  refuseReach(type, query, restriction);
}

/** What to ask HAPI; undefined: nothing of this type can be there. */
export function searchPath(query: SearchQuery, law: Law, offset = 0): string | undefined {
  const type = query.type!;
  const limits = limitsOf(type, query, law);
  if (limits === undefined) return undefined;
  const parameters = toHapi(type, query);
  for (const [name, value] of limits) parameters.append(name, value);
  if (offset > 0) parameters.set('_offset', String(offset));
  return `${type}?${parameters}`;
}

function toHapi(type: string, query: SearchQuery): URLSearchParams {
  const criteria = query.criteria.flatMap((one) => withWords(type, withWholeDates(type, one)));
  return new URLSearchParams(toQueryString({ ...query, criteria }));
}

function limitsOf(type: string, { compartment }: SearchQuery, law: Law): (readonly [string, string])[] | undefined {
  const limits = withoutLabels(law);
  if (type === LEDGER_TYPE) limits.push(NOT_LEDGER);
  if (compartment !== undefined && compartment.type !== 'Patient') throw otherCompartment(compartment.type);
  for (const persons of [law.persons, compartment === undefined ? undefined : [compartment.id]]) {
    if (persons === undefined) continue;
    const code = type === 'Patient' ? '_id' : recordParameter(type);
    if (code === undefined || persons.length === 0) return undefined;
    limits.push([code, persons.map((id) => (type === 'Patient' ? id : `Patient/${id}`)).join(',')]);
  }
  return limits;
}

/** HAPI can't ask for "any of these parameters"; the one that says whose record it is comes first. */
function recordParameter(type: string): string | undefined {
  const codes = patientCompartmentParams(type);
  if (codes.length > 0 && searchParameter(type, 'patient') !== undefined) return 'patient';
  return codes.includes('subject') ? 'subject' : codes[0];
}

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
