/** The PostgreSQL adapter of the store's port. */
import type { Resource } from '@medplum/fhirtypes';
import { type Database, isConnectionFault, sqlState } from '../../db.ts';
import { fault, HubError } from '../../errors.ts';
import type { Repository, Restriction, Stored } from '../repository.ts';
import type { WriteRule } from '../write-rule.ts';
import { createAuditBatch } from './audit-batch.ts';
import { compartmentPage, readMany } from './compartment-page.ts';
import { CURRENT_COLUMNS, type Current, type CurrentRow, toCurrent, toStored } from './current.ts';
import { history } from './history.ts';
import { keyOf, shardOf } from './keys.ts';
import { createIndexer, type PopulationIndexer } from './population/indexer.ts';
import { type SearchContext, search, searchCurrent } from './search.ts';
import { type TransactContext, transact } from './transact.ts';
import { typeNumber } from './type-numbers.ts';
import { isWithin } from './within.ts';

export interface PostgresRepositoryOptions {
  readonly db: Database;
  readonly rules: readonly WriteRule[];
  readonly nowMs?: () => number;
  /** Left out: one that works only when a search waits for it. */
  readonly indexer?: PopulationIndexer;
}

const READ = `select ${CURRENT_COLUMNS}, v.content from resource_version v where v.shard = $1 and v.id = $2 order by v.version desc limit 1`;
const VREAD = `select ${CURRENT_COLUMNS}, v.content from resource_version v where v.shard = $1 and v.id = $2 and v.version = $3`;
const MAX_VERSION = 2_147_483_647;

export function createPostgresRepository(options: PostgresRepositoryOptions): Repository {
  const { db, rules, nowMs = Date.now, indexer = createIndexer(db) } = options;
  const searching: SearchContext = { db, indexer };
  const context: TransactContext = {
    db,
    rules: new Map(rules.map((rule) => [rule.type, rule])),
    nowMs,
    search: (type, criteria, count) => searchCurrent(searching, type, criteria, count),
    inTurn: createTurnstile(),
  };
  const record = createAuditBatch(db, nowMs);
  return {
    read: (type, id, restriction) =>
      guarded(async () => {
        const key = keyOf(type, id);
        const { rows } = await db.query<CurrentRow>({ name: 'read', text: READ, values: [shardOf(key), key] });
        return found(rows[0], type, id, restriction);
      }),
    vread: (type, id, versionId, restriction) =>
      guarded(async () => {
        const key = keyOf(type, id);
        const version = /^[1-9]\d{0,9}$/.test(versionId) ? Number(versionId) : MAX_VERSION;
        const { rows } = await db.query<CurrentRow>({
          name: 'vread',
          text: VREAD,
          values: [shardOf(key), key, Math.min(version, MAX_VERSION)],
        });
        return found(rows[0], type, id, restriction);
      }),
    search: (query, restriction) => guarded(() => search(searching, query, restriction)),
    compartment: (query) => guarded(() => compartmentPage(db, query)),
    readMany: (references, restriction) => guarded(() => readMany(db, references, restriction)),
    history: (scope, options, restriction) => guarded(() => history(db, scope, options, restriction)),
    transact: (intents, restriction, options) => guarded(() => transact(context, intents, restriction, options)),
    record: (audit) => guarded(() => record(audit)),
  };
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
  if (restriction.patientId !== undefined) {
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
