/**
 * The one statement that writes everything a bundle says: versions, index rows, audit entries and the operation's ledger
 * row, in one autocommit. It is atomic without begin and commit, and costs one round trip and one flush.
 *
 * Columns travel as text: PostgreSQL splits them with string_to_array and array literals, several times cheaper than
 * quoting each value in Node. U+0001 can separate JSON texts: JSON must escape it.
 */
import type { Database } from '../../db.ts';
import { type IndexRows, NOT_SUBJECT } from './index-rows.ts';
import { shardOf } from './keys.ts';

export interface VersionRow {
  readonly key: string;
  readonly type: number;
  readonly version: number;
  /** Key of the Patient whose record it is. */
  readonly patient: string | undefined;
  /** When it differs from the key. */
  readonly publicId: string | undefined;
  readonly content: string;
  readonly rows: IndexRows;
  /** Of rows.identifiers: those that may exist only once. */
  readonly exclusive: ReadonlySet<string>;
  /** Index rows of the version before, to be replaced. */
  readonly before: IndexRows | undefined;
  /** Of the identifiers that stay: those that a rule now wants exclusive (true) or shared (false). */
  readonly flips: ReadonlyMap<string, boolean>;
}

export interface Batch {
  readonly at: string;
  readonly versions: readonly VersionRow[];
  readonly operation: { readonly hash: string; readonly results: string } | undefined;
}

const SEPARATOR = '\u0001';

/** Which parts a statement has; its number is in the statement's name, so each shape is prepared once. */
const PART = { compartments: 1, identifiers: 2, directory: 4, dropCompartments: 8, dropIdentifiers: 16, operation: 32, flips: 64 } as const;

export async function writeBatch(db: Database, batch: Batch): Promise<void> {
  const columns = collect(batch);
  const params: string[] = [];
  const next = (column: string): string => `$${params.push(column)}`;
  const text = statement(columns, batch, next);
  await db.query({ name: `write_${columns.shape}`, text, values: params });
}

type Columns = ReturnType<typeof collect>;

function collect(batch: Batch) {
  const versions = { shard: list(), type: list(), key: list(), version: list(), patient: list(), publicId: list(), content: list() };
  const compartments = { shard: list(), type: list(), patient: list(), key: list(), low: list(), high: list(), keys: list() };
  const identifiers = { hash: list(), key: list(), shard: list(), exclusive: list() };
  const directory = { type: list(), key: list(), shard: list(), words: list(), low: list(), high: list(), keys: list() };
  const dropCompartments = { shard: list(), patient: list(), type: list(), low: list(), key: list() };
  const dropIdentifiers = { hash: list(), key: list() };
  const flips = { hash: list(), key: list(), exclusive: list() };
  for (const row of batch.versions) {
    const shard = String(shardOf(row.key));
    push(versions, [shard, String(row.type), row.key, String(row.version), row.patient ?? 'null', row.publicId ?? '', row.content]);
    const keys = `{${row.rows.keys.join(',')}}`;
    const otherKeys = `{${[...row.rows.keys, NOT_SUBJECT].join(',')}}`;
    for (const patient of row.rows.patients)
      push(compartments, [String(shardOf(patient)), String(row.type), patient, row.key, String(row.rows.low), String(row.rows.high), row.rows.others.has(patient) ? otherKeys : keys]);
    for (const patient of row.before?.patients ?? [])
      push(dropCompartments, [String(shardOf(patient)), patient, String(row.type), String(row.before!.low), row.key]);
    addIdentifiers(row, shard, identifiers, dropIdentifiers);
    for (const [hash, exclusive] of row.flips) push(flips, [hash, row.key, exclusive ? 't' : 'f']);
    const entry = row.rows.directory;
    if (entry !== undefined)
      push(directory, [String(row.type), row.key, shard, entry.words, num(entry.birthLow), num(entry.birthHigh), keys]);
  }
  const shape =
    (compartments.key.length ? PART.compartments : 0) |
    (identifiers.key.length ? PART.identifiers : 0) |
    (directory.key.length ? PART.directory : 0) |
    (dropCompartments.key.length ? PART.dropCompartments : 0) |
    (dropIdentifiers.key.length ? PART.dropIdentifiers : 0) |
    (batch.operation ? PART.operation : 0) |
    (flips.key.length ? PART.flips : 0);
  return { versions, compartments, identifiers, directory, dropCompartments, dropIdentifiers, flips, shape };
}

/**
 * Only what changed: a row dropped and inserted in one statement could meet itself in the unique index. So a row that
 * stays keeps its exclusiveness too.
 */
function addIdentifiers(
  row: VersionRow,
  shard: string,
  identifiers: { hash: string[]; key: string[]; shard: string[]; exclusive: string[] },
  dropIdentifiers: { hash: string[]; key: string[] },
): void {
  const old = new Set(row.before?.identifiers);
  const now = new Set(row.rows.identifiers);
  for (const hash of now) {
    if (!old.has(hash)) push(identifiers, [hash, row.key, shard, row.exclusive.has(hash) ? 't' : 'f']);
  }
  for (const hash of old) {
    if (!now.has(hash)) push(dropIdentifiers, [hash, row.key]);
  }
}

const list = (): string[] => [];
const num = (value: number | undefined): string => (value === undefined ? 'null' : String(value));
const literal = (values: readonly string[]): string => `{${values.join(',')}}`;

function push(columns: Record<string, string[]>, row: readonly string[]): void {
  let i = 0;
  for (const name in columns) columns[name]!.push(row[i++]!);
}

function statement(columns: Columns, batch: Batch, next: (column: string) => string): string {
  const { shape } = columns;
  const array = (values: readonly string[], type: string) => `${next(literal(values))}::${type}[]`;
  const texts = (values: readonly string[], nulls = '') => `string_to_array(${next(values.join(SEPARATOR))}, E'\\x01'${nulls})`;
  const v = columns.versions;
  const at = `${next(batch.at)}::timestamptz`;
  const parts = [
    `insert into resource_version (at, deleted, shard, type, id, version, patient, public_id, content)
     select ${at}, false, * from unnest(${array(v.shard, 'smallint')}, ${array(v.type, 'smallint')}, ${array(v.key, 'uuid')},
       ${array(v.version, 'integer')}, ${array(v.patient, 'uuid')}, ${texts(v.publicId, ", ''")}, ${texts(v.content)})`,
  ];
  if (shape & PART.compartments) {
    const c = columns.compartments;
    parts.push(`insert into compartment (shard, type, patient, id, low, high, keys)
     select s, t, p, i, l, h, k::bigint[] from unnest(${array(c.shard, 'smallint')}, ${array(c.type, 'smallint')}, ${array(c.patient, 'uuid')},
       ${array(c.key, 'uuid')}, ${array(c.low, 'bigint')}, ${array(c.high, 'bigint')}, ${texts(c.keys)}) as r(s, t, p, i, l, h, k)`);
  }
  if (shape & PART.identifiers) {
    const i = columns.identifiers;
    parts.push(`insert into identifier (hash, id, shard, exclusive)
     select * from unnest(${array(i.hash, 'uuid')}, ${array(i.key, 'uuid')}, ${array(i.shard, 'smallint')}, ${array(i.exclusive, 'boolean')})`);
  }
  if (shape & PART.directory) parts.push(directoryPart(columns.directory, array, texts));
  if (shape & PART.dropCompartments) {
    const d = columns.dropCompartments;
    parts.push(`delete from compartment c using unnest(${array(d.shard, 'smallint')}, ${array(d.patient, 'uuid')}, ${array(d.type, 'smallint')},
       ${array(d.low, 'bigint')}, ${array(d.key, 'uuid')}) as r(s, p, t, l, i)
     where c.shard = r.s and c.patient = r.p and c.type = r.t and c.low = r.l and c.id = r.i`);
  }
  if (shape & PART.dropIdentifiers) {
    const d = columns.dropIdentifiers;
    parts.push(`delete from identifier x using unnest(${array(d.hash, 'uuid')}, ${array(d.key, 'uuid')}) as r(h, i)
     where x.hash = r.h and x.id = r.i`);
  }
  if (shape & PART.flips) {
    const f = columns.flips;
    parts.push(`update identifier x set exclusive = r.e from unnest(${array(f.hash, 'uuid')}, ${array(f.key, 'uuid')}, ${array(f.exclusive, 'boolean')}) as r(h, i, e)
     where x.hash = r.h and x.id = r.i`);
  }
  if (batch.operation) {
    parts.push(`insert into operation (hash, at, results) values (${next(batch.operation.hash)}::uuid, ${at}, ${next(batch.operation.results)})`);
  }
  const last = parts.pop();
  return parts.length === 0 ? last! : `with ${parts.map((part, i) => `p${i} as (${part})`).join(', ')} ${last}`;
}

function directoryPart(
  d: Columns['directory'],
  array: (values: readonly string[], type: string) => string,
  texts: (values: readonly string[]) => string,
): string {
  return `insert into directory (type, id, shard, birth_low, birth_high, words, keys)
     select t, i, s, l, h, coalesce(w, '')::tsvector, k::bigint[] from unnest(${array(d.type, 'smallint')}, ${array(d.key, 'uuid')},
       ${array(d.shard, 'smallint')}, ${array(d.low, 'bigint')}, ${array(d.high, 'bigint')}, ${texts(d.words)}, ${texts(d.keys)}) as r(t, i, s, l, h, w, k)
     on conflict (type, id) do update set birth_low = excluded.birth_low, birth_high = excluded.birth_high,
       words = excluded.words, keys = excluded.keys`;
}
