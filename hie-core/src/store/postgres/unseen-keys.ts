/** Of what was found by key: what the restriction hides. Asks nothing when nothing can be hidden. */
import type { Database } from '../../db.ts';
import type { Current } from '../current.ts';
import { textHash } from '../hashes.ts';
import type { Restriction } from '../repository.ts';
import { restrictionSql } from './restriction-sql.ts';

const NONE: ReadonlySet<string> = new Set();

interface Group {
  readonly law: Restriction;
  readonly types: Set<string>;
  readonly keys: string[];
}

/** @param lawOf what holds for a type; undefined: it is not reached at all, and not asked about here */
export async function unseenKeys(
  db: Database,
  currents: readonly Current[],
  lawOf: (type: string) => Restriction | undefined,
): Promise<ReadonlySet<string>> {
  const groups: Group[] = [];
  for (const { type, key } of currents) {
    const law = lawOf(type);
    if (law === undefined || (law.hidden === undefined && law.treated === undefined)) continue;
    let group = groups.find((one) => one.law.hidden === law.hidden && one.law.treated === law.treated);
    if (group === undefined) {
      group = { law, types: new Set(), keys: [] };
      groups.push(group);
    }
    group.types.add(type);
    group.keys.push(key);
  }
  if (groups.length === 0) return NONE;
  const unseen = new Set<string>();
  for (const group of groups) for (const key of await ask(db, group)) unseen.add(key);
  return unseen;
}

async function ask(db: Database, { law, types, keys }: Group): Promise<string[]> {
  const values: unknown[] = [keys];
  const add = (value: unknown, cast: string) => `$${values.push(value)}::${cast}`;
  const seen = restrictionSql(law, [...types], 'k.id', add).join(' and ');
  if (seen === '') return [];
  const text = `select k.id from unnest($1::uuid[]) k(id) where not (${seen})`;
  const { rows } = await db.query<{ id: string }>({ name: `unseen_${textHash(text).toString(36)}`, text, values });
  return rows.map(({ id }) => id);
}
