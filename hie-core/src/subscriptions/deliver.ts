/**
 * Lanes to endpoints: each Subscription's deliveries one after the other, many Subscriptions at once, so that a slow or broken
 * endpoint holds back only its own. A lane is worked on under a lease: whoever dies with it loses it, and what was not
 * crossed off is told again. After `maxAttempts` failures the Subscription is in error and what waits becomes dead letters;
 * to activate it again tells them.
 */
import { randomUUID } from 'node:crypto';
import type { Subscription } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import type { Sealer } from '../seal.ts';
import type { Caller } from '../security/caller.ts';
import type { Notice, NoticeAccess } from '../store/guarded-notice.ts';
import { notification } from './notification.ts';
import { pauseMs, type Verdict, verdictOf } from './outcome.ts';
import type { Send } from './send.ts';
import * as sql from './sql.ts';
import { type Subscriber, subscriberOf } from './subscriber.ts';

export interface DeliverPace {
  /** Lanes at once. */
  readonly lanes: number;
  /** Longer than one delivery can take. */
  readonly leaseMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  readonly maxAttempts: number;
  /** Deliveries of one lane before others get their turn. */
  readonly turn: number;
}

/** 5 s, 10 s, … to an hour: about a day in all. */
export const USUAL_PACE: DeliverPace = {
  lanes: 16,
  leaseMs: 60_000,
  firstPauseMs: 5_000,
  longestPauseMs: 3_600_000,
  maxAttempts: 32,
  turn: 50,
};

export interface DeliverOptions {
  readonly db: Database;
  readonly store: NoticeAccess;
  readonly send: Send;
  readonly sealer: Sealer;
  readonly standing: (subscriber: Subscriber) => Promise<Caller | undefined>;
  /** Makes it known: Subscription.error and a Task. */
  readonly onBroken: (subscription: Subscription, why: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly pace: DeliverPace;
}

/** Refusals in a row after which it is the endpoint, not what it is sent. */
const MAX_REFUSED = 20;

export class Deliverer {
  readonly #options: DeliverOptions;
  readonly #busy = new Set<Promise<void>>();
  readonly #stopped = new AbortController();

  constructor(options: DeliverOptions) {
    this.#options = options;
  }

  /** Takes as many due lanes as there is room for. @returns whether there may be more at once */
  async step(): Promise<boolean> {
    const { db, pace } = this.#options;
    const room = pace.lanes - this.#busy.size;
    if (room <= 0 || this.#stopped.signal.aborted) return false;
    const lease = randomUUID();
    const lanes = await sql.claimLanes(db, lease, pace.leaseMs, room);
    for (const lane of lanes) {
      const work = this.#work(lane, lease).catch(this.#options.onError);
      this.#busy.add(work);
      void work.finally(() => this.#busy.delete(work));
    }
    return lanes.length === room;
  }

  /** Lets the calls under way end; what was cut off is told again. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#busy);
  }

  async #work(lane: sql.ClaimedLane, lease: string): Promise<void> {
    const { db, pace } = this.#options;
    const subscription = JSON.parse(lane.content) as Subscription;
    let { attempts, refused } = lane;
    for (let told = 0; told < pace.turn && !this.#stopped.signal.aborted; told++) {
      const oldest = await sql.selectOldest(db, lane, lease);
      if (oldest === undefined) break;
      if (oldest.waiting === undefined) {
        if (await sql.closeLane(db, lane.subscription, lease, oldest.signal)) return;
        continue;
      }
      const { id } = oldest.waiting;
      const verdict = await this.#tell(subscription, lane.subscription, oldest.waiting);
      if (verdict === undefined) break;
      if (verdict.kind === 'told') {
        await sql.finishDelivery(db, lane.subscription, lease, id, pace.leaseMs);
        attempts = 0;
        refused = 0;
      } else if (verdict.kind === 'refused' && ++refused < MAX_REFUSED) {
        await sql.buryOne(db, lane.subscription, lease, id, verdict.why);
        attempts = 0;
      } else if (verdict.kind === 'retry' && attempts + 1 < pace.maxAttempts) {
        const pause = pauseMs(attempts, pace.firstPauseMs, pace.longestPauseMs);
        return sql.releaseLane(db, lane.subscription, lease, pause, true);
      } else return this.#suspend(lane, lease, subscription, verdict.why);
    }
    await sql.releaseLane(db, lane.subscription, lease, 0, false);
  }

  /** @returns undefined when the hub is stopping: nothing was decided. */
  async #tell(subscription: Subscription, lane: string, waiting: sql.WaitingRow): Promise<Verdict | undefined> {
    const { store, send, sealer, standing } = this.#options;
    const asked = subscriberOf(subscription);
    const caller = asked === undefined ? undefined : await standing(asked);
    const notice: Notice = {
      subscription: lane,
      type: waiting.type,
      id: waiting.resourceId,
      versionId: String(waiting.version),
    };
    const context = { caller: caller ?? withoutStanding(asked), requestId: `aviso-${waiting.id}` };
    const judged = await store.judgeNotice(context, notice);
    // What may not be told is done with: it would not be told later either.
    if (judged.kind === 'deny') return { kind: 'told' };
    const call = notification(subscription, String(waiting.id), judged.stored, sealer);
    if (call === undefined)
      return { kind: 'broken', why: 'Los encabezados sellados no se pudieron abrir; escríbalos de nuevo.' };
    const outcome = await send(call, this.#stopped.signal);
    if (outcome.kind === 'failed' && this.#stopped.signal.aborted) return undefined;
    const verdict = verdictOf(outcome);
    if (outcome.kind === 'answered') {
      const about = { ...notice, patientId: judged.stored.patientId };
      await store.recordNotice(context, about, verdict.kind === 'told' ? 'success' : 'failure');
    }
    return verdict;
  }

  async #suspend(lane: sql.ClaimedLane, lease: string, subscription: Subscription, why: string): Promise<void> {
    const { db, onBroken } = this.#options;
    await sql.buryWaiting(db, lane.subscription, why);
    await onBroken(subscription, why);
    await sql.suspendLane(db, lane, lease);
  }
}

/** Whoever has no account any more has no scopes: the policy refuses, and the trail says whom. */
const withoutStanding = (asked: Subscriber | undefined): Caller => ({
  subject: asked?.subject ?? '',
  role: asked?.role ?? 'sistema',
  clientId: asked?.clientId ?? '',
  name: '',
  clues: undefined,
  patientId: undefined,
  scopes: [],
  address: '',
});
