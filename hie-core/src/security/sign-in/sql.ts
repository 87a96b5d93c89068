/** Every statement of second factors, devices, entries under way and sessions. Tables: migrations/000011_sign_in.sql. */
import type { Queryable } from '../queryable.ts';

export interface SecurityState {
  readonly mustChangePassword: boolean;
  readonly totp: boolean;
  readonly recoveryCodes: number;
}

export async function selectState(db: Queryable, accountId: string): Promise<SecurityState | undefined> {
  const sql = `select must_change_password as "mustChangePassword", totp_confirmed_at is not null as totp,
                 (select count(*)::int from recovery_code where account_id = id and used_at is null) as "recoveryCodes"
               from account where id = $1 and disabled_at is null`;
  return (await db.query<SecurityState>(sql, [accountId])).rows[0];
}

/** Keeps one that is already on offer or proved. @returns the sealed secret in force */
export async function offerTotp(db: Queryable, accountId: string, sealed: string): Promise<string> {
  const sql =
    'update account set totp_secret = coalesce(totp_secret, $2) where id = $1 returning totp_secret as sealed';
  const row = (await db.query<{ sealed: string }>(sql, [accountId, sealed])).rows[0];
  if (!row) throw new Error('no such account');
  return row.sealed;
}

export async function selectTotpSecret(db: Queryable, accountId: string): Promise<string | undefined> {
  const sql = 'select totp_secret as sealed from account where id = $1';
  return (await db.query<{ sealed: string | null }>(sql, [accountId])).rows[0]?.sealed ?? undefined;
}

export async function confirmTotp(db: Queryable, accountId: string): Promise<void> {
  await db.query('update account set totp_confirmed_at = now() where id = $1', [accountId]);
}

/** False: a code of that step, or of a later one, was taken before. One statement: of two at once one wins. */
export async function takeTotpStep(db: Queryable, accountId: string, step: number): Promise<boolean> {
  const sql = 'update account set totp_last_step = $2 where id = $1 and totp_last_step < $2 returning id';
  return (await db.query(sql, [accountId, step])).rows.length === 1;
}

export async function removeTotp(db: Queryable, accountId: string): Promise<void> {
  await db.query('update account set totp_secret = null, totp_confirmed_at = null where id = $1', [accountId]);
  await db.query('delete from recovery_code where account_id = $1', [accountId]);
}

export async function replaceRecoveryCodes(db: Queryable, accountId: string, hashes: readonly Buffer[]): Promise<void> {
  const sql = `with gone as (delete from recovery_code where account_id = $1 and code_hash <> all($2))
               insert into recovery_code (account_id, code_hash) select $1, unnest($2::bytea[])`;
  await db.query(sql, [accountId, hashes]);
}

export async function takeRecoveryCode(db: Queryable, accountId: string, hash: Buffer): Promise<boolean> {
  const sql = `update recovery_code set used_at = now()
               where account_id = $1 and code_hash = $2 and used_at is null returning 1`;
  return (await db.query(sql, [accountId, hash])).rows.length === 1;
}

export async function rememberDevice(db: Queryable, accountId: string, deviceHash: Buffer): Promise<void> {
  const sql = `insert into known_device (account_id, device_hash) values ($1, $2)
               on conflict (account_id, device_hash) do update set last_used_at = now()`;
  await db.query(sql, [accountId, deviceHash]);
}

export async function isKnownDevice(db: Queryable, username: string, deviceHash: Buffer): Promise<boolean> {
  const sql = `select 1 from known_device d join account a on a.id = d.account_id
               where a.username = $1 and d.device_hash = $2`;
  return (await db.query(sql, [username, deviceHash])).rows.length === 1;
}

/** `method`: what has been proved so far, e.g. `pwd` or `pwd otp`. */
export interface Pending {
  readonly accountId: string;
  readonly method: string;
}

export async function savePending(db: Queryable, interaction: Buffer, pending: Pending): Promise<void> {
  const sql = `insert into pending_sign_in (interaction_hash, account_id, method, expires_at)
               values ($1, $2, $3, now() + interval '15 minutes')
               on conflict (interaction_hash) do update set account_id = excluded.account_id, method = excluded.method`;
  await db.query(sql, [interaction, pending.accountId, pending.method]);
}

export async function selectPending(db: Queryable, interaction: Buffer): Promise<Pending | undefined> {
  const sql = `select account_id as "accountId", method from pending_sign_in
               where interaction_hash = $1 and expires_at > now()`;
  return (await db.query<Pending>(sql, [interaction])).rows[0];
}

export async function deletePending(db: Queryable, interaction: Buffer): Promise<void> {
  await db.query('delete from pending_sign_in where interaction_hash = $1', [interaction]);
}

export async function sweepSignIn(db: Queryable): Promise<void> {
  for (const table of ['pending_sign_in', 'citizen_state', 'launch_context'])
    await db.query(`delete from ${table} where expires_at <= now()`);
  await db.query(`delete from known_device where last_used_at < now() - interval '180 days'`);
  await db.query(`delete from sign_in_session where last_used_at < now() - interval '2 days'`);
}

export interface SessionRow {
  readonly uid: string;
  readonly device: string;
  readonly address: string;
  readonly startedAt: Date;
  readonly lastUsedAt: Date;
}

export async function upsertSession(
  db: Queryable,
  session: { readonly uid: string; readonly accountId: string; readonly device: string; readonly address: string },
): Promise<void> {
  // One browser may change hands: the session is then another's, and began anew.
  const sql = `insert into sign_in_session as s (session_uid, account_id, device, address) values ($1, $2, $3, $4)
    on conflict (session_uid) do update set device = excluded.device, address = excluded.address, last_used_at = now(),
      started_at = case when s.account_id = excluded.account_id then s.started_at else now() end,
      account_id = excluded.account_id`;
  await db.query(sql, [session.uid, session.accountId, session.device, session.address]);
}

export async function touchSession(db: Queryable, uid: string): Promise<void> {
  await db.query('update sign_in_session set last_used_at = now() where session_uid = $1', [uid]);
}

/** Only those that the authorization server still knows. */
export async function selectSessions(db: Queryable, accountId: string): Promise<SessionRow[]> {
  const sql = `select s.session_uid as uid, s.device, s.address, s.started_at as "startedAt", s.last_used_at as "lastUsedAt"
    from sign_in_session s join oidc_payload p on p.uid = s.session_uid and p.model = 'Session'
    where s.account_id = $1 and p.expires_at > now() and p.payload ->> 'accountId' = $1 order by s.last_used_at desc limit 100`;
  return (await db.query<SessionRow>(sql, [accountId])).rows;
}

export interface EndedSession {
  readonly authorizations: Readonly<Record<string, { readonly grantId?: string }>> | null;
}

export async function deleteSessions(
  db: Queryable,
  accountId: string,
  keep: string | undefined,
  only: string | undefined,
): Promise<EndedSession[]> {
  const sql = `with gone as (
      delete from oidc_payload where model = 'Session' and payload ->> 'accountId' = $1
        and ($2::text is null or uid <> $2) and ($3::text is null or uid = $3)
      returning uid, payload -> 'authorizations' as authorizations),
    listed as (delete from sign_in_session where session_uid in (select uid from gone))
    select authorizations from gone`;
  return (await db.query<EndedSession>(sql, [accountId, keep ?? null, only ?? null])).rows;
}

const OF_A_GRANT = ['RefreshToken', 'AccessToken', 'AuthorizationCode'];

/** Codes and refresh tokens of these grants, and the grants. */
export async function deleteGrants(
  db: Queryable,
  grantIds: readonly string[],
  hashes: readonly Buffer[],
): Promise<void> {
  await db.query('delete from oidc_payload where grant_id = any($1) and model = any($2)', [grantIds, OF_A_GRANT]);
  await db.query(`delete from oidc_payload where model = 'Grant' and id_hash = any($1)`, [hashes]);
}

/** Without its grant a refresh token is refused, so the grants are enough. */
export async function deleteGrantsOfAccount(db: Queryable, accountId: string): Promise<void> {
  await db.query(`delete from oidc_payload where model = 'Grant' and payload ->> 'accountId' = $1`, [accountId]);
}
