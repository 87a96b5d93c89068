/**
 * Writers of the same thing take turns. HAPI holds no unique key that says "one person per CURP", so the hub's own
 * PostgreSQL lends its advisory locks: they hold across hub processes, and a hub that dies lets go of them.
 */
import type { Database } from '../../db.ts';
import { shardOf } from '../keys.ts';

/** @param names of what is decided: identifiers, ids, the operation. Taken in one order, so that nobody waits in a ring. */
export async function inTurn<T>(db: Database, names: Iterable<string>, work: () => Promise<T>): Promise<T> {
  const sorted = [...new Set(names)].sort();
  if (sorted.length === 0) return work();
  const leave = await places(db);
  const connection = await db.connect().catch((error) => {
    leave();
    throw error;
  });
  let broken: Error | undefined;
  try {
    await connection.query('begin');
    for (const name of sorted)
      await connection.query({
        name: 'hapi_turn',
        text: 'select pg_advisory_xact_lock(hashtextextended($1, 8))',
        values: [name],
      });
    return await work();
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    await connection.query('rollback').then(
      () => connection.release(),
      () => connection.release(broken ?? true),
    );
    leave();
  }
}

/** Who holds a turn still needs a connection for the audit: if turns took them all, everybody would wait for everybody. */
const LEFT_FREE = 3;
const holders = new WeakMap<Database, { held: number; readonly waiting: (() => void)[] }>();

/** Resolved when there is a place. @returns how to give it back */
async function places(db: Database): Promise<() => void> {
  const own = holders.get(db) ?? { held: 0, waiting: [] };
  holders.set(db, own);
  if (own.held >= Math.max(1, db.options.max - LEFT_FREE))
    await new Promise<void>((resolve) => own.waiting.push(resolve));
  else own.held++;
  return () => {
    const next = own.waiting.shift();
    if (next === undefined) own.held--;
    else next();
  };
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** Of these keys: those that the person hid. */
export async function hiddenByConsent(db: Database, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return NO_KEYS;
  const { rows } = await db.query<{ id: string }>({
    name: 'hapi_consent',
    text: `select distinct h.id from unnest($1::uuid[], $2::smallint[]) k(id, shard)
           join restricted_resource h on h.shard = k.shard and h.id = k.id and h.ground = 'consent'`,
    values: [keys, keys.map(shardOf)],
  });
  return new Set(rows.map(({ id }) => id));
}

/** Of these persons (keys): those whom one of the carers (keys or identifier hashes) treats. */
export async function selectTreated(
  db: Database,
  persons: readonly string[],
  carers: readonly string[],
  tailDays: number,
): Promise<string[]> {
  const { rows } = await db.query<{ patient: string }>({
    name: 'hapi_treated',
    text: `select distinct t.patient from unnest($1::uuid[], $2::smallint[]) k(id, shard)
           join treating t on t.shard = k.shard and t.patient = k.id and t.carer = any($3::uuid[])
           where t.last_act > now() - make_interval(days => $4::integer)`,
    values: [persons, persons.map(shardOf), carers, tailDays],
  });
  return rows.map(({ patient }) => patient);
}

export interface TreatingRow {
  readonly person: string;
  readonly carer: string;
  readonly lastActMs: number;
}

/** `last_act` only moves forward. */
export async function upsertTreating(db: Database, rows: readonly TreatingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.query({
    name: 'hapi_treating',
    text: `insert into treating (shard, patient, carer, last_act)
           select shard, patient, carer, max(to_timestamp(ms / 1000.0))
           from unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::bigint[]) r(shard, patient, carer, ms) group by 1, 2, 3
           on conflict (shard, patient, carer) do update set last_act = excluded.last_act
           where treating.last_act < excluded.last_act`,
    values: [
      rows.map(({ person }) => shardOf(person)),
      rows.map(({ person }) => person),
      rows.map(({ carer }) => carer),
      rows.map(({ lastActMs }) => lastActMs),
    ],
  });
}
