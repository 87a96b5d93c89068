/** Every statement of signed sources. Tables: migrations/000016_signed_sources.sql. */
import type { JWK } from 'jose';
import type { Queryable } from '../queryable.ts';

/** What a client's transactions must bring. */
export type Demand = 'required' | 'accepted' | 'none';

export interface KeyRow {
  readonly kid: string;
  readonly client: string;
  readonly jwk: JWK;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly revokedFrom: Date | null;
  readonly reason: string | null;
}

const KEY = `kid, client, jwk, valid_from as "validFrom", valid_until as "validUntil", revoked_from as "revokedFrom", reason`;

export async function selectDemand(db: Queryable, client: string): Promise<{ demand: Demand; clues: string | null }> {
  const sql = 'select source_signature as demand, clues from oauth_client where id = $1';
  const { rows } = await db.query<{ demand: Demand; clues: string | null }>(sql, [client]);
  return rows[0] ?? { demand: 'none', clues: null };
}

export async function updateDemand(db: Queryable, client: string, demand: Demand): Promise<boolean> {
  const sql = 'update oauth_client set source_signature = $2 where id = $1 returning id';
  return (await db.query(sql, [client, demand])).rows.length === 1;
}

export async function selectKeys(db: Queryable, client: string): Promise<KeyRow[]> {
  const sql = `select ${KEY} from source_key where client = $1 order by valid_from desc limit 100`;
  return (await db.query<KeyRow>(sql, [client])).rows;
}

export async function selectKey(db: Queryable, kid: string): Promise<KeyRow | undefined> {
  return (await db.query<KeyRow>(`select ${KEY} from source_key where kid = $1`, [kid])).rows[0];
}

/**
 * Of two at once only one takes the place: the index `source_key_in_use` says so. A hub that dies between the two statements leaves
 * the place free, and the facility's next try takes it.
 * @returns false when another key is in use
 */
export async function insertKey(db: Queryable, key: Pick<KeyRow, 'kid' | 'client' | 'jwk'>, replaces?: string) {
  if (replaces !== undefined) {
    const sql = `update source_key set valid_until = now() where kid = $1 and client = $2 and valid_until is null and revoked_from is null
                 and not exists (select from source_key n where n.kid = $3) returning kid`;
    if ((await db.query(sql, [replaces, key.client, key.kid])).rows.length === 0) return false;
  }
  const sql = 'insert into source_key (kid, client, jwk) values ($1, $2, $3) on conflict do nothing returning kid';
  return (await db.query(sql, [key.kid, key.client, JSON.stringify(key.jwk)])).rows.length === 1;
}

export async function revokeKey(db: Queryable, kid: string, from: Date, reason: string): Promise<boolean> {
  const sql = 'update source_key set revoked_from = $2, reason = $3 where kid = $1 returning kid';
  return (await db.query(sql, [kid, from, reason])).rows.length === 1;
}

/** A version and the signed transaction that wrote it. */
export interface TracedRow {
  readonly version: number;
  readonly at: Date;
  readonly deleted: boolean;
  readonly publicId: string | null;
  readonly content: string;
  /** null: no signed transaction wrote it. */
  readonly operation: string | null;
  /** null although `operation` stands: the row is gone. */
  readonly client: string | null;
  readonly key: string | null;
  readonly jws: string | null;
  readonly body: Buffer | null;
  readonly receivedAt: Date | null;
  /** What each entry became (store/write/ledger.ts). */
  readonly results: string | null;
}

/** Newest first. */
export async function selectTraced(db: Queryable, shard: number, key: string, limit: number): Promise<TracedRow[]> {
  const sql = `select v.version, v.at, v.deleted, v.public_id as "publicId", v.content, v.source as operation, s.client, s.key, s.jws,
                 s.body, s.at as "receivedAt", o.results
               from resource_version v left join signed_source s on s.operation = v.source left join operation o on o.hash = v.source
               where v.shard = $1 and v.id = $2 order by v.version desc limit $3`;
  return (await db.query<TracedRow>(sql, [shard, key, limit])).rows;
}
