/**
 * The outbox file: one SQLite database at the hospital's edge, WAL with synchronous=FULL, so a returned commit is on
 * disk. One row holds a message's raw bytes, its bundle and the ACK that was promised for it.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** `pending` → `delivered` | `quarantine` (the hub refuses it for good); `rejected` was never accepted. */
export type State = 'pending' | 'delivered' | 'quarantine' | 'rejected';

const SCHEMA = `
  create table if not exists message (
    id integer primary key,
    sender text not null,
    control_id text not null,
    digest text not null,
    received_at integer not null,
    trigger_event text not null,
    patient_key text not null,
    state text not null check (state in ('pending', 'delivered', 'quarantine', 'rejected')),
    raw blob not null,
    bundle text,
    ack blob,
    reason text,
    repeats integer not null default 0,
    attempts integer not null default 0,
    settled_at integer
  ) strict;
  -- A refused message leaves its control id free: the sender corrects it and sends it again under the same number.
  create unique index if not exists message_accepted on message (sender, control_id) where state <> 'rejected';
  create unique index if not exists message_rejected on message (sender, control_id, digest) where state = 'rejected';
  create index if not exists message_pending on message (id) where state = 'pending';
  create index if not exists message_state on message (state);
`;

const SCHEMA_VERSION = 1;

export function openOutboxFile(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec('pragma journal_mode = wal');
  db.exec('pragma synchronous = full');
  db.exec('pragma journal_size_limit = 67108864');
  const { user_version: version } = db.prepare('pragma user_version').get() as { user_version: number };
  if (version > SCHEMA_VERSION) {
    db.close();
    throw new Error(`El archivo ${file} es de una versión más nueva del conector (${version}).`);
  }
  db.exec(SCHEMA);
  db.exec(`pragma user_version = ${SCHEMA_VERSION}`);
  return db;
}

/**
 * For the marks that a delivery leaves. They need no fsync of their own: a mark lost in a crash only means that the
 * message is offered again, and the hub answers it as it did before.
 */
export function openMarks(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec('pragma synchronous = normal');
  return db;
}

export const MARKS = {
  settle: `update message set state = ?, reason = ?, attempts = attempts + 1, settled_at = ? where id = ?`,
  failed: `update message set attempts = attempts + 1, reason = ? where id = ?`,
} as const;

export const SQL = {
  findAccepted: `select digest, ack from message where sender = ? and control_id = ? and state <> 'rejected'`,
  insertAccepted: `
    insert into message (sender, control_id, digest, received_at, trigger_event, patient_key, state, raw, bundle, ack)
    values (?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?)`,
  insertRejected: `
    insert into message (sender, control_id, digest, received_at, trigger_event, patient_key, state, raw, ack, reason)
    values (?, ?, ?, ?, ?, '', 'rejected', ?, ?, ?)
    on conflict (sender, control_id, digest) where state = 'rejected'
    do update set received_at = excluded.received_at, reason = excluded.reason, repeats = repeats + 1`,
  pendingAfter: `select id, patient_key from message where state = 'pending' and id > ? order by id limit ?`,
  bundleOf: `select bundle, attempts, control_id as controlId, digest from message where id = ?`,
  reasonOf: `select reason from message where id = ?`,
  counts: `select state, count(*) as n from message group by state`,
  oldestPending: `select min(received_at) as at from message where state = 'pending'`,
} as const;
