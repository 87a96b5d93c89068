/**
 * Deletes what is done with, in small steps between two messages, and gives the space back to the disk. Delivered, refused and dismissed
 * messages go after their days; what the hub refused (quarantine) was acknowledged to the hospital, so it stays until somebody decides.
 * A message sent again after its row is gone is delivered again under its operation id, which the hub answers as it did before.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { openMarks } from './sql.ts';

const STEP_ROWS = 100;
const STEP_PAGES = 500;
const EVERY_MS = 600_000;
const FIRST_MS = 5_000;
const DAY_MS = 86_400_000;

const SQL = {
  settled: `select id, received_at as receivedAt, settled_at as settledAt from message where state = ? and id > ? order by id limit ${STEP_ROWS}`,
  aside: `select id from message where dismissed_at is not null and dismissed_at < ? limit ${STEP_ROWS}`,
  forgetActs: `delete from act where message = ?`,
  // What waits or is held stays, whatever a command beside this process did since. So does the newest: SQLite would give its number to the
  // next message, and a delivery that has seen that number looks only behind it.
  forget: `
    delete from message where id = ? and id < (select max(id) from message)
      and (state in ('delivered', 'rejected') or (state = 'quarantine' and dismissed_at is not null))`,
  freePages: 'pragma freelist_count',
} as const;

interface SettledRow {
  readonly id: number;
  readonly receivedAt: number;
  readonly settledAt: number | null;
}

export class Retention {
  readonly #db: DatabaseSync;
  readonly #statements: Record<keyof typeof SQL, StatementSync>;
  readonly #log: Logger;
  readonly #now: () => number;
  #days: number;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #working: Promise<unknown> = Promise.resolve();

  constructor(file: string, days: number, log: Logger, now: () => number = Date.now) {
    this.#db = openMarks(file);
    this.#days = days;
    this.#log = log;
    this.#now = now;
    const prepared = Object.entries(SQL).map(([name, text]) => [name, this.#db.prepare(text)]);
    this.#statements = Object.fromEntries(prepared) as Record<keyof typeof SQL, StatementSync>;
  }

  use(days: number): void {
    this.#days = days;
  }

  start(waitMs = FIRST_MS): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#working = this.sweep()
        .catch((error: unknown) => this.#log.error({ err: error }, 'retention-failed'))
        .finally(() => this.start(EVERY_MS));
    }, waitMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#working;
    this.#db.close();
  }

  /** @returns rows deleted */
  async sweep(): Promise<number> {
    const before = this.#now() - this.#days * DAY_MS;
    let deleted = 0;
    for (const state of ['delivered', 'rejected']) deleted += await this.#sweepState(state, before);
    deleted += await this.#sweepAside(before);
    await this.#giveBack();
    if (deleted > 0) this.#log.info({ deleted }, 'retention');
    return deleted;
  }

  async #sweepState(state: string, before: number): Promise<number> {
    let deleted = 0;
    for (let last = 0; !this.#stopped; await turn()) {
      const rows = this.#statements.settled.all(state, last) as unknown as SettledRow[];
      const old = rows.filter(({ receivedAt, settledAt }) => (settledAt ?? receivedAt) < before);
      deleted += this.#forget(old.map(({ id }) => id));
      last = rows.at(-1)?.id ?? last;
      // They stand in the order they came: behind a step without an old one there is none.
      if (old.length === 0) break;
    }
    return deleted;
  }

  async #sweepAside(before: number): Promise<number> {
    let deleted = 0;
    for (; !this.#stopped; await turn()) {
      const ids = (this.#statements.aside.all(before) as { id: number }[]).map(({ id }) => id);
      const gone = this.#forget(ids);
      deleted += gone;
      if (gone < STEP_ROWS) break;
    }
    return deleted;
  }

  /** @returns how many went */
  #forget(ids: readonly number[]): number {
    if (ids.length === 0) return 0;
    this.#db.exec('begin immediate');
    try {
      let gone = 0;
      for (const id of ids) {
        if (this.#statements.forget.run(id).changes === 0) continue;
        this.#statements.forgetActs.run(id);
        gone++;
      }
      this.#db.exec('commit');
      return gone;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  /** The file gets shorter: free pages go to its end and are cut off. */
  async #giveBack(): Promise<void> {
    for (let last = Number.POSITIVE_INFINITY; !this.#stopped; await turn()) {
      const { freelist_count: free } = this.#statements.freePages.get() as { freelist_count: number };
      // The same as before: this file was made without room for it.
      if (free === 0 || free >= last) break;
      last = free;
      this.#db.exec(`pragma incremental_vacuum(${STEP_PAGES})`);
    }
    if (!this.#stopped) this.#db.exec('pragma wal_checkpoint(truncate)');
  }
}
