/** The PostgreSQL adapter of the store's port. */
import type { Resource } from '@medplum/fhirtypes';
import { type Database, isConnectionFault, sqlState } from '../../db.ts';
import { fault, HubError } from '../../errors.ts';
import { createAuditBatch } from '../../security/audit/batch.ts';
import { insertEntries } from '../../security/audit/sql.ts';
import type { CodeKnowledge } from '../codes.ts';
import { type Current, toStored } from '../current.ts';
import { textHash } from '../hashes.ts';
import { keyOf, shardOf } from '../keys.ts';
import type { Repository, Restriction, Stored } from '../repository.ts';
import { isWithin } from '../within.ts';
import type { WriteRule } from '../write-rule.ts';
import { compartmentPage, readMany } from './compartment-page.ts';
import { CURRENT_COLUMNS, type CurrentRow, toCurrent } from './current.ts';
import { createHeld } from './held.ts';
import { history } from './history.ts';
import { createOccupyingWrite, takesTime } from './occupying-write.ts';
import { createIndexer, type PopulationIndexer } from './population/indexer.ts';
import { createReadBatch } from './read-batch.ts';
import { createAsk } from './resolve.ts';
import { restrictionSql } from './restriction-sql.ts';
import { type SearchContext, search, searchCurrent } from './search.ts';
import { createSupplyRead } from './supply-read.ts';
import { createAlike } from './traits.ts';
import { type TransactContext, transact } from './transact.ts';
import { typeNumber } from './type-numbers.ts';
import { createWriteGroup } from './write-group.ts';

export interface PostgresRepositoryOptions {
  readonly db: Database;
  readonly rules: readonly WriteRule[];
  readonly nowMs?: () => number;
  /** Left out: one that works only when a search waits for it. */
  readonly indexer?: PopulationIndexer;
  /** Left out: value sets that list their codes and nested code systems, as far as they are stored here. */
  readonly codes?: CodeKnowledge;
}

const ONE = `select ${CURRENT_COLUMNS}, v.content from resource_version v where v.shard = $1 and v.id = $2`;
const VREAD = `${ONE} and v.version = $3`;
const MAX_VERSION = 2_147_483_647;

export function createPostgresRepository(options: PostgresRepositoryOptions): Repository {
  const { db, indexer = createIndexer(db), codes } = options;
  const searching: SearchContext = { db, indexer, codes };
  const context = transactContext(options, searching);
  const readNow = createRead(db);
  const record = createAuditBatch((rows) => insertEntries(db, rows));
  return {
    read: (type, id, restriction) => guarded(() => readNow(type, id, restriction)),
    vread: (type, id, versionId, restriction) => guarded(() => vread(db, type, id, versionId, restriction)),
    search: (query, restriction) => guarded(() => search(searching, query, restriction)),
    compartment: (query, restriction) => guarded(() => compartmentPage(db, query, restriction)),
    readMany: (references, restriction) => guarded(() => readMany(db, references, restriction)),
    history: (scope, options, restriction) => guarded(() => history(db, scope, options, restriction)),
    transact: (intents, restriction, options) => guarded(() => transact(context, intents, restriction, options)),
    record: (audit) => guarded(() => record(audit)),
  };
}

function transactContext(options: PostgresRepositoryOptions, searching: SearchContext): TransactContext {
  const { db, rules, nowMs = Date.now } = options;
  const plainly = createWriteGroup(db);
  const takingTime = createOccupyingWrite(db);
  const ask = createAsk(db);
  return {
    db,
    ask,
    held: createHeld(db),
    supplies: createSupplyRead(db),
    alike: createAlike(db, ask),
    write: (batch) => (takesTime(batch) ? takingTime(batch) : plainly(batch)),
    rules: new Map(rules.map((rule) => [rule.type, rule])),
    nowMs,
    search: (type, criteria, count, restriction) => searchCurrent(searching, type, criteria, count, restriction),
    inTurn: createTurnstile(),
  };
}

/** Together with what else is read at this moment; a statement of its own only where something of the record is hidden. */
function createRead(db: Database): Repository['read'] {
  const readOne = createReadBatch(db);
  const readFlagged = createReadBatch(db, true);
  return async (type, id, restriction) => {
    const key = keyOf(type, id);
    const seen = oneOf(restriction, type, [shardOf(key), key]);
    if (seen === undefined) return found(await readOne(key), type, id, restriction);
    if (restriction.treated === undefined) {
      const row = await readFlagged(key);
      if (!row?.flagged) return found(row, type, id, restriction);
    }
    const text = `${ONE} and ${seen.where} order by v.version desc limit 1`;
    const { rows } = await db.query<CurrentRow>({ name: seen.name, text, values: seen.values });
    return found(rows[0], type, id, restriction);
  };
}

async function vread(
  db: Database,
  type: string,
  id: string,
  versionId: string,
  restriction: Restriction,
): Promise<Stored> {
  const key = keyOf(type, id);
  const version = Math.min(/^[1-9]\d{0,9}$/.test(versionId) ? Number(versionId) : MAX_VERSION, MAX_VERSION);
  const plain = [shardOf(key), key, version];
  const seen = oneOf(restriction, type, plain);
  const text = seen === undefined ? VREAD : `${VREAD} and ${seen.where}`;
  const name = seen === undefined ? 'vread' : `v${seen.name}`;
  const { rows } = await db.query<CurrentRow>({ name, text, values: seen?.values ?? plain });
  return found(rows[0], type, id, restriction);
}

/** In the same statement as the read: a question of its own would double its cost. undefined: nothing is hidden. */
function oneOf(
  restriction: Restriction,
  type: string,
  plain: readonly unknown[],
): { where: string; values: unknown[]; name: string } | undefined {
  const values = [...plain];
  const add = (value: unknown, cast: string) => `$${values.push(value)}::${cast}`;
  const where = restrictionSql(restriction, [type], 'v.id', add, 'v.patient').join(' and ');
  return where === '' ? undefined : { where, values, name: `read_${textHash(where).toString(36)}` };
}

/** One at a time, in order of arrival. */
function createTurnstile(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

function found(row: CurrentRow | undefined, type: string, id: string, restriction: Restriction): Stored {
  if (row === undefined || row.type !== typeNumber(type)) throw notFound(type, id);
  const current: Current = toCurrent(row);
  if (restriction.persons !== undefined) {
    // A deleted resource of somebody else must not even be told apart from none.
    if (current.deleted || !isWithin(JSON.parse(current.content) as Resource, id, restriction))
      throw notFound(type, id);
  }
  if (current.deleted)
    throw fault('deleted', `${type}/${id.slice(0, 64)} fue eliminado.`, {
      path: type,
      fix: 'Lea una versión anterior con _history, si tiene permiso.',
    });
  return toStored(current);
}

const notFound = (type: string, id: string) =>
  fault('not-found', `No existe ${type}/${id.slice(0, 64)}.`, {
    path: type,
    fix: 'Revise el id; si lo obtuvo de una búsqueda, repítala.',
  });

/** Faults of the database that are no fault of the request: it may be sent again. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HubError) throw error;
    if (sqlState(error) === QUERY_CANCELED) throw told('timeout', 'La operación tardó demasiado y se detuvo.', error);
    if (isConnectionFault(error))
      throw told('transient', 'La base de datos no está disponible en este momento.', error);
    throw error;
  }
}

/** By statement_timeout. */
const QUERY_CANCELED = '57014';

const told = (code: 'timeout' | 'transient', text: string, cause: unknown) =>
  new HubError([{ code, text, fix: 'Intente de nuevo en unos segundos.' }], {
    cause,
    logDetail: (cause as Error).message,
  });
