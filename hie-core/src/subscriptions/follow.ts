/**
 * From committed versions to deliveries: reads the tail in order, compares each version with the active subscriptions, and
 * stores what is to be told together with how far it has read, in one commit. A hub that dies in between reads on where the
 * last commit stands: nothing is missed, nothing is told for a write that did not happen. One hub follows at a time.
 */
import type { Subscription } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import { isComplete } from '../jobs/complete.ts';
import { asFollower, type Followed } from '../jobs/sql.ts';
import type { SamePerson } from '../store/same-person.ts';
import { compileCriteria } from './matches.ts';
import { Registry } from './registry.ts';
import * as sql from './sql.ts';
import { subscriberOf } from './subscriber.ts';

/** As `store/postgres/tail.ts` gives them. */
export interface Version {
  readonly key: string;
  readonly publicId: string | undefined;
  readonly type: string;
  readonly version: number;
  readonly deleted: boolean;
  readonly content: string;
  readonly position: string;
}

export interface Tail {
  /** @param types whose contents are needed; left out: all */
  read(
    db: sql.Queryable,
    after: string,
    limit: number,
    types?: readonly string[],
  ): Promise<{ rows: readonly Version[]; position: string }>;
  end(db: sql.Queryable): Promise<string>;
}

export interface FollowOptions {
  readonly db: Database;
  readonly tail: Tail;
  readonly onQueued: () => void;
  /** Left out: nobody was merged. */
  readonly samePerson?: SamePerson;
  readonly onError: (error: unknown) => void;
  readonly nowMs?: () => number;
}

const BATCH = 500;
const SUSPENDED = 'La suscripción está en error.';

interface Known {
  readonly status: 'active' | 'error';
  readonly endMs: number;
}

export class Follower {
  readonly #options: FollowOptions;
  readonly #registry: Registry<string>;
  readonly #known = new Map<string, Known>();
  /** As of which position the registry is; another hub may have followed meanwhile. */
  #position: string | undefined;

  constructor(options: FollowOptions) {
    this.#registry = new Registry(options.samePerson);
    this.#options = options;
  }

  get size(): number {
    return this.#registry.size;
  }

  /** @returns whether there may be more at once. */
  async step(): Promise<boolean> {
    try {
      const done = await asFollower(this.#options.db, 'subscriptions', (client, position) =>
        this.#batch(client, position),
      );
      if (done?.queued) this.#options.onQueued();
      return done?.more ?? false;
    } catch (error) {
      // What was understood of a batch that was rolled back must not stay.
      this.#position = undefined;
      throw error;
    }
  }

  async #batch(
    client: sql.Queryable,
    stored: string | undefined,
  ): Promise<Followed<{ more: boolean; queued: boolean }>> {
    const { tail } = this.#options;
    if (stored === undefined) return { position: await tail.end(client), done: { more: false, queued: false } };
    if (this.#position !== stored) await this.#reload(client);
    let page = await tail.read(client, stored, BATCH, ['Subscription', ...this.#registry.types()]);
    // A new one may care for what nobody cared for before.
    if (page.rows.some(({ type }) => type === 'Subscription')) page = await tail.read(client, stored, BATCH);
    const { position, rows } = page;
    this.#position = position;
    if (position === stored) return { position, done: { more: false, queued: false } };
    const queued = await this.#queue(client, rows.filter(isComplete(position)));
    return { position, done: { more: rows.length >= BATCH, queued } };
  }

  async #reload(client: sql.Queryable): Promise<void> {
    this.#registry.clear();
    this.#known.clear();
    for (const lane of await sql.selectLanes(client)) this.#remember(lane);
  }

  async #queue(client: sql.Queryable, rows: readonly Version[]): Promise<boolean> {
    let pending: sql.NewDelivery[] = [];
    let queued = false;
    const flush = async (): Promise<void> => {
      if (pending.length > 0) await sql.insertDeliveries(client, pending);
      queued ||= pending.length > 0;
      pending = [];
    };
    for (const row of rows) {
      if (row.type === 'Subscription') {
        await flush();
        await this.#note(client, row);
        queued = true;
      } else if (!row.deleted && this.#registry.cares(row.type)) pending.push(...this.#deliveriesOf(row));
      if (pending.length > 5_000) await flush();
    }
    await flush();
    return queued;
  }

  #deliveriesOf(row: Version): sql.NewDelivery[] {
    const now = (this.#options.nowMs ?? Date.now)();
    return this.#registry.matching(row.type, row.content).flatMap((subscription) => {
      const known = this.#known.get(subscription);
      if (known === undefined || known.endMs <= now) return [];
      const { type, version } = row;
      const dead = known.status === 'error' ? SUSPENDED : undefined;
      return [{ subscription, type, id: row.publicId ?? row.key, version, dead }];
    });
  }

  async #note(client: sql.Queryable, row: Version): Promise<void> {
    const subscription = row.publicId ?? row.key;
    if (row.deleted) {
      this.#forget(subscription);
      return sql.deleteLane(client, subscription);
    }
    const { status, end } = JSON.parse(row.content) as Subscription;
    const lane: sql.LaneRow = {
      subscription,
      version: row.version,
      status: status === 'active' || status === 'error' ? status : 'off',
      content: row.content,
    };
    this.#remember(lane);
    await sql.upsertLane(client, lane, end);
  }

  /** What a rule of today would refuse may have been stored before: it is left out, and said in the log. */
  #remember({ subscription, status, content }: sql.LaneRow): void {
    this.#forget(subscription);
    if (status === 'off') return;
    try {
      const parsed = JSON.parse(content) as Subscription;
      if (subscriberOf(parsed) === undefined) return;
      this.#registry.set(subscription, compileCriteria(parsed.criteria));
      this.#known.set(subscription, { status, endMs: parsed.end === undefined ? Infinity : Date.parse(parsed.end) });
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #forget(subscription: string): void {
    this.#registry.delete(subscription);
    this.#known.delete(subscription);
  }
}
