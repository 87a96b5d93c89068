/** A person's entries of the audit's ledger. Tables: migrations/000007_audit.sql. */
import type { Database } from '../../db.ts';
import type { EntryRow } from '../audit/sql.ts';

/** Newest first, before `before` if given: each branch gives as many as are wanted, so neither reads a person's whole past. */
const PAGE = `select e.id, e.entry from audit_entry e join (
    (select id from audit_entry where person = $1::uuid and id < $2::uuid order by id desc limit $3)
    union all
    (select id from audit_person where person = $1::uuid and id < $2::uuid order by id desc limit $3)
  ) as own on own.id = e.id order by e.id desc limit $3`;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export async function selectPersonEntries(
  db: Database,
  person: string,
  before: string | undefined,
  limit: number,
): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow>({
    name: 'audit_person_page',
    text: PAGE,
    values: [person, before ?? LAST_ID, limit],
  });
  return rows;
}

/** @param act as the ledger writes it */
export async function selectPersonActs(db: Database, person: string, act: string, limit: number): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow>({
    name: 'audit_person_acts',
    text: `select id, entry from audit_entry where person = $1 and entry::json ->> 3 = $2 order by id desc limit $3`,
    values: [person, act, limit],
  });
  return rows;
}
