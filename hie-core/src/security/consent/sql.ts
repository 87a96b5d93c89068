/** Emergency accesses as they stand in the database (000015_consent.sql). Instants as epoch milliseconds. */
import type { Queryable } from '../queryable.ts';

export interface AccessRow {
  readonly id: string;
  readonly patient_id: string;
  readonly subject: string;
  readonly role: string;
  readonly name: string;
  readonly clues: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly began: number;
  readonly ends: number;
  readonly due: number;
  readonly task: string;
  readonly communication: string;
  readonly outcome: 'justificado' | 'no-justificado' | null;
  readonly note: string | null;
  readonly reviewer_name: string | null;
  readonly reviewed: number | null;
}

const ms = (column: string, name: string): string => `(extract(epoch from ${column}) * 1000)::bigint as ${name}`;
const COLUMNS = `id, patient_id, subject, role, name, clues, reason, detail, ${ms('began_at', 'began')}, ${ms('ends_at', 'ends')},
  ${ms('due_at', 'due')}, task, communication, outcome, note, reviewer_name, ${ms('reviewed_at', 'reviewed')}`;
const AT = (parameter: string): string => `to_timestamp(${parameter}::double precision / 1000)`;

const LIVE_LIMIT = 10_000;

export async function selectLive(db: Queryable, nowMs: number): Promise<AccessRow[]> {
  const text = `select ${COLUMNS} from emergency_access where ends_at > ${AT('$1')} limit ${LIVE_LIMIT}`;
  return (await db.query<AccessRow>(text, [nowMs])).rows;
}

export async function selectOfPatient(db: Queryable, patient: string, limit: number): Promise<AccessRow[]> {
  const text = `select ${COLUMNS} from emergency_access where patient = $1::uuid order by began_at desc limit $2`;
  return (await db.query<AccessRow>(text, [patient, limit])).rows;
}

export async function selectReviews(db: Queryable, waiting: boolean, limit: number): Promise<AccessRow[]> {
  const text = waiting
    ? `select ${COLUMNS} from emergency_access where outcome is null order by due_at limit $1`
    : `select ${COLUMNS} from emergency_access where outcome is not null order by reviewed_at desc limit $1`;
  return (await db.query<AccessRow>(text, [limit])).rows;
}

export async function selectAccess(db: Queryable, id: string): Promise<AccessRow | undefined> {
  return (await db.query<AccessRow>(`select ${COLUMNS} from emergency_access where id = $1::uuid`, [id])).rows[0];
}

export interface NewAccess extends Omit<AccessRow, 'outcome' | 'note' | 'reviewer_name' | 'reviewed'> {
  /** Key of the Patient. */
  readonly patient: string;
}

export async function insertAccess(db: Queryable, row: NewAccess): Promise<void> {
  await db.query(
    `insert into emergency_access (id, patient, patient_id, subject, role, name, clues, reason, detail, began_at, ends_at, due_at,
       task, communication)
     values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8, $9, ${AT('$10')}, ${AT('$11')}, ${AT('$12')}, $13, $14)`,
    [
      ...[row.id, row.patient, row.patient_id, row.subject, row.role, row.name, row.clues, row.reason, row.detail],
      ...[row.began, row.ends, row.due, row.task, row.communication],
    ],
  );
}

/** undefined: it had ended already. */
export async function endAccess(db: Queryable, id: string, nowMs: number): Promise<AccessRow | undefined> {
  const text = `update emergency_access set ends_at = greatest(began_at, ${AT('$2')})
    where id = $1::uuid and ends_at > ${AT('$2')} returning ${COLUMNS}`;
  return (await db.query<AccessRow>(text, [id, nowMs])).rows[0];
}

export interface Judgement {
  readonly outcome: 'justificado' | 'no-justificado';
  readonly note: string;
  readonly reviewer: string;
  readonly reviewerName: string;
  readonly atMs: number;
}

/** undefined: somebody was faster, or it is the reviewer's own. */
export async function judgeAccess(db: Queryable, id: string, judgement: Judgement): Promise<AccessRow | undefined> {
  const { outcome, note, reviewer, reviewerName, atMs } = judgement;
  const text = `update emergency_access set outcome = $2, note = $3, reviewed_by = $4, reviewer_name = $5, reviewed_at = ${AT('$6')}
    where id = $1::uuid and outcome is null and subject <> $4 returning ${COLUMNS}`;
  return (await db.query<AccessRow>(text, [id, outcome, note, reviewer, reviewerName, atMs])).rows[0];
}
