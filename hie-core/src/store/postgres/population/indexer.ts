/**
 * The worker that keeps the population indexes: it follows the committed versions (tail.ts) in batches. One at a time in
 * the whole database, whichever hub it runs in. A search that needs these indexes first waits with `fresh()` until all
 * that was committed before it is in them, so a client reads its own writes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db.ts';
import { fault } from '../../../errors.ts';
import { readTail, TAIL_START, type TailRow } from '../tail.ts';
import { replaceRows } from './write.ts';

/** Of the rules by which rows are made: with another one everything is indexed again. */
export const GENERATION = 1;
const BATCH = 400;
const LOCK = 0x416d61746501;
const IDLE_MS = 1_000;
const FRESH_LIMIT_MS = 2_000;

export interface IndexerLag {
  /** Age of the oldest version that is not indexed yet, milliseconds. */
  readonly behindMs: number;
  readonly indexed: number;
}

export interface PopulationIndexer {
  /** Resolved when all that was committed before the call is indexed. @throws HubError `too-costly` after two seconds */
  fresh(): Promise<void>;
  /** Follows by itself until `stop`. */
  start(): void;
  stop(): Promise<void>;
  lag(): Promise<IndexerLag>;
}

export function createIndexer(db: Database, onError: (error: unknown) => void = () => {}): PopulationIndexer {
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let indexed = 0;
  /** Searches that wait: then it takes no rests. */
  let waiting = 0;
  /** Known to be durable: never ahead of what the database says. */
  let position = TAIL_START;
  const seen = new Seen();

  /** A run that begins after the call; those who come while one is under way share the next. */
  function run(): Promise<void> {
    if (running === undefined) {
      running = catchUp().finally(() => {
        running = undefined;
      });
      return running;
    }
    queued ??= running.then(startQueued, startQueued);
    return queued;
  }
  function startQueued(): Promise<void> {
    queued = undefined;
    return run();
  }

  async function catchUp(): Promise<void> {
    if (stopped || (await nothingNew())) return;
    const client = await db.connect();
    // A connection that breaks says so twice: the query under way fails, and that is enough.
    client.on('error', ignored);
    try {
      await client.query('select pg_advisory_lock($1)', [LOCK]);
      try {
        position = await startOf(client);
        let from = position;
        // Once a page reached beyond what is complete, something older may still be committed behind it.
        for (let complete = true, more = true; more && !stopped; ) {
          const began = performance.now();
          const page = await readTail(client, from, BATCH);
          const rows = page.rows.filter((row) => !seen.has(row));
          const next = complete ? page.position : position;
          if (rows.length > 0 || next !== position) await store(client, rows, next);
          for (const row of rows) seen.add(row);
          indexed += rows.length;
          complete &&= page.reached === page.position;
          position = next;
          from = page.reached;
          more = !page.caughtUp;
          // Half of the time is for those who write.
          if (more && waiting === 0) await sleep(Math.min(500, performance.now() - began));
        }
        seen.forget(position);
      } finally {
        await client.query('select pg_advisory_unlock($1)', [LOCK]);
      }
      client.off('error', ignored);
      client.release();
    } catch (error) {
      // Whatever state the connection is in, and whatever lock it holds, goes with it.
      client.release(true);
      throw error;
    }
  }

  async function nothingNew(): Promise<boolean> {
    if (!/^\d+$/.test(position)) return false;
    const { rows } = await db.query<{ id: string; version: number; tx: string }>({
      name: 'population_news',
      text: `select v.id, v.version, v.tx::text as tx from resource_version v
        where v.tx > $1::text::xid8 and v.tx > '1'::xid8 order by v.tx limit 100`,
      values: [position],
    });
    return rows.length < 100 && rows.every(({ id, version }) => seen.has({ key: id, version }));
  }

  const again = (ms: number) => {
    if (stopped) return;
    timer = setTimeout(() => {
      run().then(
        () => again(IDLE_MS),
        (error) => {
          if (!stopped) onError(error);
          again(IDLE_MS);
        },
      );
    }, ms);
    timer.unref();
  };

  return {
    async fresh() {
      let timeout: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timeout = setTimeout(() => reject(behind()), FRESH_LIMIT_MS);
      });
      waiting++;
      const work = run();
      work.catch(() => undefined);
      try {
        await Promise.race([work, late]);
      } finally {
        waiting--;
        clearTimeout(timeout);
      }
    },
    start: () => again(0),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.allSettled([running, queued]);
    },
    async lag() {
      const from = /^\d+$/.test(position) ? position : '1';
      const { rows } = await db.query<{ behind: number | null }>(
        `select (extract(epoch from now() - v.at) * 1000)::bigint as behind from resource_version v
         where v.tx > $1::text::xid8 and v.tx > '1'::xid8 order by v.tx limit 1`,
        [from],
      );
      return { behindMs: seen.size > 0 ? 0 : Math.max(0, rows[0]?.behind ?? 0), indexed };
    },
  };
}

const ignored = (): void => {};

const behind = () =>
  fault('too-costly', 'El índice de búsqueda todavía no alcanza lo último que se escribió.', {
    rule: 'Búsqueda fuera de un expediente: lo escrito hasta este momento debe estar indizado',
    fix: 'Intente de nuevo en unos segundos, o agregue patient=<id>: esa búsqueda no espera.',
  });

type Client = Pick<Database, 'query'>;

async function startOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ generation: number; position: string }>(
    'select generation, position from population_state',
  );
  if (rows[0]!.generation === GENERATION) return rows[0]!.position;
  await client.query('truncate population, population_key, population_link, population_text, population_range');
  await client.query('update population_state set generation = $1, position = $2', [GENERATION, TAIL_START]);
  return TAIL_START;
}

async function store(client: Client, rows: readonly TailRow[], position: string): Promise<void> {
  const newest = new Map<string, TailRow>();
  for (const row of rows) if ((newest.get(row.key)?.version ?? 0) < row.version) newest.set(row.key, row);
  await client.query('begin');
  try {
    if (newest.size > 0) await replaceRows(client, [...newest.values()]);
    await client.query({
      name: 'population_position',
      text: 'update population_state set position = $1',
      values: [position],
    });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Versions that are indexed although the position still stands before them. */
class Seen {
  readonly #versions = new Map<string, string>();

  get size(): number {
    return this.#versions.size;
  }
  has({ key, version }: Pick<TailRow, 'key' | 'version'>): boolean {
    return this.#versions.has(`${key}/${version}`);
  }
  add({ key, version, position }: TailRow): void {
    if (/^\d+$/.test(position)) this.#versions.set(`${key}/${version}`, position);
  }
  /** Those the position has passed. */
  forget(position: string): void {
    if (!/^\d+$/.test(position)) return;
    const passed = BigInt(position);
    for (const [name, at] of this.#versions) if (BigInt(at) <= passed) this.#versions.delete(name);
  }
}
