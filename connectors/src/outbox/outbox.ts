/**
 * Accepting is a promise: when `accept` resolves, the message is on disk (docs/adr/0004-acknowledge-after-the-disk.md). Messages of many
 * senders that arrive together share one commit; a commit that fails (disk full) refuses them all and loses none,
 * because nobody was told otherwise.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DiskWatch } from './disk.ts';
import type {
  Acceptance,
  AcceptedOffer,
  PendingMessage,
  QueueCounts,
  RecentMessage,
  RejectedOffer,
  StoredBundle,
} from './message.ts';
import { MARKS, openMarks, openOutboxFile, SQL, type State } from './sql.ts';

interface Waiting {
  readonly offer: AcceptedOffer | RejectedOffer;
  readonly digest: string;
  readonly resolve: (result: Acceptance) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_BATCH = 256;

export class Outbox {
  readonly #db: DatabaseSync;
  readonly #statements: Record<keyof typeof SQL, StatementSync>;
  readonly #marksDb: DatabaseSync;
  readonly #marks: Record<keyof typeof MARKS, StatementSync>;
  readonly #now: () => number;
  readonly #disk: DiskWatch | undefined;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #onStored: () => void = () => {};
  #onTaken: (offer: AcceptedOffer | RejectedOffer) => void = () => {};

  /** @param disk left out: the disk's own refusal is the only limit */
  constructor(file: string, now: () => number = Date.now, disk?: DiskWatch) {
    this.#db = openOutboxFile(file);
    this.#now = now;
    this.#disk = disk;
    this.#statements = prepareAll(this.#db, SQL);
    this.#marksDb = openMarks(file);
    this.#marks = prepareAll(this.#marksDb, MARKS);
  }

  /** Called after each commit that left something to deliver. */
  onStored(listener: () => void): void {
    this.#onStored = listener;
  }

  /** Called after the commit for each offer that was not there before. */
  onTaken(listener: (offer: AcceptedOffer | RejectedOffer) => void): void {
    this.#onTaken = listener;
  }

  /** Offers not yet committed: the listener stops reading while this grows. */
  get backlog(): number {
    return this.#waiting.length;
  }

  accept(offer: AcceptedOffer | RejectedOffer): Promise<Acceptance> {
    const digest = hash('sha256', offer.raw);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ offer, digest, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const batch = this.#waiting.splice(0, MAX_BATCH);
    this.#scheduled = this.#waiting.length > 0;
    if (this.#scheduled) setImmediate(() => this.#flush());
    if (batch.length === 0) return;
    let results: Acceptance[];
    try {
      this.#disk?.check();
      results = this.#commit(batch);
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
      return;
    }
    for (const [i, { offer, resolve }] of batch.entries()) {
      resolve(results[i]!);
      if (results[i]!.kind === 'stored') this.#onTaken(offer);
    }
    if (batch.some(({ offer }, i) => offer.kind === 'accepted' && results[i]!.kind === 'stored')) this.#onStored();
  }

  #commit(batch: readonly Waiting[]): Acceptance[] {
    this.#db.exec('begin immediate');
    try {
      const results = batch.map((waiting) => this.#store(waiting));
      this.#db.exec('commit');
      return results;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  #store({ offer, digest }: Waiting): Acceptance {
    const { sender, controlId, trigger, raw, ack } = offer;
    if (offer.kind === 'rejected') {
      this.#statements.insertRejected.run(
        sender,
        controlId,
        digest,
        this.#now(),
        trigger,
        raw,
        ack,
        offer.reason,
        offer.cause ?? null,
      );
      return { kind: 'stored' };
    }
    const known = this.#statements.findAccepted.get(sender, controlId) as
      | { digest: string; ack: Uint8Array | null }
      | undefined;
    // Refused first and taken by a rerun: the answer of then no longer holds.
    if (known?.digest === digest) return { kind: 'replay', ack: known.ack ?? ack };
    if (known !== undefined) return { kind: 'conflict' };
    const { patientKey, bundle } = offer;
    const values = [sender, controlId, digest, this.#now(), trigger, patientKey, raw, bundle, ack] as const;
    this.#statements.insertAccepted.run(...values);
    return { kind: 'stored' };
  }

  /** Oldest first, after an id that the caller has seen. */
  pendingAfter(id: number, limit: number): PendingMessage[] {
    const rows = this.#statements.pendingAfter.all(id, limit) as { id: number; patient_key: string }[];
    return rows.map((row) => ({ id: row.id, patientKey: row.patient_key }));
  }

  bundleOf(id: number): StoredBundle | undefined {
    return this.#statements.bundleOf.get(id) as StoredBundle | undefined;
  }

  /**
   * What goes to the hub now. A repetition is marked as being on its way, so that nobody sets aside what the hub may be taking.
   * @returns undefined: it no longer waits
   */
  takeForDelivery(id: number): StoredBundle | undefined {
    const row = this.bundleOf(id);
    if (row === undefined || row.attempts === 0) return row;
    try {
      return this.#marks.sending.run(id).changes === 0 ? undefined : row;
    } catch {
      // A full disk takes no mark and no order to set aside either; delivering is what makes room on it.
      return row;
    }
  }

  /** The next pending messages of one patient, after one that the caller has, up to one that it has looked at. */
  pendingOf(patientKey: string, afterId: number, upToId: number, limit: number): number[] {
    const rows = this.#statements.pendingOf.all(patientKey, afterId, upToId, limit) as { id: number }[];
    return rows.map(({ id }) => id);
  }

  settle(id: number, state: 'delivered'): void;
  settle(id: number, state: 'quarantine', reason: string, cause: string): void;
  settle(
    id: number,
    state: 'delivered' | 'quarantine',
    reason: string | null = null,
    cause: string | null = null,
  ): void {
    this.#marks.settle.run(state, reason, cause, this.#now(), id);
  }

  /** @param cause without values (outbox/cause.ts) */
  failed(id: number, reason: string, cause: string): void {
    this.#marks.failed.run(reason, cause, id);
  }

  /** Why a message failed last, was refused, or stands in quarantine. */
  reasonOf(id: number): string | undefined {
    return (this.#statements.reasonOf.get(id) as { reason: string | null } | undefined)?.reason ?? undefined;
  }

  counts(): QueueCounts {
    const counts = { pending: 0, delivered: 0, quarantine: 0, rejected: 0, dismissed: 0 };
    for (const row of this.#statements.counts.all() as { state: State; n: number }[]) counts[row.state] = row.n;
    for (const row of this.#statements.countsAside.all() as { state: State; n: number }[]) {
      counts[row.state] -= row.n;
      counts.dismissed += row.n;
    }
    return counts;
  }

  /** How long the oldest undelivered message has waited. */
  lagMs(): number {
    const oldest = this.#statements.oldestPending.get() as { at: number } | undefined;
    return oldest === undefined ? 0 : Math.max(0, this.#now() - oldest.at);
  }

  /** In the order they came, without their content: what the counters of the edge start from. Older rows are not read. */
  *recent(sinceMs: number, limit: number): Iterable<RecentMessage> {
    let first: number | undefined;
    for (const row of this.#statements.newest.iterate(limit)) {
      if ((row.receivedAt as number) < sinceMs) break;
      first = row.id as number;
    }
    if (first !== undefined)
      yield* this.#statements.from.iterate(first) as Iterable<unknown> as Iterable<RecentMessage>;
  }

  /** Bounds the file, as a hospital's small disk does: past it every commit fails with SQLITE_FULL. */
  limitPages(pages: number): void {
    this.#db.exec(`pragma max_page_count = ${Math.trunc(pages)}`);
  }

  /** Commits what is waiting, then closes the file. */
  close(): void {
    while (this.#waiting.length > 0) this.#flush();
    this.#marksDb.close();
    this.#db.close();
  }
}

function prepareAll<Name extends string>(db: DatabaseSync, sql: Record<Name, string>): Record<Name, StatementSync> {
  const prepared = Object.entries<string>(sql).map(([name, text]) => [name, db.prepare(text)]);
  return Object.fromEntries(prepared) as Record<Name, StatementSync>;
}
