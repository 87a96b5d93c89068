/** Subscriptions as the one thing `server.ts` builds: rule, follower, deliverer, sweep, and the loops that drive them. */
import type { Subscription } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import { REST_MS, startLoop } from '../jobs/loop.ts';
import type { Sealer } from '../seal.ts';
import type { Caller } from '../security/caller.ts';
import type { NoticeAccess } from '../store/guarded-notice.ts';
import type { Repository, WriteResult } from '../store/repository.ts';
import type { SamePerson } from '../store/same-person.ts';
import { Deliverer, type DeliverPace, USUAL_PACE } from './deliver.ts';
import { Follower, type Tail } from './follow.ts';
import { createSend, type SendOptions } from './send.ts';
import * as sql from './sql.ts';
import type { Subscriber } from './subscriber.ts';
import { markBroken, markEnded } from './suspend.ts';

export interface SubscriptionsOptions {
  readonly db: Database;
  readonly tail: Tail;
  readonly repository: Repository;
  readonly store: NoticeAccess;
  readonly onWritten: (results: readonly WriteResult[]) => void;
  readonly standing: (subscriber: Subscriber) => Promise<Caller | undefined>;
  readonly sealer: Sealer;
  readonly allowedHosts: readonly string[];
  readonly onError: (error: unknown) => void;
  readonly pace?: Partial<DeliverPace>;
  readonly resolve?: SendOptions['resolve'];
  /** Left out: nobody was merged. */
  readonly samePerson?: SamePerson;
}

export interface Subscriptions {
  /** Something was written here: no need to wait for the next look. */
  nudge(): void;
  states(limit: number): Promise<sql.LaneState[]>;
  /** Ends what has reached its end, forgets old dead letters; runs by itself too. */
  sweep(): Promise<unknown>;
  stop(): Promise<void>;
}

const CALL_TIMEOUT_MS = 10_000;
const LOOK_MS = 250;
const SWEEP_MS = 60_000;
const DEAD_KEPT_DAYS = 30;
const SWEEP_BATCH = 200;

/** Resolved when the place from which to follow is known: what is written from then on is not missed. */
export async function startSubscriptions(options: SubscriptionsOptions): Promise<Subscriptions> {
  const { db, tail, repository, onWritten, onError } = options;
  const writing = { repository, onWritten };
  const send = createSend({
    allowedHosts: options.allowedHosts,
    timeoutMs: CALL_TIMEOUT_MS,
    ...(options.resolve !== undefined && { resolve: options.resolve }),
  });
  const deliverer = new Deliverer({
    ...{ db, send, onError, store: options.store, sealer: options.sealer, standing: options.standing },
    onBroken: (subscription, why) => markBroken(writing, subscription, why),
    pace: { ...USUAL_PACE, ...options.pace },
  });
  const delivering = startLoop({ work: () => deliverer.step(), everyMs: LOOK_MS, onError });
  const follower = new Follower({
    ...{ db, tail, onQueued: delivering.nudge, onError },
    ...(options.samePerson && { samePerson: options.samePerson }),
  });
  await follower.step();
  const following = startLoop({ work: () => follower.step(), everyMs: LOOK_MS, restMs: REST_MS, onError });
  const sweeping = startLoop({ work: () => sweep(), everyMs: SWEEP_MS, onError });

  async function sweep(): Promise<boolean> {
    const expired = await sql.selectExpired(db, SWEEP_BATCH);
    for (const { content } of expired) await markEnded(writing, JSON.parse(content) as Subscription);
    await sql.sweepDead(db, DEAD_KEPT_DAYS);
    return false;
  }

  return {
    nudge: following.nudge,
    sweep,
    states: (limit) => sql.selectLaneStates(db, limit),
    async stop() {
      await Promise.all([following.stop(), sweeping.stop(), delivering.stop()]);
      await deliverer.stop();
    },
  };
}
