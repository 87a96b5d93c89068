/**
 * What the edge of a hospital and the hub say to each other about the edge itself: one call, always from the hospital outwards. It carries
 * how the edge is, and brings back what the operators ordered. Nothing in it names a patient: messages and values come masked (mask.ts).
 * Counts are absolute, so a report that came twice or late changes nothing.
 */
import { z } from 'zod';

const MAX_TEXT = 2_000;
const count = z.int().min(0);
const instant = z.iso.datetime({ offset: true });
const text = z.string().max(MAX_TEXT);
/** Row of the edge's own queue. */
const messageId = z.int().positive();

export const REPORT_PATH = '/hospitales/latido';

/** Messages of one hour, by when they came. */
const hourSchema = z.strictObject({ hour: instant, received: count, refused: count });

/** Numbers of MSH-10 that a sender counts up and that never came. */
const gapSchema = z.strictObject({
  sender: z.string().max(500),
  after: z.string().max(200),
  before: z.string().max(200),
  missing: z.int().positive(),
  at: instant,
});

const ALARM_KINDS = ['disk-full', 'disk-low', 'hub-refuses', 'config-bad', 'clock', 'source-key', 'source'] as const;
const alarmSchema = z.strictObject({ kind: z.enum(ALARM_KINDS), since: instant, text });

const heldState = z.enum(['quarantine', 'rejected']);

const causeSchema = z.strictObject({
  /** The same trouble has the same key at every hospital. */
  cause: z.string().max(200),
  state: heldState,
  text,
  count,
  firstAt: instant,
  lastAt: instant,
});

const heldSchema = z.strictObject({
  id: messageId,
  state: heldState,
  cause: z.string().max(200),
  trigger: z.string().max(50),
  sender: z.string().max(500),
  controlId: z.string().max(200),
  receivedAt: instant,
  text,
  /** HL7 v2, masked. */
  message: z.string().max(5_000),
});

const fieldChangeSchema = z.strictObject({
  path: z.string().max(500),
  before: z.string().max(500).optional(),
  after: z.string().max(500).optional(),
});

const diffSchema = z.strictObject({
  message: messageId,
  verdict: z.enum(['mapped', 'rejected']),
  text,
  /** Messages of the same person that were delivered after this one: its older content would follow theirs. */
  later: count,
  resources: z
    .array(
      z.strictObject({
        resource: z.string().max(100),
        change: z.enum(['added', 'removed', 'changed', 'same']),
        fields: z.array(fieldChangeSchema).max(200),
      }),
    )
    .max(500),
});

const doneSchema = z.strictObject({
  order: z.uuid(),
  outcome: z.enum(['done', 'failed']),
  text,
  diffs: z.array(diffSchema).max(100).optional(),
});

export const reportSchema = z.strictObject({
  version: z.literal(1),
  clues: z.string().max(20),
  sentAt: instant,
  startedAt: instant,
  queue: z.strictObject({
    pending: count,
    delivered: count,
    quarantine: count,
    rejected: count,
    dismissed: count,
  }),
  /** How long the oldest undelivered message has waited. */
  lagMs: count,
  hub: z.enum(['up', 'down']),
  lastMessageAt: instant.nullable(),
  disk: z.strictObject({ freeBytes: count, fileBytes: count }),
  memoryBytes: count,
  /** The last 48 hours that had messages. */
  hours: z.array(hourSchema).max(49),
  gaps: z.array(gapSchema).max(50),
  /** Those that stand now: one that is missing here is over. */
  alarms: z.array(alarmSchema).max(20),
  causes: z.array(causeSchema).max(200),
  errors: z.array(heldSchema).max(50),
  done: z.array(doneSchema).max(100),
});

const ORDER_KINDS = ['dry-run', 'rerun', 'dismiss', 'restore'] as const;

const orderSchema = z.strictObject({
  id: z.uuid(),
  kind: z.enum(ORDER_KINDS),
  messages: z.array(messageId).min(1).max(100),
  reason: text,
});

/** Orders stay in the answer until a report says that they are done; the edge does none twice. */
export const answerSchema = z.strictObject({ orders: z.array(orderSchema).max(100) });

export type Report = z.output<typeof reportSchema>;
export type Gap = z.output<typeof gapSchema>;
export type Alarm = z.output<typeof alarmSchema>;
export type Cause = z.output<typeof causeSchema>;
export type Held = z.output<typeof heldSchema>;
export type Diff = z.output<typeof diffSchema>;
export type FieldChange = z.output<typeof fieldChangeSchema>;
export type Done = z.output<typeof doneSchema>;
export type Order = z.output<typeof orderSchema>;
