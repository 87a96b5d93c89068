/** Every statement of citizens who sign in elsewhere. Tables: migrations/000011_sign_in.sql. */
import type { Queryable } from '../queryable.ts';

export interface CitizenState {
  readonly provider: string;
  readonly interaction: string;
  readonly kept: Readonly<Record<string, string>>;
}

export async function insertState(
  db: Queryable,
  stateHash: Buffer,
  browserHash: Buffer,
  state: CitizenState,
  seconds: number,
): Promise<void> {
  const sql = `insert into citizen_state (state_hash, provider, interaction, browser_hash, kept, expires_at)
               values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`;
  await db.query(sql, [stateHash, state.provider, state.interaction, browserHash, JSON.stringify(state.kept), seconds]);
}

/** Used once, and by the browser that began; a `state` that came back in another browser is spent too. */
export async function takeState(
  db: Queryable,
  stateHash: Buffer,
  browserHash: Buffer,
  provider: string,
): Promise<CitizenState | undefined> {
  const sql = `delete from citizen_state where state_hash = $1
               returning provider, interaction, kept, browser_hash = $2 and provider = $3 and expires_at > now() as good`;
  const row = (await db.query<CitizenState & { good: boolean }>(sql, [stateHash, browserHash, provider])).rows[0];
  return row?.good ? { provider: row.provider, interaction: row.interaction, kept: row.kept } : undefined;
}

/** The account of that identity, made at the first sign-in; its person and name are what they are today. One statement, no race. */
export async function upsertCitizen(
  db: Queryable,
  citizen: {
    readonly provider: string;
    readonly subject: string;
    readonly newId: string;
    readonly username: string;
    readonly name: string;
    readonly patientId: string;
  },
): Promise<{ readonly id: string; readonly created: boolean } | undefined> {
  const { provider, subject, newId, username, name, patientId } = citizen;
  const insert = `with fresh as (
      insert into account (id, username, password_hash, role, name, patient_id)
      select $1, $2, null, 'paciente', $3, $4
      where not exists (select from citizen_identity where provider = $5 and subject = $6)
      on conflict (username) do nothing returning id)
    insert into citizen_identity (provider, subject, account_id) select $5, $6, id from fresh
    on conflict (provider, subject) do nothing returning account_id as id`;
  const made = (await db.query<{ id: string }>(insert, [newId, username, name, patientId, provider, subject])).rows[0];
  if (made) return { id: made.id, created: true };
  const update = `update account set name = $3, patient_id = $4 from citizen_identity i
    where i.provider = $1 and i.subject = $2 and account.id = i.account_id and account.disabled_at is null returning account.id`;
  const known = (await db.query<{ id: string }>(update, [provider, subject, name, patientId])).rows[0];
  return known && { id: known.id, created: false };
}
