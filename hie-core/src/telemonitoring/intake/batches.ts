/**
 * What arrives together is stored together: one transaction for as many messages as came while the last one was written. Who sent one is
 * answered when it is on disk, and not before (docs/adr/0036).
 */
import { type Database, inTransaction, type Queryable, sqlState } from '../../db.ts';
import type { Whose } from '../devices/sql.ts';
import { kindNamed } from '../kinds.ts';
import { IMPLAUSIBLE } from '../reading.ts';
import { evaluate } from './evaluate.ts';
import { Known } from './known.ts';
import type { Candidate, Normal, Why } from './normalise.ts';
import {
  insertReadings,
  insertRefused,
  keyOfReading,
  type Owned,
  type RefusedRow,
  selectContradicted,
  takeTurn,
} from './sql.ts';

export type Outcome = 'guardada' | 'repetida' | Why;

/** What one message said. */
export interface Arrival {
  readonly device: number;
  readonly receivedMs: number;
  readonly said: readonly Normal[];
  /** As it came, for what is refused. */
  readonly content: string;
  /** Whose they are, when who sent it says so himself; left out: the device's owner at that time. */
  readonly whose?: Whose;
  /** Besides those of the reading. */
  readonly flags?: number;
}

export interface Intake {
  /** @returns one for each that was said, once they are on disk */
  store(arrival: Arrival): Promise<readonly Outcome[]>;
  /** Somebody waits for an answer, or did a moment ago. */
  isBusy(): boolean;
  stop(): Promise<void>;
}

export interface IntakeOptions {
  readonly db: Database;
  /** After a commit that raised alerts. */
  readonly onAlerts: () => void;
  /** After a commit that stored readings. */
  readonly onReadings: () => void;
  readonly nowMs?: () => number;
}

/** Readings of one transaction. */
const MOST = 2_000;
const MOST_CONTENT = 2_000;
const BUSY_MS = 50;
/** SQLSTATE classes by which a transaction was refused for what it says: data, constraint. */
const REFUSED = /^(?:22|23)/;

interface Waiting {
  readonly arrival: Arrival;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

export function createIntake({ db, onAlerts, onReadings, nowMs = Date.now }: IntakeOptions): Intake {
  const known = new Known();
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let doneMs = 0;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeSome();
      // What one device says keeps no other's readings out.
      if (!(await tryStore(batch))) for (const one of batch) await tryStore([one]);
    }
    running = undefined;
    doneMs = nowMs();
  }

  /** @returns false: one of several is at fault, and nothing of any is stored */
  async function tryStore(batch: readonly Waiting[]): Promise<boolean> {
    try {
      const { outcomes, raised, stored } = await inTransaction(db, (client) =>
        storeBatch(client, known, batch, nowMs()),
      );
      batch.forEach(({ resolve }, at) => void resolve(outcomes[at]!));
      if (raised > 0) onAlerts();
      if (stored > 0) onReadings();
    } catch (error) {
      if (batch.length > 1 && REFUSED.test(sqlState(error) ?? '')) return false;
      for (const { reject } of batch) reject(error);
    }
    return true;
  }

  function takeSome(): Waiting[] {
    let size = 0;
    let many = 0;
    while (many < waiting.length && (many === 0 || size + waiting[many]!.arrival.said.length <= MOST))
      size += waiting[many++]!.arrival.said.length;
    const batch = waiting.slice(0, many);
    waiting = waiting.slice(many);
    return batch;
  }

  return {
    store: (arrival) =>
      new Promise((resolve, reject) => {
        waiting.push({ arrival, resolve, reject });
        // A turn of the loop: what one chunk of a socket brings goes together.
        running ??= new Promise<void>((next) => void setImmediate(next)).then(run);
      }),
    isBusy: () => running !== undefined || nowMs() - doneMs < BUSY_MS,
    stop: async () => running,
  };
}

interface Stored {
  readonly outcomes: readonly (readonly Outcome[])[];
  readonly raised: number;
  readonly stored: number;
}

interface Placed extends Owned {
  readonly batchAt: number;
  readonly saidAt: number;
}

async function storeBatch(
  client: Queryable,
  known: Known,
  batch: readonly { readonly arrival: Arrival }[],
  nowMs: number,
): Promise<Stored> {
  known.asOf(await takeTurn(client));
  await known.loadOwners(
    client,
    batch.flatMap(({ arrival }) => (arrival.whose === undefined ? [arrival.device] : [])),
  );
  const outcomes = batch.map(({ arrival }) =>
    arrival.said.map((one): Outcome => ('why' in one ? one.why : 'repetida')),
  );
  const placed: Placed[] = [];
  for (const [batchAt, { arrival }] of batch.entries())
    for (const [saidAt, one] of arrival.said.entries()) {
      if ('why' in one) continue;
      const whose = arrival.whose ?? known.ownerAt(arrival.device, one.reading.atMs);
      if (whose === undefined) outcomes[batchAt]![saidAt] = 'sin-persona';
      else placed.push(place(one.reading, arrival, whose, batchAt, saidAt));
    }
  const fresh = placed.length === 0 ? [] : await insertFresh(client, placed, outcomes);
  await noteRefused(client, batch, outcomes);
  const plausible = fresh.filter(({ flags }) => (flags & IMPLAUSIBLE) === 0);
  const readings = plausible.map(({ kind, second, ...one }) => ({
    ...one,
    kind: kindNamed(kind),
    second: second ?? undefined,
  }));
  return { outcomes, stored: fresh.length, raised: await evaluate(client, known, readings, nowMs) };
}

const place = (
  { kind, flags, saidMs, atMs, value, second }: Candidate,
  { device, receivedMs, flags: more = 0 }: Arrival,
  { person, origin }: Whose,
  batchAt: number,
  saidAt: number,
): Placed => ({
  kind,
  flags: flags | more,
  saidMs,
  atMs,
  value,
  second,
  device,
  receivedMs,
  person,
  origin,
  batchAt,
  saidAt,
});

async function insertFresh(client: Queryable, placed: readonly Placed[], outcomes: Outcome[][]): Promise<Placed[]> {
  const found = await insertReadings(client, placed);
  if (found === 'all') {
    for (const { batchAt, saidAt } of placed) outcomes[batchAt]![saidAt] = 'guardada';
    return [...placed];
  }
  const inserted = new Set(found);
  const fresh: Placed[] = [];
  const again: Placed[] = [];
  for (const one of placed) {
    // Of two in one batch that say the same moment, the first.
    const isNew = inserted.delete(keyOfReading(one));
    (isNew ? fresh : again).push(one);
    if (isNew) outcomes[one.batchAt]![one.saidAt] = 'guardada';
  }
  if (again.length > 0) {
    const contradicted = await selectContradicted(client, again);
    for (const one of again) if (contradicted.has(keyOfReading(one))) outcomes[one.batchAt]![one.saidAt] = 'contradice';
  }
  return fresh;
}

async function noteRefused(
  client: Queryable,
  batch: readonly { readonly arrival: Arrival }[],
  outcomes: readonly (readonly Outcome[])[],
): Promise<void> {
  const refused = batch.flatMap(({ arrival: { device, content } }, at): RefusedRow[] => {
    const why = [...new Set(outcomes[at]!.filter((one) => one !== 'guardada' && one !== 'repetida'))];
    return why.length === 0
      ? []
      : [{ device, why: why.join(' '), content: content.slice(0, MOST_CONTENT).replaceAll('\0', '') }];
  });
  if (refused.length > 0) await insertRefused(client, refused);
}
