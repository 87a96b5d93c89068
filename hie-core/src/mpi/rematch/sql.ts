/** The jobs that compare everybody again (migration 000044), the pairs they go through, and the people of a pair. */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { leasedRows, type OrderedBy } from '../../jobs/leased-rows.ts';
import { shardOf } from '../../store/keys.ts';
import type { Model } from '../matching/model.ts';

export type Phase = 'pairs' | 'estimate' | 'compare';

export interface JobRow {
  readonly id: string;
  readonly state: 'active' | 'done' | 'stopped' | 'failed';
  readonly phase: Phase;
  readonly estimates: boolean;
  readonly model: Model | null;
  readonly orderedBy: OrderedBy;
  readonly slice: number;
  readonly lastA: string;
  readonly lastB: string;
  readonly people: number;
  readonly pairs: number;
  readonly compared: number;
  readonly asked: number;
  readonly known: number;
  /** Why it was given up, es-MX. */
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

const COLUMNS = `id, state, phase, estimates, model, ordered_by as "orderedBy", slice, last_a as "lastA", last_b as "lastB",
  people, pairs, compared, asked, known, reason, created_at as "createdAt", ended_at as "endedAt"`;
const PATIENT = 103;

/** @returns undefined when one is under way */
export async function insertJob(db: Queryable, estimates: boolean, by: OrderedBy): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `insert into rematch_job (estimates, ordered_by, people)
     values ($1, $2::json, (select count(*) from directory where type = ${PATIENT}))
     on conflict ((true)) where state = 'active' do nothing returning id`,
    [estimates, JSON.stringify(by)],
  );
  return rows[0]?.id;
}

/** Newest first. */
export async function selectJobs(db: Queryable, limit: number): Promise<JobRow[]> {
  return (await db.query<JobRow>(`select ${COLUMNS} from rematch_job order by created_at desc limit $1`, [limit])).rows;
}

export async function selectJob(db: Queryable, id: string): Promise<JobRow | undefined> {
  return (await db.query<JobRow>(`select ${COLUMNS} from rematch_job where id = $1::uuid`, [id])).rows[0];
}

/** Whoever works on it sees it at his next commit, and the job that follows begins with no pairs. */
export const { stopJob, releaseJob } = leasedRows('rematch_job');

/** One process has it until its lease ends. It waits until everybody who was stored before stands under his keys. */
export async function claimJob(db: Queryable, lease: string, leaseMs: number): Promise<JobRow | undefined> {
  const { rows } = await db.query<JobRow>(
    `update rematch_job set lease = $1::uuid, leased_until = now() + $2 * interval '1 millisecond'
     where id = (select id from rematch_job where state = 'active' and (leased_until is null or leased_until < now())
         and not exists (select from person_key_backlog) for update skip locked)
     returning ${COLUMNS}`,
    [lease, leaseMs],
  );
  return rows[0];
}

/** A fault may pass, and each time it is waited for longer; this many without coming further, and nobody waits any more. */
export const MOST_FAULTS = 8;

/** @param delayMs after the first fault; doubled after each that follows */
export async function failJob(db: Queryable, { job, lease }: Held, delayMs: number, reason: string): Promise<void> {
  await db.query(
    `update rematch_job set lease = null, faults = faults + 1,
       leased_until = now() + least($3 * 2 ^ faults, 60000) * interval '1 millisecond',
       state = case when faults + 1 >= ${MOST_FAULTS} then 'failed' else state end,
       reason = case when faults + 1 >= ${MOST_FAULTS} then $4 else reason end,
       ended_at = case when faults + 1 >= ${MOST_FAULTS} then now() else ended_at end
     where id = $1::uuid and lease = $2::uuid and state = 'active'`,
    [job, lease, delayMs, reason],
  );
}

export interface Held {
  readonly job: string;
  readonly lease: string;
  readonly leaseMs: number;
}

/** Came further. @returns whether it goes on: false when it was stopped, or the lease is lost */
const save = (db: Queryable, held: Held, set: string, values: unknown[]): Promise<boolean> =>
  renew(db, held, `, faults = 0, ${set}`, values);

/** Works still, and has come no further: what failed here before may fail here again, so its faults stay counted. */
export const keepJob = (db: Queryable, held: Held): Promise<boolean> => renew(db, held, '', []);

async function renew(db: Queryable, { job, lease, leaseMs }: Held, set: string, values: unknown[]): Promise<boolean> {
  const { rows } = await db.query(
    `update rematch_job set leased_until = now() + $3 * interval '1 millisecond'${set}
     where id = $1::uuid and lease = $2::uuid and state = 'active' returning id`,
    [job, lease, leaseMs, ...values],
  );
  return rows.length === 1;
}

/** Of the 53 bits of a key: a slice is one short statement, so that nothing waits long for it. */
export const SLICES = 256;
const WIDTH = 2 ** 53 / SLICES;
/** As when somebody is registered (store/postgres/traits.ts): a key of more people tells nobody apart. */
const MOST_OF_ONE = 100;

const COLLECT = `with shared as (select hash from person_key where hash >= $1::bigint and hash < $2::bigint
    group by hash having count(*) between 2 and ${MOST_OF_ONE}),
  added as (insert into rematch_pair (a, b) select distinct x.id, y.id from shared h
    join person_key x on x.hash = h.hash join person_key y on y.hash = h.hash and y.id > x.id
    on conflict do nothing returning 1)
  select count(*)::integer as count from added`;

/** The pairs of one slice, and that it is done: one commit. */
export function collectPairs(db: Database, held: Held, slice: number): Promise<boolean> {
  return inTransaction(db, async (client) => {
    // A job that was stopped left its pairs; the row is locked, so that no other process works on the same slice.
    if (!(await save(client, held, 'slice = $4 + 1', [slice]))) return false;
    if (slice === 0) await client.query('truncate rematch_pair');
    const { rows } = await client.query<{ count: number }>(COLLECT, [slice * WIDTH, (slice + 1) * WIDTH]);
    return save(client, held, 'pairs = pairs + $4', [rows[0]!.count]);
  });
}

export async function beginPhase(db: Database, held: Held, phase: Phase, model?: Model): Promise<boolean> {
  // Who goes through many pairs by their key wants the planner to know how many there are.
  if (phase === 'compare') await db.query('analyze rematch_pair');
  return save(db, held, 'phase = $4, model = coalesce($5::json, model)', [
    phase,
    model === undefined ? null : JSON.stringify(model),
  ]);
}

export interface PairRow {
  readonly a: string;
  readonly b: string;
}

export async function selectPairs(db: Queryable, after: PairRow, limit: number): Promise<PairRow[]> {
  const { rows } = await db.query<PairRow>({
    name: 'rematch_pairs',
    text: 'select a, b from rematch_pair where (a, b) > ($1::uuid, $2::uuid) order by a, b limit $3',
    values: [after.a, after.b, limit],
  });
  return rows;
}

export interface Compared {
  readonly compared: number;
  readonly asked: number;
  readonly known: number;
}

export const saveCompared = (db: Queryable, held: Held, { a, b }: PairRow, done: Compared): Promise<boolean> =>
  save(
    db,
    held,
    'last_a = $4::uuid, last_b = $5::uuid, compared = compared + $6, asked = asked + $7, known = known + $8',
    [a, b, done.compared, done.asked, done.known],
  );

export function endJob(db: Database, held: Held): Promise<void> {
  return inTransaction(db, async (client) => {
    if (await save(client, held, `state = 'done', ended_at = now(), lease = null`, []))
      await client.query('truncate rematch_pair');
  });
}

export interface PersonRow {
  readonly id: string;
  readonly deleted: boolean;
  readonly content: string;
}

const CURRENT = `select p.id, v.deleted, v.content from unnest($1::uuid[], $2::smallint[]) as p(id, shard)
  cross join lateral (select v.deleted, v.content from resource_version v where v.shard = p.shard and v.id = p.id
    order by v.version desc limit 1) v`;

/** As they stand now, in any order. */
export async function selectPeople(db: Queryable, keys: readonly string[]): Promise<PersonRow[]> {
  if (keys.length === 0) return [];
  const values = [keys, keys.map(shardOf)];
  return (await db.query<PersonRow>({ name: 'rematch_people', text: CURRENT, values })).rows;
}

/** Keys of people, each once, in the order of their keys. */
export async function selectKeys(db: Queryable, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'rematch_keys',
    text: `select id from directory where type = ${PATIENT} and id > $1::uuid order by id limit $2`,
    values: [after, limit],
  });
  return rows.map(({ id }) => id);
}
