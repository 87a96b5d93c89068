/**
 * What of the types a search may reach stays hidden from this caller, as conditions on a resource's id: the one place where
 * labels, consent and the treating relation enter a query, so that pages and totals obey them alike. Called wherever a query
 * finds a resource: reads, history, whole records, hot and population pages and counts, chains, `_has`, includes, and what a
 * write finds (docs/adr/0016). `offset 0` keeps each test a look-up: planned without values it would rather be a join.
 */
import { isFiled } from '../../r4/compartment.ts';
import { identifierHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';
import type { Hidden, Restriction, Treating } from '../repository.ts';

/** Binds a value: gives `$n::cast`. */
export type AddParameter = (value: unknown, cast: string) => string;

const NONE: string[] = [];

/**
 * @param types those the id may be of; `restriction` is already the one that holds for them
 * @param id SQL of the resource's key (uuid); its shard is `shard_of(id)`
 * @param patient SQL of the key of the person whose record it stands in, where the query has it at hand
 * @returns conditions to be met all
 */
export function restrictionSql(
  { treated, hidden }: Restriction,
  types: readonly string[],
  id: string,
  add: AddParameter,
  patient?: string,
): string[] {
  if (treated === undefined && hidden === undefined) return NONE;
  const where: string[] = [];
  if (treated !== undefined && types.some(isOfSomebody)) where.push(isTreated(treated, id, add, patient));
  if (hidden !== undefined) where.push(`not exists (${hiddenRows(hidden, id, add)} offset 0)`);
  return where;
}

const isOfSomebody = (type: string): boolean => type !== 'Patient' && isFiled(type);

const personOf = (id: string): string =>
  `(select w.patient from resource_version w where w.shard = shard_of(${id}) and w.id = ${id} order by w.version desc limit 1)`;

function isTreated(
  treated: NonNullable<Restriction['treated']>,
  id: string,
  add: AddParameter,
  patient: string | undefined,
): string {
  const named = treated.orPersons?.map((person) => keyOf('Patient', person)) ?? [];
  const person = 'q.person';
  const open = [isCared(treated, person, add)];
  if (named.length > 0) open.unshift(`${person} = any(${add(named, 'uuid[]')})`);
  return `exists (select from (select ${patient ?? personOf(id)} as person) q where ${open.join(' or ')} offset 0)`;
}

function isCared(treating: Treating, person: string, add: AddParameter): string {
  const hashes = add(hashesOf(treating), 'uuid[]');
  const tail = add(treating.tailDays, 'integer');
  const cares = (record: string): string =>
    `exists (select from treating t where t.shard = shard_of(${record}) and t.patient = ${record}
      and t.carer = any(array(select i.id from identifier i where i.hash = any(${hashes})) || ${hashes})
      and t.last_act > now() - make_interval(days => ${tail}) offset 0)`;
  if (!treating.anyRecord) return cares(person);
  // Few are merged, and many are asked about: their other records are looked for last, of them alone.
  const merged = `exists (select from merged_person m where m.survivor is not null and (m.record = ${person} or m.survivor = ${person}) offset 0)`;
  return `(${cares(person)} or (${merged} and exists (select from records_of(${person}) as r(id) where ${cares('r.id')} offset 0)))`;
}

function hiddenRows({ grounds, unlessTreated, by, exempt }: Hidden, id: string, add: AddParameter): string {
  const tests: string[] = [];
  if (grounds.length > 0) tests.push(`h.ground = any(${add(grounds, 'text[]')})`);
  if (unlessTreated.length > 0)
    tests.push(
      `(h.ground = any(${add(unlessTreated, 'text[]')})
        and not ${isCared(by, 'h.patient', add)})`,
    );
  const open = exempt.map((person) => keyOf('Patient', person));
  // An emergency opens a record, not the proceedings about who opened it.
  const always = grounds.includes('reserved') ? `h.ground = 'reserved' or ` : '';
  const except = open.length === 0 ? '' : ` and (${always}coalesce(h.patient <> all(${add(open, 'uuid[]')}), true))`;
  // Who wrote it keeps seeing it: a person hides from others, not from the facility's own record (docs/adr/0024).
  const own = !grounds.includes('consent') || by.carers.length === 0 ? '' : ` and ${isOthers(by, 'h.author', add)}`;
  return `select from restricted_resource h where h.shard = shard_of(${id}) and h.id = ${id}
    and (${tests.join(' or ') || 'false'})${except}${own}`;
}

/** Of labels no author is noted, so they hide as ever. */
export function isOthers({ carers }: Treating, author: string, add: AddParameter): string {
  const hashes = add(hashesOf({ carers, tailDays: 0 }), 'uuid[]');
  return `(${author} is null or ${author} <> all(array(select i.id from identifier i where i.hash = any(${hashes})) || ${hashes}))`;
}

/** A restriction lives as long as its token. */
const hashes = new WeakMap<Treating['carers'], readonly string[]>();

function hashesOf({ carers }: Treating): readonly string[] {
  let known = hashes.get(carers);
  if (known === undefined) {
    known = carers.map(({ type, system, value }) => identifierHash(type, system, value));
    hashes.set(carers, known);
  }
  return known;
}
