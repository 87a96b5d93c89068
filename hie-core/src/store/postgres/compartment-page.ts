/**
 * A person's whole record, a page at a time. By (type, id), neither of which ever changes: whatever is written between two
 * pages, nothing comes twice and nothing that was there is left out. The page is cut in the narrow index rows before any
 * content is fetched; a record's rows stand together, so sorting them costs less than an index of their own would.
 */
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import { toStored } from '../current.ts';
import { textHash } from '../hashes.ts';
import { keyOf, shardOf } from '../keys.ts';
import type { CompartmentPage, CompartmentQuery, Restriction, Stored } from '../repository.ts';
import { isWithin } from '../within.ts';
import { CURRENT_COLUMNS, type CurrentRow, toCurrent } from './current.ts';
import { UNDATED } from './index-rows.ts';
import { type AddParameter, restrictionSql } from './restriction-sql.ts';
import { typeNumber } from './type-numbers.ts';

const NEWEST = `join lateral (select ${CURRENT_COLUMNS}, v.at, v.content from resource_version v
  where v.shard = shard_of(b.id) and v.id = b.id order by v.version desc limit 1) n on not n.deleted`;
const COLUMNS = 'n.id, n.type, n.version, n.deleted, n.at_ms, n.patient, n.public_id, n.content';

export async function compartmentPage(
  db: Database,
  query: CompartmentQuery,
  restriction: Restriction = {},
): Promise<CompartmentPage> {
  const patient = keyOf('Patient', query.patientId);
  const others = (query.others ?? []).map((id) => keyOf('Patient', id));
  const values: unknown[] = [shardOf(patient), patient, query.types.map(typeNumber)];
  const param = (value: unknown, cast: string) => `$${values.push(value)}::${cast}`;
  const where = ['b.shard = $1::smallint', 'b.patient = $2::uuid', 'b.type = any($3::smallint[])'];
  if (others.length > 0) where.splice(0, 2, ...amongRecords([patient, ...others], param));
  where.push(...seenOf(query.types, restriction, param));
  if (query.cursor !== undefined) {
    const after = fromCursor(query.cursor);
    where.push(`(b.type, b.id) > (${param(after.type, 'smallint')}, ${param(after.key, 'uuid')})`);
  }
  // What has no date of care is always part of it: an allergy does not end with the period that was asked for.
  if (query.fromMs !== undefined) where.push(`(b.low = ${UNDATED} or b.high > ${param(query.fromMs, 'bigint')})`);
  if (query.toMs !== undefined) where.push(`(b.low = ${UNDATED} or b.low < ${param(query.toMs, 'bigint')})`);
  const limit = param(query.count + 1, 'integer');
  const cut = `from compartment b where ${where.join(' and ')} order by b.type, b.id limit ${limit}`;
  const text =
    query.sinceMs === undefined
      ? `select ${COLUMNS} from (select b.type, b.id ${cut}) b ${NEWEST} order by b.type, b.id`
      : `select ${COLUMNS} from compartment b ${NEWEST}
         where ${where.join(' and ')} and n.at >= to_timestamp(${param(query.sinceMs, 'double precision')} / 1000)
         order by b.type, b.id limit ${limit}`;
  const { rows } = await db.query<CurrentRow>({ name: nameOf(text), text, values });
  const page = rows.slice(0, query.count);
  const last = page.at(-1);
  return {
    matches: page.map((row) => toStored(toCurrent(row))),
    next: rows.length > query.count && last !== undefined ? toCursor(last) : undefined,
  };
}

/** Of several records of one person; what stands in more than one of them comes once. `$1` and `$2` stay what they are. */
function amongRecords(patients: readonly string[], param: AddParameter): string[] {
  const all = param(patients, 'uuid[]');
  const shards = param([...new Set(patients.map(shardOf))], 'smallint[]');
  return [
    '$1::smallint is not null and $2::uuid is not null',
    `b.shard = any(${shards})`,
    `b.patient = any(${all})`,
    `not exists (select from compartment d where d.shard = any(${shards}) and d.patient = any(${all})
      and d.patient < b.patient and d.type = b.type and d.low = b.low and d.id = b.id)`,
  ];
}

/** One prepared statement for each shape. */
const nameOf = (text: string): string => `compartment_${textHash(text).toString(36)}`;

/** Types that the same law holds for are asked about together: nearly always it is one law for all. */
function seenOf(types: readonly string[], restriction: Restriction, param: AddParameter): string[] {
  const { reach } = restriction;
  const laws = new Map<string, { readonly law: Restriction; readonly types: string[] }>();
  const ids = new Map<object, number>();
  const idOf = (one: object | undefined) => (one === undefined ? 0 : (ids.get(one) ?? ids.set(one, ids.size + 1).size));
  for (const type of types) {
    const law = reach === undefined ? restriction : reach(type, 'follow');
    if (law === undefined) continue;
    const key = `${idOf(law.hidden)} ${idOf(law.treated)}`;
    const known = laws.get(key);
    if (known === undefined) laws.set(key, { law, types: [type] });
    else known.types.push(type);
  }
  const groups = [...laws.values()].map((one) => ({
    ...one,
    where: restrictionSql(one.law, one.types, 'b.id', param, 'b.patient'),
  }));
  if (groups.length === 1) return groups[0]!.where;
  const each = groups.map((group) =>
    [`b.type = any(${param(group.types.map(typeNumber), 'smallint[]')})`, ...group.where].join(' and '),
  );
  return groups.length === 0 ? [] : [`(${each.map((one) => `(${one})`).join(' or ')})`];
}

const toCursor = ({ type, id }: CurrentRow): string => Buffer.from(`${type}.${id}`).toString('base64url');

function fromCursor(text: string): { type: number; key: string } {
  const [, type, key] =
    /^(\d{1,3})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (type !== undefined && key !== undefined) return { type: Number(type), key };
  throw fault('value', 'La página pedida no se entiende.', {
    path: '_cursor',
    value: text.slice(0, 40),
    fix: 'Siga el enlace «next» de la página anterior tal como vino.',
  });
}

/** What is gone, or hidden by the restriction, is left out. */
export async function readMany(
  db: Database,
  references: readonly { readonly type: string; readonly id: string }[],
  restriction: Restriction,
): Promise<Stored[]> {
  if (references.length === 0) return [];
  const wanted = new Map(references.map(({ type, id }) => [keyOf(type, id), type]));
  const values: unknown[] = [[...wanted.keys()]];
  const add = (value: unknown, cast: string) => `$${values.push(value)}::${cast}`;
  const seen = restrictionSql(restriction, [...new Set(wanted.values())], 'b.id', add, 'n.patient');
  const text = `select ${COLUMNS} from unnest($1::uuid[]) b(id) ${NEWEST}${seen.length === 0 ? '' : ` where ${seen.join(' and ')}`}`;
  const { rows } = await db.query<CurrentRow>({ name: `read_many_${textHash(text).toString(36)}`, text, values });
  return rows
    .map(toCurrent)
    .filter((current) => wanted.get(current.key) === current.type)
    .map(toStored)
    .filter(({ id, json }) => restriction.persons === undefined || isWithin(JSON.parse(json), id, restriction));
}
