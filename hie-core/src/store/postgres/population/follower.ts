/** Follows the committed versions (tail.ts) in batches and keeps the population indexes by them; one process at a time holds the lock. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db.ts';
import { newestOf, readTail, TAIL_START, type TailPage } from '../tail.ts';
import { KnownTerms } from './known-terms.ts';
import { Seen } from './seen.ts';
import { type Made, makeRows, replaceRows } from './write.ts';

/** Of the rules by which rows are made: with another one everything is indexed again. */
const GENERATION = 2;
/** Rows of a batch: one that follows closely takes small ones, one that is behind large ones. */
const BATCH = 250;
const BATCH_BEHIND = 4_000;
export const LOCK = 0x416d61746501;
/** For each unit of its own work so many of rest, while those who write queue for a connection and no search waits. */
const REST = 2;
/** Between two looks at whether another hub is done. */
const TURN_MS = 25;
/** Told by the tail, found in no index: the audit's own table answers for them. */
const UNINDEXED: ReadonlySet<string> = new Set(['AuditEvent']);

type Client = Pick<Database, 'query'>;

export interface FollowerLag {
  /** Age of the oldest version that is not indexed yet, milliseconds. */
  readonly behindMs: number;
  /** Since this hub started, by this hub. */
  readonly indexed: number;
  /** Of the last batch, by this hub; 0 before the first. */
  readonly perSecond: number;
}

/** Where one process stands, and how it goes on. */
export class Follower {
  readonly #db: Database;
  readonly #seen = new Seen();
  readonly #known = new KnownTerms();
  /** Known to be durable: never ahead of what the database says. */
  #position = TAIL_START;
  #beginning = '';
  #indexed = 0;
  #perSecond = 0;
  stopped = false;
  /** Searches that wait: then it takes no rests. */
  waiting = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  async catchUp(): Promise<void> {
    if (this.stopped || (await this.#nothingNew())) return;
    const client = await this.#db.connect();
    // A connection that breaks says so twice: the query under way fails, and that is enough.
    client.on('error', ignored);
    try {
      if (await this.#hasTurn(client)) await this.#take(client);
    } catch (error) {
      this.#known.clear();
      // Whatever state the connection is in, and whatever lock it holds, goes with it.
      client.release(true);
      throw error;
    }
    client.off('error', ignored);
    client.release();
  }

  async #take(client: Client): Promise<void> {
    try {
      this.#position = await this.#startOf(client);
      await this.#follow(client);
      this.#seen.forget(this.#position);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  }

  /** Another hub may be far behind and have it for long: asked again and again, because waiting inside the database ends at its lock timeout. */
  async #hasTurn(client: Client): Promise<boolean> {
    while (!this.stopped) {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LOCK]);
      if (rows[0]!.mine) return true;
      await sleep(TURN_MS);
    }
    return false;
  }

  async lag(): Promise<FollowerLag> {
    const from = /^\d+$/.test(this.#position) ? this.#position : '1';
    const { rows } = await this.#db.query<{ behind: number | null }>(
      `select (extract(epoch from now() - v.at) * 1000)::bigint as behind from resource_version v
       where v.tx > $1::text::xid8 and v.tx > '1'::xid8 order by v.tx limit 1`,
      [from],
    );
    const behindMs = this.#seen.size > 0 ? 0 : Math.max(0, rows[0]?.behind ?? 0);
    return { behindMs, indexed: this.#indexed, perSecond: Math.round(this.#perSecond) };
  }

  async #nothingNew(): Promise<boolean> {
    if (!/^\d+$/.test(this.#position)) return false;
    const { rows } = await this.#db.query<{ id: string; version: number }>({
      name: 'population_news',
      text: `select v.id, v.version from resource_version v
        where v.tx > $1::text::xid8 and v.tx > '1'::xid8 order by v.tx limit 100`,
      values: [this.#position],
    });
    return rows.length < 100 && rows.every(({ id, version }) => this.#seen.has({ key: id, version }));
  }

  async #follow(client: Client): Promise<void> {
    let from = this.#position;
    let limit = BATCH;
    // Once a page reached beyond what is complete, something older may still be committed behind it.
    for (let complete = true, more = true; more && !this.stopped; ) {
      const began = performance.now();
      const page = await readTail(client, from, limit);
      const rows = page.rows.filter((row) => !this.#seen.has(row));
      const next = complete ? page.position : this.#position;
      if (rows.length > 0 || next !== this.#position) await this.#store(client, rows, next);
      for (const row of rows) this.#seen.add(row);
      complete &&= page.reached === page.position;
      this.#position = next;
      // What the position has passed need not be remembered, however long this run takes.
      if (complete) this.#seen.forget(next);
      from = page.reached;
      more = !page.caughtUp;
      limit = more ? Math.min(BATCH_BEHIND, limit * 2) : BATCH;
      const tookMs = performance.now() - began;
      this.#indexed += rows.length;
      this.#perSecond = rows.length / (tookMs / 1000);
      if (more && this.waiting === 0 && this.#db.waitingCount > 0) await sleep(Math.min(500, tookMs * REST));
    }
  }

  async #startOf(client: Client): Promise<string> {
    const { rows } = await client.query<{ generation: number; position: string; beginning: string }>(
      'select generation, position, beginning from population_state',
    );
    const state = rows[0]!;
    if (state.generation === GENERATION) {
      if (state.beginning !== this.#beginning) this.#forgetAll(state.beginning);
      return state.position;
    }
    await client.query('truncate population, population_key, population_link, population_term, population_range');
    const { rows: fresh } = await client.query<{ beginning: string }>(
      'update population_state set generation = $1, position = $2, beginning = gen_random_uuid() returning beginning',
      [GENERATION, TAIL_START],
    );
    this.#forgetAll(fresh[0]!.beginning);
    return TAIL_START;
  }

  #forgetAll(beginning: string): void {
    this.#beginning = beginning;
    this.#known.clear();
    this.#seen.clear();
  }

  async #store(client: Client, rows: readonly TailPage['rows'][number][], position: string): Promise<void> {
    const made: Made[] = await makeRows(newestOf(rows.filter(({ type }) => !UNINDEXED.has(type))));
    await client.query('begin');
    try {
      if (made.length > 0) await replaceRows(client, this.#known, made);
      await client.query({
        name: 'population_position',
        text: 'update population_state set position = $1',
        values: [position],
      });
      await client.query('commit');
      this.#known.commit();
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  }
}

const ignored = (): void => {};
