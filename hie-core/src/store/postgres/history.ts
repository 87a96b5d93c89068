/**
 * The versions of a resource, of a type or of everything, a page at a time. The version table is the history; a deleted resource's
 * last version has no content. Pages go by the place of their last row, so what is written meanwhile moves nothing.
 * https://hl7.org/fhir/R4/http.html#history
 */
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import { dateRange } from '../../r4/date-range.ts';
import { RESOURCE_TYPES } from '../../r4/resource-types.ts';
import { toStored } from '../current.ts';
import { textHash } from '../hashes.ts';
import { keyOf, shardOf } from '../keys.ts';
import type { HistoryEntry, HistoryOptions, HistoryPage, HistoryScope, Restriction } from '../repository.ts';
import { CURRENT_COLUMNS, type CurrentRow, toCurrent } from './current.ts';
import { restrictionSql } from './restriction-sql.ts';
import { typeNumber } from './type-numbers.ts';

type Param = (value: unknown, cast: string) => string;

export async function history(
  db: Database,
  scope: HistoryScope,
  options: HistoryOptions,
  restriction: Restriction,
): Promise<HistoryPage> {
  const values: unknown[] = [];
  const param: Param = (value, cast) => `$${values.push(value)}::${cast}`;
  const where = [...scoped(scope, param), ...within(scope, restriction, param), ...during(options, param)];
  const { rows } = await run<CurrentRow>(db, pageText(scope, options, where, param), values);
  const page = rows.slice(0, options.count);
  const last = page.at(-1);
  const next = rows.length > options.count && last !== undefined ? toCursor(last) : undefined;
  return { entries: page.map(toEntry), total: await total(db, scope, options, restriction, page.length, next), next };
}

async function total(
  db: Database,
  scope: HistoryScope,
  options: HistoryOptions,
  restriction: Restriction,
  seen: number,
  next: string | undefined,
): Promise<number | undefined> {
  const whole = options.cursor === undefined && next === undefined ? seen : undefined;
  if (scope.id === undefined || (whole !== undefined && whole > 0)) return whole;
  const values: unknown[] = [];
  const param: Param = (value, cast) => `$${values.push(value)}::${cast}`;
  const all = [...scoped(scope, param), ...within(scope, restriction, param)].join(' and ');
  const some = during(options, param).join(' and ') || 'true';
  const text = `select count(*)::integer as all, (count(*) filter (where ${some}))::integer as some
    from resource_version v where ${all}`;
  const { rows } = await run<{ all: number; some: number }>(db, text, values);
  if (rows[0]?.all === 0)
    throw fault('not-found', `No existe ${scope.type}/${scope.id.slice(0, 64)}.`, {
      path: scope.type ?? '',
      fix: 'Revise el id; si lo obtuvo de una búsqueda, repítala.',
    });
  return rows[0]?.some;
}

/** A few dozen shapes, each prepared once per connection. */
const run = <Row extends object>(db: Database, text: string, values: unknown[]) =>
  db.query<Row>({ name: `history_${textHash(text).toString(36)}`, text, values });

function scoped({ type, id }: HistoryScope, param: Param): string[] {
  if (type === undefined) return [];
  const where = [`v.type = ${param(typeNumber(type), 'smallint')}`];
  if (id === undefined) return where;
  const key = keyOf(type, id);
  return [`v.shard = ${param(shardOf(key), 'smallint')}`, `v.id = ${param(key, 'uuid')}`, ...where];
}

/** A Patient's versions carry its own key. What is hidden now was never there: its old versions are hidden with it. */
function within(scope: HistoryScope, restriction: Restriction, param: Param): string[] {
  const { persons } = restriction;
  const keys = persons?.map((person) => keyOf('Patient', person));
  const own = keys === undefined ? [] : [`v.patient = any(${param(keys, 'uuid[]')})`];
  const types = scope.type === undefined ? RESOURCE_TYPES : [scope.type];
  return [...own, ...restrictionSql(restriction, types, 'v.id', param, 'v.patient')];
}

function during({ since, at }: HistoryOptions, param: Param): string[] {
  const where: string[] = [];
  if (since !== undefined) where.push(`v.at >= ${param(new Date(dateRange(since).low).toISOString(), 'timestamptz')}`);
  if (at !== undefined) {
    const { low, high } = dateRange(at);
    where.push(
      `v.at < ${param(new Date(high).toISOString(), 'timestamptz')}`,
      `not exists (select from resource_version n where n.shard = v.shard and n.id = v.id and n.version = v.version + 1
        and n.at <= ${param(new Date(low).toISOString(), 'timestamptz')})`,
    );
  }
  return where;
}

/** Everything but the trail: reading a history adds to it, so it would never come to an end. It has a history of its own. */
const EVERY_TYPE = RESOURCE_TYPES.filter((type) => type !== 'AuditEvent' && type !== 'Parameters').map(typeNumber);

function pageText(scope: HistoryScope, options: HistoryOptions, where: readonly string[], param: Param): string {
  const ascending = options.ascending ?? false;
  const after = options.cursor === undefined ? [] : [afterCursor(scope, options.cursor, ascending, param)];
  const order = (row: string) =>
    ascending ? `${row}.at, ${row}.id desc, ${row}.version` : `${row}.at desc, ${row}.id, ${row}.version desc`;
  const limit = options.count + 1;
  const columns = `${CURRENT_COLUMNS}, v.at, v.content`;
  const conditions = [...where, ...after];
  if (scope.id !== undefined)
    return `select ${columns} from resource_version v where ${conditions.join(' and ')}
      order by v.version ${ascending ? 'asc' : 'desc'} limit ${limit}`;
  if (scope.type !== undefined)
    return `select ${columns} from resource_version v where ${conditions.join(' and ')} order by ${order('v')} limit ${limit}`;
  // The index lists each type by time: a short page of each, then the first of them all.
  const types = param(`{${EVERY_TYPE.join(',')}}`, 'smallint[]');
  return `select p.* from unnest(${types}) as t(type) cross join lateral (
      select ${columns} from resource_version v where ${['v.type = t.type', ...conditions].join(' and ')}
      order by ${order('v')} limit ${limit}) p
    order by ${order('p')} limit ${limit}`;
}

function afterCursor(scope: HistoryScope, cursor: string, ascending: boolean, param: Param): string {
  const { atMs, id, version } = fromCursor(cursor);
  if (scope.id !== undefined) return `v.version ${ascending ? '>' : '<'} ${param(version, 'integer')}`;
  const at = param(new Date(atMs).toISOString(), 'timestamptz');
  const key = param(id, 'uuid');
  const number = param(version, 'integer');
  return ascending
    ? `v.at >= ${at} and (v.at > ${at} or v.id < ${key} or (v.id = ${key} and v.version > ${number}))`
    : `v.at <= ${at} and (v.at < ${at} or v.id > ${key} or (v.id = ${key} and v.version < ${number}))`;
}

const toCursor = ({ at_ms, id, version }: CurrentRow): string =>
  Buffer.from(`${at_ms} ${id} ${version}`).toString('base64url');

const CURSOR = /^(-?\d{1,15}) ([0-9a-f-]{36}) (\d{1,9})$/;

function fromCursor(cursor: string): { atMs: number; id: string; version: number } {
  const parts = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (parts !== null) return { atMs: Number(parts[1]), id: parts[2]!, version: Number(parts[3]) };
  throw fault('value', 'La dirección de la página siguiente no se entiende.', {
    path: '_cursor',
    rule: 'Enlace «next» de la página anterior',
    fix: 'Use el enlace tal como llegó, o pida de nuevo la primera página.',
  });
}

function toEntry(row: CurrentRow): HistoryEntry {
  const current = toCurrent(row);
  const method = current.deleted ? 'DELETE' : current.version === 1 && current.publicId === undefined ? 'POST' : 'PUT';
  return { ...toStored(current), method };
}
