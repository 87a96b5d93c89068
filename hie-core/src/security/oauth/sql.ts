/** Every statement of the authorization server's own state (table `oidc_payload`). */
import type { Queryable } from '../queryable.ts';
import { WEB_CLIENT_ID } from './web-client.ts';

export interface PayloadRow {
  readonly payload: Record<string, unknown>;
  readonly consumedAt: number | null;
}

export interface PayloadWrite {
  readonly model: string;
  readonly idHash: Buffer;
  readonly payload: Record<string, unknown>;
  readonly grantId: string | undefined;
  readonly uid: string | undefined;
  /** Seconds from now; undefined: until removed. */
  readonly expiresIn: number | undefined;
}

const params = (write: PayloadWrite): unknown[] => [
  write.model,
  write.idHash,
  JSON.stringify(write.payload),
  write.grantId ?? null,
  write.uid ?? null,
  write.expiresIn ?? null,
];

const INSERT = `insert into oidc_payload as p (model, id_hash, payload, grant_id, uid, expires_at)
  values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6::float8))
  on conflict (model, id_hash) do update set
    payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid, expires_at = excluded.expires_at`;

export async function upsertPayload(db: Queryable, write: PayloadWrite): Promise<void> {
  await db.query(INSERT, params(write));
}

/** False when a live row of that id exists: one statement, so two requests at once cannot both be the first. */
export async function insertPayloadOnce(db: Queryable, write: PayloadWrite): Promise<boolean> {
  const { rows } = await db.query(`${INSERT} where p.expires_at <= now() returning 1`, params(write));
  return rows.length === 1;
}

/**
 * A page that is reloaded while its refresh is under way never hears the answer. For these seconds the web app's token is good once more;
 * later, and for the apps of others at once, an old token that comes back is a stolen one (RFC 9700 §4.14.2).
 */
const ANSWER_LOST = `model = 'RefreshToken' and payload->>'clientId' = '${WEB_CLIENT_ID}'
  and consumed_at > now() - interval '30 seconds'`;
const SELECT = `select payload, case when ${ANSWER_LOST} then null else floor(extract(epoch from consumed_at))::float8 end
  as "consumedAt" from oidc_payload
  where (expires_at is null or expires_at > now())`;

export async function selectPayload(db: Queryable, model: string, idHash: Buffer): Promise<PayloadRow | undefined> {
  return (await db.query<PayloadRow>(`${SELECT} and model = $1 and id_hash = $2`, [model, idHash])).rows[0];
}

export async function selectPayloadByUid(db: Queryable, model: string, uid: string): Promise<PayloadRow | undefined> {
  return (await db.query<PayloadRow>(`${SELECT} and model = $1 and uid = $2`, [model, uid])).rows[0];
}

/** False when somebody else consumed it first. The first moment stays: using the grace does not prolong it. */
export async function consumePayload(db: Queryable, model: string, idHash: Buffer): Promise<boolean> {
  const sql = `update oidc_payload set consumed_at = coalesce(consumed_at, now())
               where model = $1 and id_hash = $2 and (consumed_at is null or (${ANSWER_LOST})) returning 1`;
  return (await db.query(sql, [model, idHash])).rows.length === 1;
}

export async function deletePayload(db: Queryable, model: string, idHash: Buffer): Promise<void> {
  await db.query('delete from oidc_payload where model = $1 and id_hash = $2', [model, idHash]);
}

export async function deletePayloadsOfGrant(db: Queryable, model: string, grantId: string): Promise<void> {
  await db.query('delete from oidc_payload where grant_id = $2 and model = $1', [model, grantId]);
}

/** At most `batch` rows, so that a sweep never holds locks for long. */
export async function sweepPayloads(db: Queryable, batch: number): Promise<number> {
  const sql = `delete from oidc_payload where ctid in
                 (select ctid from oidc_payload where expires_at <= now() limit $1) returning 1`;
  return (await db.query(sql, [batch])).rows.length;
}
