/** Statements of the administration of accounts. Tables: 000002_security.sql, 000011_sign_in.sql. */
import type { AccountRole } from '../accounts.ts';
import type { Queryable } from '../queryable.ts';
import type { AccountRow } from '../sql.ts';

export interface ListedAccount extends AccountRow {
  readonly disabled: boolean;
  readonly totp: boolean;
  readonly mustChangePassword: boolean;
  readonly lastUsedAt: Date | null;
}

const LISTED = `select a.id, a.username, a.role, a.name, a.clues, a.cedula, a.patient_id as "patientId", a.demo,
  a.disabled_at is not null as disabled, a.totp_confirmed_at is not null as totp, a.must_change_password as "mustChangePassword",
  (select max(s.last_used_at) from sign_in_session s where s.account_id = a.id) as "lastUsedAt" from account a`;

/** Staff only; `clues` undefined: of every facility. */
export async function selectStaff(db: Queryable, clues: string | undefined, text: string): Promise<ListedAccount[]> {
  const sql = `${LISTED} where a.role <> 'paciente' and ($1::text is null or a.clues = $1)
    and ($2 = '' or strpos(lower(a.name), lower($2)) > 0 or strpos(a.username, lower($2)) > 0)
    order by a.disabled_at is not null, a.name, a.username limit 200`;
  return (await db.query<ListedAccount>(sql, [clues ?? null, text])).rows;
}

/** All of them, however large the network is. */
export async function selectOperators(db: Queryable): Promise<ListedAccount[]> {
  const sql = `${LISTED} where a.role = 'operador' order by a.disabled_at is not null, a.name, a.username`;
  return (await db.query<ListedAccount>(sql)).rows;
}

export async function selectStaffMember(db: Queryable, id: string): Promise<ListedAccount | undefined> {
  return (await db.query<ListedAccount>(`${LISTED} where a.id = $1 and a.role <> 'paciente'`, [id])).rows[0];
}

export async function updateRole(db: Queryable, id: string, role: AccountRole): Promise<void> {
  await db.query('update account set role = $2 where id = $1', [id, role]);
}

export async function setDisabled(db: Queryable, id: string, disabled: boolean): Promise<void> {
  await db.query('update account set disabled_at = case when $2 then now() end where id = $1', [id, disabled]);
}

/** Grants that a refresh token stands on: without one the grant opens nothing any more. */
export async function selectGrants(db: Queryable, accountId: string): Promise<{ grantId: string; clientId: string }[]> {
  const sql = `select distinct r.grant_id as "grantId", r.payload ->> 'clientId' as "clientId" from oidc_payload r
    where r.model = 'RefreshToken' and r.payload ->> 'accountId' = $1 and r.expires_at > now() and r.consumed_at is null
      and r.grant_id is not null limit 50`;
  return (await db.query<{ grantId: string; clientId: string }>(sql, [accountId])).rows;
}
