/** Every statement of the audit's ledger. Tables: migrations/000007_audit.sql. */
import type { Database } from '../../db.ts';
import { shortOf } from './acts.ts';
import type { LedgerRow } from './encode.ts';

/**
 * The two inserts, from rows that travel as columns of text (store/postgres/write.ts has them in the statement of a write). No entry
 * contains U+0001: JSON must escape it.
 */
export const INSERT_ENTRIES = (rows: string): string =>
  `insert into audit_entry (id, account, person, entry) select i, a, p, e from ${rows} as r(i, a, p, e)`;
export const INSERT_PERSONS = (rows: string): string =>
  `insert into audit_person (person, id) select p, i from ${rows} as r(p, i)`;

export interface LedgerColumns {
  /** id, account, person, entry */
  readonly entries: readonly (string | number)[][];
  /** person, id */
  readonly persons: readonly string[][];
}

export function ledgerColumns(rows: readonly LedgerRow[]): LedgerColumns {
  const columns = { entries: [[], [], [], []] as (string | number)[][], persons: [[], []] as string[][] };
  const [ids, accounts, people, texts] = columns.entries as [string[], (string | number)[], string[], string[]];
  for (const { id, account, persons, entry } of rows) {
    ids.push(id);
    accounts.push(account ?? 'null');
    people.push(persons.length === 1 ? persons[0]! : 'null');
    texts.push(entry);
    if (persons.length < 2) continue;
    for (const person of persons) {
      columns.persons[0]!.push(person);
      columns.persons[1]!.push(id);
    }
  }
  return columns;
}

const ENTRIES = `unnest($1::uuid[], $2::bigint[], $3::uuid[], string_to_array($4, E'\\x01'))`;
const ALONE = { name: 'audit_insert', text: INSERT_ENTRIES(ENTRIES) };
const WITH_PERSONS = {
  name: 'audit_insert_persons',
  text: `with p as (${INSERT_PERSONS('unnest($5::uuid[], $6::uuid[])')}) ${INSERT_ENTRIES(ENTRIES)}`,
};

/** All of them in one commit. */
export async function insertEntries(db: Pick<Database, 'query'>, rows: readonly LedgerRow[]): Promise<void> {
  const { entries, persons } = ledgerColumns(rows);
  const list = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;
  const values = [list(entries[0]!), list(entries[1]!), list(entries[2]!), entries[3]!.join('\u0001')];
  const several = persons[0]!.length > 0;
  if (several) values.push(list(persons[0]!), list(persons[1]!));
  await db.query({ ...(several ? WITH_PERSONS : ALONE), values });
}

/** Places of the entry's fields (encode.ts). */
const FIELDS = { act: 3, outcome: 4, role: 5, client: 6, name: 8, facility: 9, address: 10 } as const;

/** In front of these stand no texts that could hold a comma, and counting commas costs a tenth of reading JSON. */
const PLAIN = new Set<keyof typeof FIELDS>(['act', 'outcome', 'role']);

export const field = (name: keyof typeof FIELDS): string =>
  PLAIN.has(name)
    ? `trim(both '"' from split_part(e.entry, ',', ${FIELDS[name] + 1}))`
    : `(e.entry::json ->> ${FIELDS[name]})`;

/** An element of a posted AuditEvent; null for the hub's own entries. */
export const posted = (element: 'type' | 'subtype' | 'action' | 'outcome' | 'agent', as: 'text' | 'jsonb' = 'text') =>
  `case when ${field('act')} = '${shortOf('posted')}' then ${saidIn(element, as)} end`;

const saidIn = (element: string, as: 'text' | 'jsonb'): string =>
  as === 'text' ? `(e.entry::json -> 16 ->> '${element}')` : `(e.entry::jsonb -> 16 -> '${element}')`;

/** Gathers the values of a statement. */
export interface Sql {
  /** @returns the placeholder, with its cast */
  add(value: unknown, cast: string): string;
  readonly values: unknown[];
}

export function gatherValues(): Sql {
  const values: unknown[] = [];
  return { values, add: (value, cast) => `$${values.push(value)}::${cast}` };
}

export interface EntryRow {
  readonly id: string;
  readonly entry: string;
}

type Queryable = Pick<Database, 'query'>;

export async function selectEntries(db: Queryable, ids: readonly string[]): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow>({
    name: 'audit_entries',
    text: 'select id, entry from audit_entry where id = any($1::uuid[])',
    values: [ids],
  });
  return rows;
}

/** Newest first. @param conditions on `e`, joined by and */
export async function selectPage(
  db: Queryable,
  conditions: readonly string[],
  { values }: Sql,
  { limit, ascending }: { readonly limit: number; readonly ascending: boolean },
): Promise<EntryRow[]> {
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const text = `select e.id, e.entry from audit_entry e ${where} order by e.id ${ascending ? 'asc' : 'desc'} limit ${limit}`;
  return (await db.query<EntryRow>({ text, values })).rows;
}

export async function countEntries(db: Queryable, conditions: readonly string[], { values }: Sql): Promise<number> {
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const { rows } = await db.query<{ total: number }>({
    text: `select count(*) as total from audit_entry e ${where}`,
    values,
  });
  return rows[0]!.total;
}
