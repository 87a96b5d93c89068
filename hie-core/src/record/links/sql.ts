/** Every statement about links to a summary. Table: migrations/000026_record_link.sql. */
import type { Queryable } from '../../security/queryable.ts';

export interface LinkRow {
  readonly id: string;
  readonly patientId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly opens: number;
}

const LINK = `id, patient_id as "patientId", created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt", opens`;
/** Of one account at a time. */
export const MOST_OPEN_LINKS = 5;
const KEPT_DAYS = 30;

/** undefined: the account has as many as it may (two made in the same instant may be one more: no harm). */
export async function insertLink(
  db: Queryable,
  link: { readonly id: string; readonly patientId: string; readonly account: string; readonly minutes: number },
): Promise<LinkRow | undefined> {
  await db.query(`delete from record_link where account = $1 and expires_at < now() - $2 * interval '1 day'`, [
    link.account,
    KEPT_DAYS,
  ]);
  const sql = `insert into record_link (id, patient_id, account, expires_at)
               select $1, $2, $3, now() + $4 * interval '1 minute'
               where (select count(*) from record_link
                      where account = $3 and revoked_at is null and expires_at > now()) < $5
               returning ${LINK}`;
  const values = [link.id, link.patientId, link.account, link.minutes, MOST_OPEN_LINKS];
  return (await db.query<LinkRow>(sql, values)).rows[0];
}

/** Open ones, and those that ended in the last days. */
export async function selectLinks(db: Queryable, account: string, patientId: string): Promise<LinkRow[]> {
  const sql = `select ${LINK} from record_link where account = $1 and patient_id = $2
               and expires_at > now() - $3 * interval '1 day' order by created_at desc limit 50`;
  return (await db.query<LinkRow>(sql, [account, patientId, KEPT_DAYS])).rows;
}

export async function selectLink(db: Queryable, id: string): Promise<LinkRow | undefined> {
  return (await db.query<LinkRow>(`select ${LINK} from record_link where id = $1`, [id])).rows[0];
}

/** undefined: there is none of this account. Ending one that has ended changes nothing. */
export async function revokeLink(db: Queryable, account: string, id: string): Promise<LinkRow | undefined> {
  const sql = `update record_link set revoked_at = coalesce(revoked_at, now())
               where id = $1 and account = $2 returning ${LINK}`;
  return (await db.query<LinkRow>(sql, [id, account])).rows[0];
}

/** Counts one opening. undefined: it ended, or was opened as often as it may. */
export async function takeOpening(db: Queryable, id: string, most: number): Promise<LinkRow | undefined> {
  const sql = `update record_link set opens = opens + 1
               where id = $1 and revoked_at is null and expires_at > now() and opens < $2 returning ${LINK}`;
  return (await db.query<LinkRow>(sql, [id, most])).rows[0];
}
