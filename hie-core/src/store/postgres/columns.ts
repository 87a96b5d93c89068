/** The rows of a batch turned into columns of text, as the write statement takes them. */
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
  /** Empty: the resource is deleted. */
  readonly content: string;
  readonly rows: IndexRows;
  /** Of rows.identifiers: those that may exist only once. */
  readonly exclusive: ReadonlySet<string>;
  /** Index rows of the version before, to be replaced. */
  readonly before: IndexRows | undefined;
  /** Of the identifiers that stay: those that a rule now wants exclusive (true) or shared (false). */
  readonly flips: ReadonlyMap<string, boolean>;
}

/** One list of values per column; all lists of a table are of one length. */
export type Table = readonly (string | number | boolean)[][];

export interface Columns {
  /** shard, type, id, version, patient, public_id, content */
  readonly versions: Table;
  /** shard, type, patient, id, low, high, keys */
  readonly compartments: Table;
  /** hash, id, shard, exclusive */
  readonly identifiers: Table;
  /** type, id, shard, birth_low, birth_high, words, keys */
  readonly directory: Table;
  /** shard, patient, type, low, id */
  readonly dropCompartments: Table;
  /** hash, id */
  readonly dropIdentifiers: Table;
  /** hash, id, exclusive */
  readonly flips: Table;
  /** type, id */
  readonly dropDirectory: Table;
}

const table = (width: number): Table => Array.from({ length: width }, () => []);

function push(columns: Table, ...row: readonly (string | number | boolean)[]): void {
  for (let i = 0; i < row.length; i++) columns[i]!.push(row[i]!);
}

export function toColumns(rows: readonly VersionRow[]): Columns {
  const columns: Columns = {
    versions: table(7),
    compartments: table(7),
    identifiers: table(4),
    directory: table(7),
    dropCompartments: table(5),
    dropIdentifiers: table(2),
    flips: table(3),
    dropDirectory: table(2),
  };
  for (const row of rows) addRow(columns, row);
  return columns;
}

function addRow(columns: Columns, row: VersionRow): void {
  const { key, type, rows, before } = row;
  const shard = shardOf(key);
  const keys = `{${rows.keys.join(',')}}`;
  push(columns.versions, shard, type, key, row.version, row.patient ?? 'null', row.publicId ?? '', row.content);
  for (const patient of rows.patients) {
    const own = rows.others.has(patient) ? `{${[...rows.keys, NOT_SUBJECT].join(',')}}` : keys;
    push(columns.compartments, shardOf(patient), type, patient, key, rows.low, rows.high, own);
  }
  for (const patient of before?.patients ?? [])
    push(columns.dropCompartments, shardOf(patient), patient, type, before!.low, key);
  addIdentifiers(columns, row, shard);
  for (const [hash, exclusive] of row.flips) push(columns.flips, hash, key, exclusive);
  if (rows.directory !== undefined) {
    const { birthLow = 'null', birthHigh = 'null', words } = rows.directory;
    push(columns.directory, type, key, shard, birthLow, birthHigh, words, keys);
  } else if (before?.directory !== undefined) push(columns.dropDirectory, type, key);
}

/**
 * Only what changed: a row dropped and inserted in one statement could meet itself in the unique index. So a row that
 * stays keeps its exclusiveness too.
 */
function addIdentifiers(columns: Columns, row: VersionRow, shard: number): void {
  const { rows, before, key } = row;
  if (rows.identifiers.length === 0 && (before === undefined || before.identifiers.length === 0)) return;
  const old = new Set(before?.identifiers);
  const now = new Set(rows.identifiers);
  for (const hash of now) if (!old.has(hash)) push(columns.identifiers, hash, key, shard, row.exclusive.has(hash));
  for (const hash of old) if (!now.has(hash)) push(columns.dropIdentifiers, hash, key);
}
