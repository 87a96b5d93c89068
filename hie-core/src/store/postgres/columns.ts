/** The rows of a batch turned into columns of text, as the write statement takes them. */
import { ledgerColumns } from '../../security/audit/sql.ts';
import { keyOf, shardOf } from '../keys.ts';
import type { Requisition } from '../write-rule.ts';
import { type AccessRows, type AccessTables, addAccess } from './access-rows.ts';
import type { Concealment } from './conceal.ts';
import { type IndexRows, NOT_SUBJECT } from './index-rows.ts';
import type { MergeRow } from './merge-row.ts';
import type { Occupied, Places } from './occupied.ts';
import type { TraitChange } from './traits.ts';
import type { Batch } from './write.ts';
import { PARTS } from './write-parts.ts';

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
  /** What it says of who may see what; undefined: nothing. */
  readonly access: AccessRows | undefined;
  /** What it takes and lets go of; undefined: nothing of either. */
  readonly occupied?: Occupied | undefined;
  /** By what it is found; undefined: as before. */
  readonly traits?: TraitChange | undefined;
  /** Of a Patient whose merge is new, or undone; undefined: as before. */
  readonly merge?: MergeRow | undefined;
}

/** One list of values per column; all lists of a table are of one length. */
export type Table = readonly (string | number | boolean)[][];

export interface Columns extends AccessTables {
  /** at, shard, type, id, version, patient, source, public_id, content */
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
  /** id, account, person, entry */
  readonly audit: Table;
  /** person, id */
  readonly auditPersons: Table;
  /** hash, at, results */
  readonly operations: Table;
  /** consent, patient, kind, target, open */
  readonly rules: Table;
  /** shard, patient, type, id, consent, author */
  readonly hidden: Table;
  /** consent */
  readonly shown: Table;
  /** operation, at, client, key, jws, body */
  readonly sources: Table;
  /** key, resource, from, to, until (epoch ms), seat, standing, counted, label */
  readonly occupations: Table;
  /** key, seat, from, to, at (epoch ms) */
  readonly lapsed: Table;
  /** resource */
  readonly vacated: Table;
  /** at, resource, line, source clues, source kind, target clues, target kind, packs, expiry, patient, request, allowed, item, lot, owner, programme, actor */
  readonly moves: Table;
  /** at, resource */
  readonly returned: Table;
  /** operation, order */
  readonly came: Table;
  /** operation */
  readonly uncame: Table;
  /** order, packs, id of its SupplyRequest, clues, item, actor, account */
  readonly asked: Table;
  /** hash, id, shard */
  readonly traits: Table;
  /** hash, id */
  readonly dropTraits: Table;
  /** record, survivor, record_id, survivor_id */
  readonly merges: Table;
  /** record, survivor */
  readonly unsettled: Table;
}

function push(columns: Table, ...row: readonly (string | number | boolean)[]): void {
  for (let i = 0; i < row.length; i++) columns[i]!.push(row[i]!);
}

export function toColumns(batches: readonly Batch[]): Columns {
  const columns = emptyColumns(batches.length === 1 ? batches[0]!.audit : batches.flatMap(({ audit }) => audit));
  for (const batch of batches) addBatch(columns, batch);
  return { ...columns, identifiers: inOrder(columns.identifiers) };
}

/** One list for each column that a part of the statement takes; the audit's come filled. */
function emptyColumns(audit: Batch['audit']): Columns {
  const columns = {} as Record<keyof Columns, Table>;
  for (const { table, types } of PARTS) columns[table] = types.map(() => []);
  const { entries, persons } = ledgerColumns(audit);
  return { ...columns, audit: entries, auditPersons: persons };
}

function addBatch(columns: Columns, { atMs, versions, operation, source, concealment, places }: Batch): void {
  if (places !== undefined) addPlaces(columns, places, atMs);
  for (const { key, publicId = key, occupied } of versions) {
    if (occupied === undefined) continue;
    addMoves(columns, key, occupied, atMs);
    if (occupied.asks !== undefined) addRequisition(columns, key, publicId, occupied.asks);
  }
  if (concealment !== undefined) addConcealment(columns, concealment);
  for (const row of versions) addRow(columns, row, atMs, source?.operation);
  if (source !== undefined)
    push(columns.sources, source.operation, atMs, source.client, source.key, source.jws, source.body);
  if (operation !== undefined) push(columns.operations, operation.hash, atMs, operation.results);
}

/** What either person hides is decided again, of both. */
function addMerge(columns: Columns, key: string, publicId = key, { survivorId, other }: MergeRow): void {
  const survivor = survivorId === undefined ? 'null' : keyOf('Patient', survivorId);
  push(columns.merges, key, survivor, publicId, survivorId ?? '');
  push(columns.unsettled, key, keyOf('Patient', other));
}

function addConcealment(columns: Columns, { hidden, rules }: Concealment): void {
  for (const { consent, patient, kind, target, open } of rules) {
    push(columns.rules, consent, patient, kind, target, open);
    if (!open) push(columns.shown, consent);
  }
  for (const { key, type, patient, consent, author = 'null' } of hidden)
    push(columns.hidden, shardOf(key), patient, type, key, consent, author);
}

function addPlaces(columns: Columns, { taken, vacated }: Places, atMs: number): void {
  for (const resource of vacated) push(columns.vacated, resource);
  for (const { key, resource, fromMs, toMs, untilMs, seat, standing, label } of taken) {
    if (standing) push(columns.lapsed, key, seat, fromMs, toMs, atMs);
    const row = [key, resource, fromMs, toMs, untilMs ?? 'null', seat, standing, label !== undefined, label ?? ''];
    push(columns.occupations, ...row);
  }
}

function addMoves(columns: Columns, resource: string, { moves, returns }: Occupied, atMs: number): void {
  if (returns) {
    push(columns.returned, atMs, resource);
    push(columns.uncame, resource);
  }
  const against = moves.find((one) => one.against !== undefined)?.against;
  if (against !== undefined) push(columns.came, resource, against);
  for (const [line, { from, to, of, packs, actor, patientId, fills }] of moves.entries()) {
    const patient = patientId === undefined ? 'null' : keyOf('Patient', patientId);
    const request = fills === undefined ? 'null' : keyOf('MedicationRequest', fills.id);
    push(
      columns.moves,
      ...[atMs, resource, line, from.clues, from.kind, to.clues, to.kind, packs, of.expiry, patient, request],
      ...[fills?.allowed ?? 'null', of.item, of.lot, of.owner, of.programme, actor],
    );
  }
}

function addRequisition(columns: Columns, key: string, id: string, { asks, actor, account }: Requisition): void {
  push(columns.asked, key, asks.packs, id, asks.clues, asks.item, actor, account);
}

/** By hash: two statements that take the same identifiers wait for each other in one direction only. */
function inOrder(identifiers: Table): Table {
  const hashes = identifiers[0]!;
  if (hashes.length < 2) return identifiers;
  const order = [...hashes.keys()].sort((a, b) => (hashes[a]! < hashes[b]! ? -1 : 1));
  return identifiers.map((column) => order.map((index) => column[index]!));
}

function addRow(columns: Columns, row: VersionRow, atMs: number, source = 'null'): void {
  const { key, type, rows, before } = row;
  const shard = shardOf(key);
  const keys = `{${rows.keys.join(',')}}`;
  const { version, patient = 'null', publicId = '', content } = row;
  push(columns.versions, atMs, shard, type, key, version, patient, source, publicId, content);
  for (const person of rows.patients) {
    const own = rows.others.has(person) ? `{${[...rows.keys, NOT_SUBJECT].join(',')}}` : keys;
    push(columns.compartments, shardOf(person), type, person, key, rows.low, rows.high, own);
  }
  for (const person of before?.patients ?? [])
    push(columns.dropCompartments, shardOf(person), person, type, before!.low, key);
  addIdentifiers(columns, row, shard);
  if (row.access !== undefined)
    addAccess(columns, push, { key, type, patient: row.patient, patients: rows.patients }, row.access);
  for (const hash of row.traits?.added ?? []) push(columns.traits, hash, key, shard);
  for (const hash of row.traits?.dropped ?? []) push(columns.dropTraits, hash, key);
  if (row.merge !== undefined) addMerge(columns, key, row.publicId, row.merge);
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
