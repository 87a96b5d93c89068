/**
 * What people do to held messages, and to one that waits and always fails: let it run again, detain it, put it aside, take that back. Each
 * act is one transaction that first writes down what the message was, so a rerun can never lose the row it started from.
 */
import type { DatabaseSync, StatementResultingChanges, StatementSync } from 'node:sqlite';
import type { Done } from '@amate/terminology/edge/report.ts';
import { openOutboxFile, type State } from './sql.ts';

export interface MessageRow {
  readonly id: number;
  readonly sender: string;
  readonly controlId: string;
  readonly trigger: string;
  readonly patientKey: string;
  readonly receivedAt: number;
  readonly state: State;
  readonly raw: Uint8Array;
  readonly bundle: string | null;
  readonly reason: string | null;
  readonly cause: string | null;
  readonly dismissedAt: number | null;
  /** Failed deliveries, since it came or last ran again. */
  readonly attempts: number;
}

/** A message that waits and has failed. */
export interface FailingRow {
  readonly id: number;
  readonly attempts: number;
  readonly cause: string | null;
  readonly reason: string | null;
  /** Messages of the same patient that wait behind it. */
  readonly behind: number;
}

export interface CauseRow {
  readonly cause: string;
  readonly state: 'quarantine' | 'rejected';
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export type ActKind = 'rerun' | 'dismiss' | 'restore' | 'detain';
/** What a delivery that runs must hear of: it holds the patient's next messages in memory. */
export type Move = { readonly act: number; readonly kind: 'rerun' | 'detain' } & Pick<MessageRow, 'id' | 'patientKey'>;

const COLUMNS = `id, sender, control_id as controlId, trigger_event as trigger, patient_key as patientKey, received_at as receivedAt,
  state, raw, bundle, reason, cause, dismissed_at as dismissedAt, attempts`;
const HELD = `state in ('quarantine', 'rejected') and dismissed_at is null`;

const SQL = {
  row: `select ${COLUMNS} from message where id = ?`,
  held: `select id from message where ${HELD} and (? is null or coalesce(cause, '') = ?) order by id desc limit ?`,
  causes: `
    select coalesce(cause, '') as cause, state, count(*) as count, min(received_at) as firstAt, max(received_at) as lastAt
    from message where ${HELD} group by state, cause order by count desc limit 200`,
  later: `select count(*) as n from message where id > ? and patient_key = ? and +state = 'delivered'`,
  reruns: `select count(*) as n from act where message = ? and kind = 'rerun' and state_before = 'delivered'`,
  act: `
    insert into act (message, kind, at, reason, state_before, reason_before, bundle_before)
    select id, ?, ?, ?, state, reason, bundle from message where id = ?`,
  queue: `
    update message set state = 'pending', bundle = ?, patient_key = ?, trigger_event = ?, reason = null, cause = null, attempts = 0,
      ack = case state when 'rejected' then null else ack end, settled_at = null, dismissed_at = null
    where id = ? and state <> 'pending'`,
  aside: `update message set dismissed_at = ? where id = ? and state in ('quarantine', 'rejected')`,
  detain: `
    update message set state = 'quarantine', cause = ?, settled_at = ? where id = ? and state = 'pending' and attempts > 0 and sending = 0`,
  nothingUnderWay: `update message set sending = 0 where state = 'pending' and attempts > 0 and sending = 1`,
  failing: `
    select id, attempts, cause, reason, (select count(*) from message as later
      where later.patient_key = message.patient_key and later.id > message.id and +later.state = 'pending') as behind
    from message where state = 'pending' and attempts > 0 order by id limit ?`,
  failingCount: `select count(*) as n from message where state = 'pending' and attempts > 0`,
  movesAfter: `
    select act.id as act, act.kind as kind, message.id as id, message.patient_key as patientKey
    from act join message on message.id = act.message where act.kind in ('rerun', 'detain') and act.id > ? order by act.id`,
  lastAct: `select coalesce(max(id), 0) as id from act`,
  keepDone: `insert into done_order (id, at, body) values (?, ?, ?) on conflict (id) do update set body = excluded.body, told = 0`,
  knownDone: `select 1 as known from done_order where id = ?`,
  untold: `select body from done_order where told = 0 order by at limit 20`,
  tell: `update done_order set told = 1 where id = ?`,
} as const;

export class Acts {
  readonly #db: DatabaseSync;
  readonly #statements: Record<keyof typeof SQL, StatementSync>;
  readonly #now: () => number;

  constructor(file: string, now: () => number = Date.now) {
    this.#db = openOutboxFile(file);
    this.#now = now;
    const prepared = Object.entries<string>(SQL).map(([name, text]) => [name, this.#db.prepare(text)]);
    this.#statements = Object.fromEntries(prepared) as Record<keyof typeof SQL, StatementSync>;
  }

  row(id: number): MessageRow | undefined {
    return this.#statements.row.get(id) as MessageRow | undefined;
  }

  /** Newest first; of one cause when it is named. */
  held(limit: number, cause: string | null = null): number[] {
    return (this.#statements.held.all(cause, cause, limit) as { id: number }[]).map(({ id }) => id);
  }

  causes(): CauseRow[] {
    return this.#statements.causes.all() as unknown as CauseRow[];
  }

  /** Messages of the same person, delivered, that came after this one. */
  laterThan({ id, patientKey }: MessageRow): number {
    return patientKey === '' ? 0 : (this.#statements.later.get(id, patientKey) as { n: number }).n;
  }

  /** How often a delivered message was sent again on purpose: part of its next operation id. */
  rerunsOf(id: number): number {
    return (this.#statements.reruns.get(id) as { n: number }).n;
  }

  /** @throws when a corrected message came under the same number meanwhile (SQLITE_CONSTRAINT) */
  rerun(id: number, next: { bundle: string; patientKey: string; trigger: string }, reason: string): void {
    this.#act('rerun', id, reason, () => this.#statements.queue.run(next.bundle, next.patientKey, next.trigger, id));
  }

  dismiss(id: number, reason: string): void {
    this.#act('dismiss', id, reason, () => this.#statements.aside.run(this.#now(), id));
  }

  restore(id: number, reason: string): void {
    this.#act('restore', id, reason, () => this.#statements.aside.run(null, id));
  }

  /**
   * A message that waits and has failed is held from now on, with its last failure as the reason.
   * @returns false: it is on its way to the hub just now, or no longer waits
   */
  detain(id: number, cause: string, reason: string): boolean {
    return this.#act('detain', id, reason, () => this.#statements.detain.run(cause, this.#now(), id));
  }

  /** For the process that holds the folder's lock: what another one marked as on its way died with it. */
  nothingUnderWay(): void {
    this.#statements.nothingUnderWay.run();
  }

  /** Oldest first. */
  failing(limit: number): { readonly count: number; readonly oldest: readonly FailingRow[] } {
    const { n: count } = this.#statements.failingCount.get() as { n: number };
    return { count, oldest: this.#statements.failing.all(limit) as unknown as FailingRow[] };
  }

  /** @returns false: there was nothing to change, and nothing is written down */
  #act(kind: ActKind, id: number, reason: string, change: () => StatementResultingChanges): boolean {
    this.#db.exec('begin immediate');
    try {
      this.#statements.act.run(kind, this.#now(), reason, id);
      const changed = change().changes !== 0;
      this.#db.exec(changed ? 'commit' : 'rollback');
      return changed;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  get lastAct(): number {
    return (this.#statements.lastAct.get() as { id: number }).id;
  }

  /** Whoever made them, this process or a command beside it. */
  movesAfter(act: number): Move[] {
    return this.#statements.movesAfter.all(act) as unknown as Move[];
  }

  isDone(order: string): boolean {
    return this.#statements.knownDone.get(order) !== undefined;
  }

  /** To be told to the hub until it has heard it. */
  keepDone(done: Done): void {
    this.#statements.keepDone.run(done.order, this.#now(), JSON.stringify(done));
  }

  /** Oldest first, as many as fit, at least one. */
  untold(maxChars: number): Done[] {
    const done: Done[] = [];
    let chars = 0;
    for (const { body } of this.#statements.untold.all() as { body: string }[]) {
      chars += body.length;
      if (done.length > 0 && chars > maxChars) break;
      done.push(JSON.parse(body) as Done);
    }
    return done;
  }

  told(done: readonly Done[]): void {
    for (const { order } of done) this.#statements.tell.run(order);
  }

  close(): void {
    this.#db.close();
  }
}
