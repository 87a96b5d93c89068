/** Puts a message into the queue, in the caller's own transaction if he has one. The same `key` again is the same message. */
import { CHANNELS, KINDS, type NoticeKind } from './kinds.ts';
import { insertNotice, type Queryable } from './sql.ts';

export interface Enqueued {
  readonly key: string;
  readonly kind: NoticeKind;
  readonly patientId: string;
  readonly appointment?: string;
  /** When the appointment begins, as it is told. */
  readonly startMs?: number;
  readonly dueMs: number;
  readonly expiresMs: number;
  /** Its link acts until then. */
  readonly linkUntilMs?: number;
}

export async function enqueue(db: Queryable, one: Enqueued): Promise<void> {
  const { key, kind, patientId, appointment, startMs, dueMs, expiresMs, linkUntilMs } = one;
  const { topic } = KINDS[kind];
  for (const channel of CHANNELS)
    await insertNotice(db, {
      ...{ key, channel, kind, topic, patientId, appointment, startMs, dueMs, expiresMs, linkUntilMs },
    });
}
