/**
 * Every statement of accounts, sign-in attempts, clients and signing keys. Tables: migrations/000002_security.sql.
 * The authorization server's own state is in `oauth/sql.ts`.
 */
import type { JWK } from 'jose';
import type { Role } from './caller.ts';
import type { Queryable } from './queryable.ts';

export type AccountRole = Exclude<Role, 'sistema'>;

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
  const sql = `select ${ACCOUNT}, password_hash as "passwordHash" from account where username = $1 and disabled_at is null`;
  return (await db.query<AccountRow & { passwordHash: string }>(sql, [username])).rows[0];
}

export async function updatePassword(db: Queryable, username: string, passwordHash: string): Promise<boolean> {
  const sql = 'update account set password_hash = $2 where username = $1 returning id';
  return (await db.query(sql, [username, passwordHash])).rows.length === 1;
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
 * Counts an attempt before the password is looked at, so that many tries at once cannot slip past the limit.
 * No row when the name is locked; the row's `attempts` includes this one.
 */
export async function reserveAttempt(
  db: Queryable,
  usernameHash: Buffer,
  limit: {
    readonly free: number;
    readonly baseSeconds: number;
    readonly maxSeconds: number;
    readonly forgetHours: number;
  },
): Promise<{ attempts: number } | undefined> {
  const sql = `
    insert into sign_in_attempt as a (username_hash, attempts, last_attempt_at) values ($1, 1, now())
    on conflict (username_hash) do update set
      attempts = case when a.last_attempt_at < now() - make_interval(hours => $5) then 1 else least(a.attempts + 1, 1000) end,
      locked_until = case
        when a.last_attempt_at < now() - make_interval(hours => $5) then '-infinity'
        when a.attempts + 1 >= $2
          then now() + make_interval(secs => least($4::float8, $3::float8 * power(2, least(a.attempts + 1 - $2, 30))))
        else '-infinity' end,
      last_attempt_at = now()
    where a.locked_until <= now()
    returning attempts`;
  const params = [usernameHash, limit.free, limit.baseSeconds, limit.maxSeconds, limit.forgetHours];
  return (await db.query<{ attempts: number }>(sql, params)).rows[0];
}

export async function selectLockSeconds(db: Queryable, usernameHash: Buffer): Promise<number> {
  const sql = `select ceil(extract(epoch from locked_until - now()))::int as seconds
               from sign_in_attempt where username_hash = $1 and locked_until > now()`;
  return (await db.query<{ seconds: number }>(sql, [usernameHash])).rows[0]?.seconds ?? 0;
}

export async function clearAttempts(db: Queryable, usernameHash: Buffer): Promise<void> {
  await db.query('delete from sign_in_attempt where username_hash = $1', [usernameHash]);
}

export async function sweepAttempts(db: Queryable, olderThanHours: number): Promise<void> {
  const sql = `delete from sign_in_attempt where last_attempt_at < now() - make_interval(hours => $1) and locked_until < now()`;
  await db.query(sql, [olderThanHours]);
}

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly jwks: { readonly keys: readonly JWK[] };
  readonly clues: string | null;
  readonly demo: boolean;
}

export async function selectClient(db: Queryable, id: string): Promise<ClientRow | undefined> {
  const sql = 'select id, name, scope, jwks, clues, demo from oauth_client where id = $1 and disabled_at is null';
  return (await db.query<ClientRow>(sql, [id])).rows[0];
}

/** Creates a client or gives it new keys; a client that is not a demo one is never overwritten by a demo one. */
export async function upsertClient(db: Queryable, client: ClientRow): Promise<boolean> {
  const { rows } = await db.query(
    `insert into oauth_client as c (id, name, scope, jwks, clues, demo) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set name = excluded.name, scope = excluded.scope, jwks = excluded.jwks, clues = excluded.clues
     where c.demo = excluded.demo returning id`,
    [client.id, client.name, client.scope, JSON.stringify(client.jwks), client.clues, client.demo],
  );
  return rows.length === 1;
}

export async function insertSigningKey(db: Queryable, kid: string, alg: string, jwk: JWK): Promise<void> {
  // Without a conflict target: the partial unique index decides which of two hubs starting at once is first.
  const sql = 'insert into signing_key (kid, alg, private_jwk) values ($1, $2, $3) on conflict do nothing';
  await db.query(sql, [kid, alg, JSON.stringify(jwk)]);
}

export async function selectSigningKeys(db: Queryable): Promise<{ jwk: JWK; active: boolean }[]> {
  const sql = `select private_jwk as jwk, retired_at is null as active from signing_key order by active desc, created_at desc`;
  return (await db.query<{ jwk: JWK; active: boolean }>(sql)).rows;
}

export async function secretNamed(db: Queryable, name: string, candidate: Buffer): Promise<Buffer> {
  await db.query('insert into security_secret (name, value) values ($1, $2) on conflict do nothing', [name, candidate]);
  const { rows } = await db.query<{ value: Buffer }>('select value from security_secret where name = $1', [name]);
  return rows[0]!.value;
}
