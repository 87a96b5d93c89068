/** The jobs that apply maps to what is stored (migration 000018), and the resources they go through. */
import type { Database } from '../../db.ts';
import { leasedRows, type OrderedBy } from '../../jobs/leased-rows.ts';

export type Queryable = Pick<Database, 'query'>;

export interface JobRow {
  readonly id: string;
  readonly code: number;
  readonly system: string;
  readonly localCode: string;
  readonly dry: boolean;
  readonly state: 'active' | 'done' | 'stopped';
  readonly orderedBy: OrderedBy;
  readonly shard: number;
  readonly last: string;
  readonly examined: number;
  readonly changed: number;
  readonly skipped: number;
  readonly total: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

const COLUMNS = `j.id, j.code, c.system, c.code as "localCode", j.dry, j.state, j.ordered_by as "orderedBy", j.shard, j.last,
  j.examined, j.changed, j.skipped, c.count as total, j.created_at as "createdAt", j.ended_at as "endedAt"`;

/** @returns undefined when one is under way for this code */
export async function insertJob(db: Queryable, code: number, dry: boolean, by: OrderedBy): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `insert into local_code_job (code, dry, ordered_by, starts_after)
     values ($1, $2, $3::json, (pg_snapshot_xmax(pg_current_snapshot())::text::numeric - 1)::text)
     on conflict (code) where state = 'active' do nothing returning id`,
    [code, dry, JSON.stringify(by)],
  );
  return rows[0]?.id;
}

/** Newest first. */
export async function selectJobs(db: Queryable, limit: number): Promise<JobRow[]> {
  const text = `select ${COLUMNS} from local_code_job j join local_code c on c.id = j.code order by j.created_at desc limit $1`;
  return (await db.query<JobRow>(text, [limit])).rows;
}

export async function selectJob(db: Queryable, id: string): Promise<JobRow | undefined> {
  const text = `select ${COLUMNS} from local_code_job j join local_code c on c.id = j.code where j.id = $1::uuid`;
  return (await db.query<JobRow>(text, [id])).rows[0];
}

export const { stopJob, releaseJob } = leasedRows('local_code_job');

/**
 * The oldest whose time has come: everything that was being written when it was ordered is counted by now, so it meets every resource
 * that was written without the map. One process has it until its lease ends.
 */
export async function claimJob(db: Queryable, lease: string, leaseMs: number): Promise<JobRow | undefined> {
  const { rows } = await db.query<JobRow>(
    `with next as (select j.id from local_code_job j left join follower f on f.name = 'local-codes'
       where j.state = 'active' and (j.leased_until is null or j.leased_until < now())
         and pg_snapshot_xmin(pg_current_snapshot())::text::numeric > j.starts_after::numeric
         and (f.position ~ '^[0-9]+$' or not exists (select from resource_version v where v.tx = '1'))
         and not exists (select from resource_version v where v.tx > '1'::xid8 and v.tx <= j.starts_after::xid8
           and v.tx > (case when f.position ~ '^[0-9]+$' then f.position else '1' end)::xid8)
       order by j.created_at limit 1 for update of j skip locked),
     claimed as (update local_code_job j set lease = $1::uuid, leased_until = now() + $2 * interval '1 millisecond'
       from next where j.id = next.id returning j.*)
     select ${COLUMNS} from claimed j join local_code c on c.id = j.code`,
    [lease, leaseMs],
  );
  return rows[0];
}

export interface Progress {
  readonly shard: number;
  readonly last: string;
  readonly examined: number;
  readonly changed: number;
  readonly skipped: number;
}

/** @returns whether it goes on: false when it was stopped, or the lease is lost */
export async function saveProgress(
  db: Queryable,
  job: string,
  lease: string,
  leaseMs: number,
  { shard, last, examined, changed, skipped }: Progress,
): Promise<boolean> {
  const { rows } = await db.query(
    `update local_code_job set shard = $4, last = $5::uuid, examined = examined + $6, changed = changed + $7,
       skipped = skipped + $8, leased_until = now() + $3 * interval '1 millisecond'
     where id = $1::uuid and lease = $2::uuid and state = 'active' returning id`,
    [job, lease, leaseMs, shard, last, examined, changed, skipped],
  );
  return rows.length === 1;
}

export async function endJob(db: Queryable, job: string, lease: string): Promise<void> {
  await db.query(
    `update local_code_job set state = 'done', ended_at = now(), lease = null
     where id = $1::uuid and lease = $2::uuid and state = 'active'`,
    [job, lease],
  );
}

export interface UseRow {
  readonly shard: number;
  readonly id: string;
  readonly type: number;
  readonly version: number;
  readonly publicId: string | null;
  readonly deleted: boolean;
  readonly content: string;
}

const CURRENT = `cross join lateral (select v.type, v.version, v.public_id as "publicId", v.deleted, v.content from resource_version v
  where v.shard = u.shard and v.id = u.id order by v.version desc limit 1) v`;

/** The next resources that carry the code, as they are now, in an order that no write changes. */
export async function selectUses(
  db: Queryable,
  code: number,
  shard: number,
  last: string,
  limit: number,
): Promise<UseRow[]> {
  const { rows } = await db.query<UseRow>({
    name: 'local_code_uses',
    text: `select u.shard, u.id, v.* from (select shard, id from local_code_use
      where code = $1 and (shard, id) > ($2::smallint, $3::uuid) order by shard, id limit $4) u ${CURRENT}
      order by u.shard, u.id`,
    values: [code, shard, last, limit],
  });
  return rows;
}

/** Those from behind one key to another, as they are by now. */
export async function selectUsesUntil(
  db: Queryable,
  code: number,
  after: { readonly shard: number; readonly last: string },
  until: { readonly shard: number; readonly last: string },
): Promise<UseRow[]> {
  const { rows } = await db.query<UseRow>(
    `select u.shard, u.id, v.* from local_code_use u ${CURRENT}
     where u.code = $1 and (u.shard, u.id) > ($2::smallint, $3::uuid) and (u.shard, u.id) <= ($4::smallint, $5::uuid)
     order by u.shard, u.id`,
    [code, after.shard, after.last, until.shard, until.last],
  );
  return rows;
}

/** What an operation wrote, if it was committed: store/write/ledger.ts. */
export async function selectOperation(db: Queryable, hash: string): Promise<string | undefined> {
  const text = 'select results from operation where hash = $1::uuid';
  return (await db.query<{ results: string }>(text, [hash])).rows[0]?.results;
}
