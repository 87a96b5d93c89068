/**
 * The outbox file: one SQLite database at the hospital's edge, WAL with synchronous=FULL, so a returned commit is on
 * disk. One row holds a message's raw bytes, its bundle and the ACK that was promised for it.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** `pending` → `delivered` | `quarantine` (the hub refuses it for good); `rejected` was never accepted. */
export type State = 'pending' | 'delivered' | 'quarantine' | 'rejected';

const ACT_COLUMNS = `
  id integer primary key autoincrement,
  message integer not null,
  kind text not null check (kind in ('rerun', 'dismiss', 'restore', 'detain')),
  at integer not null,
  reason text not null,
  state_before text not null,
  reason_before text,
  bundle_before text`;

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
    settled_at integer,
    cause text,
    dismissed_at integer,
    -- 1 while a repetition is on its way to the hub: then nobody may set it aside, because the hub may be taking it. A first delivery is not
    -- marked (it costs nothing so): only what has failed can be set aside.
    sending integer not null default 0
  ) strict;
  -- A refused message leaves its control id free: the sender corrects it and sends it again under the same number.
  create unique index if not exists message_accepted on message (sender, control_id) where state <> 'rejected';
  create unique index if not exists message_rejected on message (sender, control_id, digest) where state = 'rejected';
  create index if not exists message_pending on message (id) where state = 'pending';
  create index if not exists message_state on message (state);
  create index if not exists message_patient on message (patient_key);
  -- Only what is held pays for these two: a message that goes its way touches neither.
  create index if not exists message_held on message (state, cause, received_at)
    where state in ('quarantine', 'rejected') and dismissed_at is null;
  create index if not exists message_aside on message (state) where dismissed_at is not null;
  create index if not exists message_failed on message (id) where state = 'pending' and attempts > 0;
  -- What a message was before somebody let it run again or put it aside: nothing of that is ever overwritten.
  -- Autoincrement: whoever has seen act 9 must not miss a later one because retention took 1 to 9.
  create table if not exists act (${ACT_COLUMNS}) strict;
  create index if not exists act_message on act (message);
  -- Orders of the hub's operators that were carried out; kept, so that none is done twice.
  create table if not exists done_order (id text primary key, at integer not null, body text not null, told integer not null default 0) strict;
`;

const SCHEMA_VERSION = 3;
/** For connections that touch single rows: each would keep two megabytes of them. A commit of many messages needs its own. */
const SMALL_CACHE_KB = 500;

const FROM_VERSION_1 =
  'alter table message add column cause text; alter table message add column dismissed_at integer;';
/** SQLite cannot widen a check: the acts move to a table of the new shape, and go on counting where they were. */
const ACTS_FROM_VERSION_2 = `
  create table act_next (${ACT_COLUMNS}) strict;
  insert into act_next select * from act;
  delete from sqlite_sequence where name = 'act_next';
  insert into sqlite_sequence (name, seq) select 'act_next', seq from sqlite_sequence where name = 'act';
  drop table act;
  alter table act_next rename to act;`;
const MESSAGES_FROM_VERSION_2 = 'alter table message add column sending integer not null default 0;';

export function openOutboxFile(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(file, { timeout: 5_000 });
  // Before the first table: what retention deletes is given back to the disk (a file of version 1 keeps its size).
  db.exec('pragma auto_vacuum = incremental');
  db.exec('pragma journal_mode = wal');
  db.exec('pragma synchronous = full');
  db.exec('pragma journal_size_limit = 67108864');
  try {
    if (bringUp(db, file) === 1) rewrite(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Whole or not at all: a process that dies in the middle leaves a queue that the next one can open. @returns the version that it was */
function bringUp(db: DatabaseSync, file: string): number {
  db.exec('begin immediate');
  try {
    const { user_version: version } = db.prepare('pragma user_version').get() as { user_version: number };
    if (version > SCHEMA_VERSION)
      throw new Error(`El archivo ${file} es de una versión más nueva del conector (${version}).`);
    if (version === 1) db.exec(FROM_VERSION_1);
    if (version === 2) db.exec(ACTS_FROM_VERSION_2);
    if (version === 1 || version === 2) db.exec(MESSAGES_FROM_VERSION_2);
    db.exec(SCHEMA);
    if (version !== SCHEMA_VERSION) db.exec(`pragma user_version = ${SCHEMA_VERSION}`);
    db.exec('commit');
    return version;
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    throw error;
  }
}

/** Once, so that from now on deleted space goes back; a disk without room for that keeps the file as it is. */
function rewrite(db: DatabaseSync): void {
  try {
    db.exec('pragma auto_vacuum = incremental; vacuum');
  } catch {
    return;
  }
}

/**
 * For the marks that a delivery leaves. They need no fsync of their own: a mark lost in a crash only means that the
 * message is offered again, and the hub answers it as it did before.
 */
export function openMarks(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec('pragma synchronous = normal');
  db.exec(`pragma cache_size = -${SMALL_CACHE_KB}`);
  return db;
}

export const MARKS = {
  settle: `
    update message set state = ?, reason = ?, cause = ?, attempts = attempts + 1, sending = 0, settled_at = ?
    where id = ? and state = 'pending'`,
  failed: `
    update message set attempts = attempts + 1, sending = 0, reason = ?, cause = ? where id = ? and state = 'pending'`,
  sending: `update message set sending = 1 where id = ? and state = 'pending'`,
} as const;

export const SQL = {
  findAccepted: `select digest, ack from message where sender = ? and control_id = ? and state <> 'rejected'`,
  insertAccepted: `
    insert into message (sender, control_id, digest, received_at, trigger_event, patient_key, state, raw, bundle, ack)
    values (?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?)`,
  insertRejected: `
    insert into message (sender, control_id, digest, received_at, trigger_event, patient_key, state, raw, ack, reason, cause)
    values (?, ?, ?, ?, ?, '', 'rejected', ?, ?, ?, ?)
    on conflict (sender, control_id, digest) where state = 'rejected'
    do update set received_at = excluded.received_at, reason = excluded.reason, cause = excluded.cause, repeats = repeats + 1`,
  pendingAfter: `select id, patient_key from message where state = 'pending' and id > ? order by id limit ?`,
  pendingOf: `
    select id from message where +state = 'pending' and patient_key = ? and id > ? and id <= ? order by id limit ?`,
  bundleOf: `select bundle, attempts, control_id as controlId, digest from message where id = ? and state = 'pending'`,
  newest: `select id, received_at as receivedAt from message order by id desc limit ?`,
  from: `
    select received_at as receivedAt, sender, control_id as controlId, state = 'rejected' as refused, substr(raw, 1, 400) as head
    from message where id >= ? order by id`,
  reasonOf: `select reason from message where id = ?`,
  counts: `select state, count(*) as n from message group by state`,
  countsAside: `select state, count(*) as n from message where dismissed_at is not null group by state`,
  oldestPending: `select received_at as at from message where state = 'pending' order by id limit 1`,
} as const;
