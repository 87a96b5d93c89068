/** Every statement of launch contexts. Table: migrations/000011_sign_in.sql. */
import type { Queryable } from '../queryable.ts';

export async function saveLaunchContext(
  db: Queryable,
  grantId: string,
  patientId: string,
  seconds: number,
): Promise<void> {
  const sql = `insert into launch_context (grant_id, patient_id, expires_at) values ($1, $2, now() + make_interval(secs => $3))
               on conflict (grant_id) do update set patient_id = excluded.patient_id, expires_at = excluded.expires_at`;
  await db.query(sql, [grantId, patientId, seconds]);
}

export async function selectLaunchContext(db: Queryable, grantId: string): Promise<string | undefined> {
  const sql = 'select patient_id as id from launch_context where grant_id = $1 and expires_at > now()';
  return (await db.query<{ id: string }>(sql, [grantId])).rows[0]?.id;
}
