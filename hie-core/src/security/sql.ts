/**
 * Every statement of accounts, sign-in attempts, clients and signing keys. Tables: migrations/000002_security.sql, 000011_sign_in.sql.
 * The authorization server's own state is in `oauth/sql.ts`.
 */
import type { JWK } from 'jose';
import type { Role } from './caller.ts';
import type { Queryable } from './queryable.ts';

export type AccountRole = Exclude<Role, 'sistema'>;

export interface AttemptLimit {
  readonly free: number;
  readonly baseSeconds: number;
  readonly maxSeconds: number;
  readonly forgetHours: number;
}

export interface AccountRow {
  readonly id: string;
  readonly username: string;
  readonly role: AccountRole;
  readonly name: string;
  readonly clues: string | null;
  readonly cedula: string | null;
  readonly patientId: string | null;
  readonly demo: boolean;
}

const ACCOUNT = 'id, username, role, name, clues, cedula, patient_id as "patientId", demo';

export async function insertAccount(db: Queryable, account: AccountRow, passwordHash: string): Promise<boolean> {
  const { rows } = await db.query(
    `insert into account (id, username, password_hash, role, name, clues, cedula, patient_id, demo)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (username) do nothing returning id`,
    [
      account.id,
      account.username,
      passwordHash,
      account.role,
      account.name,
      account.clues,
      account.cedula,
      account.patientId,
      account.demo,
    ],
  );
  return rows.length === 1;
}

export async function selectAccount(db: Queryable, id: string): Promise<AccountRow | undefined> {
  const sql = `select ${ACCOUNT} from account where id = $1 and disabled_at is null`;
  return (await db.query<AccountRow>(sql, [id])).rows[0];
}

export async function selectCredentials(
  db: Queryable,
  username: string,
): Promise<(AccountRow & { readonly passwordHash: string }) | undefined> {
  // A citizen of Llave has no password; a temporary one that was not used in time is none.
  const sql = `select ${ACCOUNT}, password_hash as "passwordHash" from account where username = $1 and disabled_at is null
               and password_hash is not null and (password_expires_at is null or password_expires_at > now())`;
  return (await db.query<AccountRow & { passwordHash: string }>(sql, [username])).rows[0];
}

/** `temporaryHours`: one that has to be changed at the first sign-in, and within that time. */
export async function updatePassword(
  db: Queryable,
  username: string,
  passwordHash: string,
  temporaryHours?: number,
): Promise<string | undefined> {
  const sql = `update account set password_hash = $2, must_change_password = $3::int is not null,
                 password_expires_at = now() + make_interval(hours => $3::int)
               where username = $1 returning id`;
  return (await db.query<{ id: string }>(sql, [username, passwordHash, temporaryHours ?? null])).rows[0]?.id;
}

export async function updateAccountPatient(db: Queryable, username: string, patientId: string): Promise<boolean> {
  const sql = `update account set patient_id = $2 where username = $1 and role = 'paciente' returning id`;
  return (await db.query(sql, [username, patientId])).rows.length === 1;
}

export async function countAccounts(db: Queryable): Promise<{ all: number; demo: number }> {
  const sql = 'select count(*)::int as "all", (count(*) filter (where demo))::int as demo from account';
  const { rows } = await db.query<{ all: number; demo: number }>(sql);
  return rows[0] ?? { all: 0, demo: 0 };
}

/**
 * Counts an attempt before the password is looked at, so that many tries at once cannot slip past the limit. False: locked.
 */
export async function reserveAttempt(db: Queryable, key: Buffer, name: Buffer, limit: AttemptLimit): Promise<boolean> {
  const sql = `
    insert into sign_in_attempt as a (key_hash, name_hash, attempts, last_attempt_at) values ($1, $6, 1, now())
    on conflict (key_hash) do update set
      attempts = case when a.last_attempt_at < now() - make_interval(hours => $5) then 1 else least(a.attempts + 1, 1000) end,
      locked_until = case
        when a.last_attempt_at < now() - make_interval(hours => $5) then '-infinity'
        when a.attempts + 1 >= $2
          then now() + make_interval(secs => least($4::float8, $3::float8 * power(2, least(a.attempts + 1 - $2, 30))))
        else '-infinity' end,
      last_attempt_at = now()
    where a.locked_until <= now()
    returning attempts`;
  const params = [key, limit.free, limit.baseSeconds, limit.maxSeconds, limit.forgetHours, name];
  return (await db.query(sql, params)).rows.length === 1;
}

export async function selectLockSeconds(db: Queryable, key: Buffer): Promise<number> {
  const sql = `select ceil(extract(epoch from locked_until - now()))::int as seconds
               from sign_in_attempt where key_hash = $1 and locked_until > now()`;
  return (await db.query<{ seconds: number }>(sql, [key])).rows[0]?.seconds ?? 0;
}

export async function clearAttempts(db: Queryable, key: Buffer): Promise<void> {
  await db.query('delete from sign_in_attempt where key_hash = $1', [key]);
}

/** One attempt turned out well: it is not counted, those before it are. */
export async function releaseAttempt(db: Queryable, key: Buffer): Promise<void> {
  const sql = `update sign_in_attempt set attempts = greatest(attempts - 1, 0), locked_until = '-infinity' where key_hash = $1`;
  await db.query(sql, [key]);
}

export async function clearAttemptsOfName(db: Queryable, name: Buffer): Promise<void> {
  await db.query('delete from sign_in_attempt where name_hash = $1', [name]);
}

export async function sweepAttempts(db: Queryable, olderThanHours: number): Promise<void> {
  const sql = `delete from sign_in_attempt where last_attempt_at < now() - make_interval(hours => $1) and locked_until < now()`;
  await db.query(sql, [olderThanHours]);
}

export type ClientKind = 'system' | 'app-public' | 'app-confidential';

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  /** One of `jwks`, `jwksUrl` and `secretHash`, none for a public app. */
  readonly jwks: { readonly keys: readonly JWK[] } | null;
  readonly jwksUrl: string | null;
  readonly clues: string | null;
  readonly demo: boolean;
  readonly kind: ClientKind;
  readonly redirectUris: readonly string[];
  readonly secretHash: Buffer | null;
}

const CLIENT = `id, name, scope, jwks, jwks_url as "jwksUrl", clues, demo, kind, redirect_uris as "redirectUris",
  secret_hash as "secretHash"`;

export async function selectClient(db: Queryable, id: string): Promise<ClientRow | undefined> {
  const sql = `select ${CLIENT} from oauth_client where id = $1 and disabled_at is null`;
  return (await db.query<ClientRow>(sql, [id])).rows[0];
}

/** What a system needs, for callers that know of no other kind. */
export type SystemClient = Pick<ClientRow, 'id' | 'name' | 'scope' | 'clues' | 'demo'> &
  Partial<Pick<ClientRow, 'jwks' | 'jwksUrl' | 'kind' | 'redirectUris' | 'secretHash'>>;

/** Creates a client or gives it new keys; a client that is not a demo one is never overwritten by a demo one. */
export async function upsertClient(db: Queryable, client: SystemClient): Promise<boolean> {
  const { rows } = await db.query(
    `insert into oauth_client as c (id, name, scope, jwks, clues, demo, jwks_url, kind, redirect_uris, secret_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (id) do update set name = excluded.name, scope = excluded.scope, jwks = excluded.jwks, clues = excluded.clues,
       jwks_url = excluded.jwks_url, kind = excluded.kind, redirect_uris = excluded.redirect_uris,
       secret_hash = excluded.secret_hash, disabled_at = null
     where c.demo = excluded.demo returning id`,
    [
      ...[
        client.id,
        client.name,
        client.scope,
        client.jwks ? JSON.stringify(client.jwks) : null,
        client.clues,
        client.demo,
      ],
      ...[client.jwksUrl ?? null, client.kind ?? 'system', client.redirectUris ?? [], client.secretHash ?? null],
    ],
  );
  return rows.length === 1;
}

export async function insertSigningKey(db: Queryable, kid: string, alg: string, jwk: JWK): Promise<void> {
  // Without a conflict target: the partial unique index decides which of two hubs starting at once is first.
  const sql = 'insert into signing_key (kid, alg, private_jwk) values ($1, $2, $3) on conflict do nothing';
  await db.query(sql, [kid, alg, JSON.stringify(jwk)]);
}

/** Each purpose signs with an algorithm of its own, so the algorithm tells the keys of tokens from those of the audit log's heads. */
export async function selectSigningKeys(db: Queryable, alg: string): Promise<{ jwk: JWK; active: boolean }[]> {
  const sql = `select private_jwk as jwk, retired_at is null as active from signing_key where alg = $1
               order by active desc, created_at desc`;
  return (await db.query<{ jwk: JWK; active: boolean }>(sql, [alg])).rows;
}

export async function secretNamed(db: Queryable, name: string, candidate: Buffer): Promise<Buffer> {
  await db.query('insert into security_secret (name, value) values ($1, $2) on conflict do nothing', [name, candidate]);
  const { rows } = await db.query<{ value: Buffer }>('select value from security_secret where name = $1', [name]);
  return rows[0]!.value;
}
