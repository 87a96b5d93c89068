/**
 * Sends what waits, in the order in which it was made, one at a time; one tab at a time (a Web Lock), though the hub's ledger
 * of operation ids would answer a second sending with the first answer. A line that fails stops everything; what was refused
 * or clashed holds back only what builds on it.
 */
import type { Bundle } from '@medplum/fhirtypes';
import { asProblem } from '../hub/problem.ts';
import { line } from '../hub/reachable.ts';
import { ask, FHIR_BASE } from '../hub/read.ts';
import { amend } from '../offline/copies.ts';
import type { OutboxEntry } from './entry.ts';
import { judge } from './judge.ts';
import { holding } from './one-holder.ts';
import { apart, type Next, nextOf, parted } from './order.ts';
import { forget, inTurn, kept, put, queue, remove, wasTakenBack } from './queue.ts';
import { rebased } from './rebase.ts';
import { explained } from './refusal.ts';
import { touchedBy } from './touched.ts';
import { transactionOf } from './transaction.ts';
import { unsent } from './unsent.ts';

export type Outcome =
  | { readonly kind: 'saved'; readonly response: Bundle }
  | { readonly kind: 'queued' }
  | { readonly kind: 'refused'; readonly problem: unknown };

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** Who stands before the screen: until he is told, or his patience is over. */
const waiters = new Map<string, (outcome: Outcome) => void>();
let running: Promise<void> | undefined;
let again = false;
let waitMs = FIRST_WAIT_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
export const sending: { now: string | undefined } = { now: undefined };

/** Settles with what became of it at this first try. */
export function outcomeOf(operation: string, patienceMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome) => {
      clearTimeout(patience);
      waiters.delete(operation);
      resolve(outcome);
    };
    const patience = setTimeout(() => settle({ kind: 'queued' }), patienceMs);
    waiters.set(operation, settle);
  });
}

/** Starts now, whatever the wait was. */
export function drain(): Promise<void> {
  clearTimeout(timer);
  again = true;
  running ??= alone(async () => {
    while (again) {
      again = false;
      await round();
    }
  }).then(
    () => {
      running = undefined;
      // Asked between the last round and the word that the lock is let go: nobody else would come for it.
      if (again) return drain();
    },
    (thrown: unknown) => {
      // A browser that gives no lock gives none a moment later either.
      running = undefined;
      throw thrown;
    },
  );
  return running;
}

const alone = (work: () => Promise<void>): Promise<void> =>
  navigator.locks === undefined ? work() : navigator.locks.request('amate-outbox', work);

async function round(): Promise<void> {
  for (let next = nextOf(queue.get()); next !== undefined; next = nextOf(queue.get())) {
    if ((await one(next)) === 'stop') {
      for (const settle of [...waiters.values()]) settle({ kind: 'queued' });
      return;
    }
    if (next.behind === undefined) waitMs = FIRST_WAIT_MS;
  }
  // What is held behind a refusal is told so.
  for (const settle of [...waiters.values()]) if (!again) settle({ kind: 'queued' });
}

const one = ({ entry, behind }: Next): Promise<'go' | 'stop'> =>
  holding(entry.operation, async () => {
    if (await wasTakenBack(entry.operation)) forget(entry.operation);
    else if (behind !== undefined) await part(entry, behind);
    else return sendOne(entry);
    return 'go';
  });

async function sendOne(entry: OutboxEntry): Promise<'go' | 'stop'> {
  sending.now = entry.operation;
  try {
    const response = await tell(entry);
    const later = queue.get().filter(({ turn }) => turn > entry.turn);
    for (const changed of rebased(entry, response, later)) await holding(changed.operation, () => keepStill(changed));
    const touched = entry.rest === undefined ? undefined : touchedBy(entry.rest);
    if (touched !== undefined) await amend(touched.path, touched.lay).catch(() => {});
    await dropSent(entry);
    waiters.get(entry.operation)?.({ kind: 'saved', response });
    return 'go';
  } catch (thrown) {
    return await judged(entry, thrown);
  } finally {
    sending.now = undefined;
  }
}

/** Not what another tab took back meanwhile. */
const keepStill = async (changed: OutboxEntry): Promise<void> => {
  if (!(await wasTakenBack(changed.operation))) await put(changed);
};

async function dropSent(entry: OutboxEntry): Promise<void> {
  if (entry.rest === undefined) return remove(entry.operation);
  await inTurn(async () => {
    // A disk that cannot be read keeps nobody from going on: the hub has what was sent.
    const left = unsent(await kept(entry.operation).catch(() => undefined), entry);
    await (left === undefined ? remove(entry.operation) : put(left).catch(() => {}));
  });
}

const tell = ({ rest, ...entry }: OutboxEntry): Promise<Bundle> =>
  ask(
    rest === undefined
      ? { method: 'POST', path: FHIR_BASE, body: transactionOf(entry) }
      : { method: 'POST', path: rest.path, body: rest.body },
  );

async function judged(entry: OutboxEntry, thrown: unknown): Promise<'go' | 'stop'> {
  const verdict = judge(thrown);
  if (verdict === 'again') retryLater();
  if (verdict === 'again' || verdict === 'sign-in') return 'stop';
  const waiter = waiters.get(entry.operation);
  // A clash over a list or a state never holds back a signed note.
  const parts = verdict === 'conflict' ? apart(entry, () => crypto.randomUUID()) : undefined;
  if (parts !== undefined) {
    await put(parts.additions);
    await put(parts.clash);
    waiter?.({ kind: 'queued' });
    return 'go';
  }
  const problem = explained(entry, thrown);
  if (waiter !== undefined) {
    // In one turn: whose patience ended while the disk forgets it would be promised that it is kept.
    const forgotten = remove(entry.operation);
    waiter({ kind: 'refused', problem });
    await forgotten;
    return 'go';
  }
  const standing =
    verdict === 'conflict'
      ? ({ kind: 'conflict' } as const)
      : { kind: 'refused' as const, said: asProblem(problem).said };
  await put({ ...entry, standing });
  return 'go';
}

async function part(entry: OutboxEntry, behind: OutboxEntry): Promise<void> {
  const { additions, clash, rest } = parted(entry, behind, () => crypto.randomUUID());
  if (additions !== undefined) await put(additions);
  if (clash !== undefined) await put(clash);
  await (rest === undefined ? remove(entry.operation) : put(rest));
  waiters.get(entry.operation)?.({ kind: 'queued' });
}

function retryLater(): void {
  clearTimeout(timer);
  // Two hundred clinics come back at once after a cut of the city's line: not all in the same second.
  timer = setTimeout(() => void drain(), waitMs * (0.75 + Math.random() / 2));
  waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
}

line.watch(() => {
  if (line.get().kind === 'up' && queue.get().length > 0) void drain();
});
