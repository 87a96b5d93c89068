/** Every statement on messages to people (migration 000028). Instants are epoch milliseconds and come from the caller's clock. */
import { type Database, inTransaction, type Queryable } from '../db.ts';
import type { Channel } from './kinds.ts';

export type { Queryable };

export interface NewNotice {
  /** What happened, once. */
  readonly key: string;
  readonly channel: string;
  readonly kind: string;
  readonly topic: string;
  readonly patientId: string;
  readonly appointment: string | undefined;
  readonly startMs: number | undefined;
  readonly dueMs: number;
  readonly expiresMs: number;
  readonly linkUntilMs: number | undefined;
}

export interface NoticeRow {
  readonly id: string;
  readonly key: string;
  readonly channel: string;
  readonly kind: string;
  readonly topic: string;
  readonly patientId: string;
  readonly appointment: string | null;
  readonly startMs: number | null;
  readonly expiresMs: number;
  readonly linkUntilMs: number | null;
  readonly usedFor: string | null;
  readonly attempts: number;
}

const at = (index: number): string => `to_timestamp($${index}::double precision / 1000)`;
const ms = (column: string, name: string): string => `(extract(epoch from ${column}) * 1000)::bigint as "${name}"`;
const COLUMNS = `id, key, channel, kind, topic, patient_id as "patientId", appointment, ${ms('start_at', 'startMs')},
  ${ms('expires_at', 'expiresMs')}, ${ms('link_until', 'linkUntilMs')}, used_for as "usedFor", attempts`;

export async function insertNotice(db: Queryable, one: NewNotice): Promise<void> {
  await db.query(
    `insert into notice (key, channel, kind, topic, patient_id, appointment, start_at, due_at, expires_at, link_until)
     values ($1, $2, $3, $4, $5, $6, ${at(7)}, ${at(8)}, ${at(9)}, ${at(10)}) on conflict (key, channel) do nothing`,
    [
      ...[one.key, one.channel, one.kind, one.topic, one.patientId, one.appointment ?? null, one.startMs ?? null],
      ...[one.dueMs, one.expiresMs, one.linkUntilMs ?? null],
    ],
  );
}

/** Whoever takes one has it for the lease; who dies lets go of it by the clock. */
export async function leaseNotices(
  db: Queryable,
  { nowMs, leaseMs, limit }: { readonly nowMs: number; readonly leaseMs: number; readonly limit: number },
): Promise<NoticeRow[]> {
  const { rows } = await db.query<NoticeRow>(
    `update notice set leased_until = ${at(2)}, attempts = attempts + 1 where id in (
       select id from notice where state = 'espera' and due_at <= ${at(1)}
         and (leased_until is null or leased_until <= ${at(1)})
       order by due_at limit $3 for update skip locked) returning ${COLUMNS}`,
    [nowMs, nowMs + leaseMs, limit],
  );
  return rows;
}

export async function finishNotice(
  db: Queryable,
  id: string,
  state: 'enviado' | 'fallido' | 'omitido',
  why: string | undefined,
  nowMs: number,
): Promise<void> {
  await db.query(
    `update notice set state = $2, why = $3, done_at = ${at(4)}, leased_until = null where id = $1 and state = 'espera'`,
    [id, state, why ?? null, nowMs],
  );
}

export async function postponeNotice(
  db: Queryable,
  id: string,
  dueMs: number,
  why: string | undefined,
  counts: boolean,
): Promise<void> {
  await db.query(
    `update notice set due_at = ${at(2)}, leased_until = null, why = $3, attempts = attempts - $4
     where id = $1 and state = 'espera'`,
    [id, dueMs, why ?? null, counts ? 0 : 1],
  );
}

export async function selectNotice(db: Queryable, id: string): Promise<NoticeRow | undefined> {
  return (await db.query<NoticeRow>(`select ${COLUMNS} from notice where id = $1`, [id])).rows[0];
}

export type LockedNotice = NoticeRow;

/**
 * Runs `work` as the only one who acts by this message's link; both channels of one message have one link. `mark` is kept when `work` ends well.
 * @returns undefined when there is no such message
 */
export async function withNotice<T>(
  db: Database,
  id: string,
  work: (row: LockedNotice, mark: (forWhat: string, nowMs: number) => Promise<void>) => Promise<T>,
): Promise<T | undefined> {
  return inTransaction(db, async (client) => {
    const { rows } = await client.query<NoticeRow>(
      `select ${COLUMNS} from notice where key = (select key from notice where id = $1) order by channel for update`,
      [id],
    );
    const row = rows.find((one) => one.id === id);
    if (row === undefined) return undefined;
    return work(row, async (forWhat, nowMs) => {
      await client.query(`update notice set used_at = ${at(3)}, used_for = $2 where key = $1`, [
        row.key,
        forWhat,
        nowMs,
      ]);
    });
  });
}

export interface NoticeTally {
  readonly kind: string;
  readonly channel: string;
  readonly state: string;
  readonly count: number;
}

/** Of what waits, and of what was done since then. */
export async function tallyNotices(db: Queryable, sinceMs: number): Promise<NoticeTally[]> {
  const { rows } = await db.query<NoticeTally>(
    `select kind, channel, state, count(*)::integer as count from notice
     where state = 'espera' or done_at >= ${at(1)} group by kind, channel, state order by kind, channel, state`,
    [sinceMs],
  );
  return rows;
}

export async function tallyFailures(db: Queryable, sinceMs: number): Promise<{ why: string; count: number }[]> {
  const { rows } = await db.query<{ why: string; count: number }>(
    `select coalesce(why, '') as why, count(*)::integer as count from notice
     where (state = 'fallido' and done_at >= ${at(1)}) or (state = 'espera' and attempts > 0 and why is not null)
     group by why order by count desc, why limit 20`,
    [sinceMs],
  );
  return rows;
}

/** Milliseconds that the longest overdue one waits; 0: none. */
export async function oldestWait(db: Queryable, nowMs: number): Promise<number> {
  const { rows } = await db.query<{ wait: number | null }>(
    `select (extract(epoch from ${at(1)} - min(due_at)) * 1000)::bigint as wait
     from notice where state = 'espera' and due_at <= ${at(1)}`,
    [nowMs],
  );
  return rows[0]?.wait ?? 0;
}

export async function sweepNotices(db: Queryable, beforeMs: number): Promise<void> {
  await db.query(`delete from notice where done_at < ${at(1)} and (link_until is null or link_until < ${at(1)})`, [
    beforeMs,
  ]);
}

/** What a person said of a topic. */
export interface Wish {
  readonly wanted: boolean;
  /** The only way; undefined: by whichever there is. */
  readonly way: Channel | undefined;
}

export async function selectWanted(db: Queryable, patientId: string): Promise<ReadonlyMap<string, Wish>> {
  const { rows } = await db.query<{ topic: string; wanted: boolean; way: Channel | null }>(
    'select topic, wanted, way from notice_preference where patient_id = $1',
    [patientId],
  );
  return new Map(rows.map(({ topic, wanted, way }) => [topic, { wanted, way: way ?? undefined }]));
}

/** Who only says no keeps the way that he chose before. */
export async function saveWanted(
  db: Queryable,
  patientId: string,
  topic: string,
  { wanted, way }: { readonly wanted: boolean; readonly way?: Channel | undefined },
  nowMs: number,
): Promise<void> {
  await db.query(
    `insert into notice_preference (patient_id, topic, wanted, way, at) values ($1, $2, $3, $4, ${at(5)})
     on conflict (patient_id, topic) do update set wanted = excluded.wanted, at = excluded.at,
       way = case when excluded.wanted then excluded.way else notice_preference.way end`,
    [patientId, topic, wanted, way ?? null, nowMs],
  );
}

/** Who asked for a topic, in order of their ids, after that one. */
export async function selectWanting(db: Queryable, topic: string, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select patient_id as id from notice_preference where topic = $1 and wanted and patient_id > $2
     order by patient_id limit $3`,
    [topic, after, limit],
  );
  return rows.map(({ id }) => id);
}
