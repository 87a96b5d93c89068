/**
 * Messages of the synthetic city flow into a connector while connector, hub and PostgreSQL are killed with SIGKILL; at the
 * end every acknowledged message must be in the hub exactly once. Real processes, nothing simulated.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { XOCO } from '../../scripts/stack/hospitals.ts';
import { City } from '../city/city.ts';
import type { CityMessage } from '../city/messages.ts';
import { Random } from '../city/random.ts';
import { type Reconciliation, reconcile } from '../city/reconcile.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import { type Counts, countStored, expectedCounts } from './counts.ts';
import { SCENARIOS } from './scenarios.ts';
import { startSender } from './sender.ts';

export interface KillOptions {
  readonly rounds: number;
  readonly seed: string;
  readonly log?: (line: string) => void;
}

export interface KillReport {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Messages the sender had to repeat because a kill took the answer. */
  readonly repeated: number;
  readonly refused: readonly string[];
  readonly reconciliation: Reconciliation;
  readonly stored: Counts;
  readonly expected: Counts;
}

const LINES = 6;
const PAUSE_MS = 25;
const DRAIN_PATIENCE_MS = 120_000;
/** The edge closes a kept socket at any moment; a request sent into it fails. */
const UNKEPT = { headers: { connection: 'close' } };

export async function killRounds({ rounds, seed, log = () => undefined }: KillOptions): Promise<KillReport> {
  const amate = await startAmate();
  try {
    const sender = startSender({ port: amate.mllpPorts[XOCO.clues]!, lines: cityLines(seed), pauseMs: PAUSE_MS });
    const random = new Random(seed, 'kills', 0);
    for (let round = 0; round < rounds; round++) {
      const scenario = SCENARIOS[round % SCENARIOS.length]!;
      const before = sender.acknowledged.length;
      const startedAt = Date.now();
      await sleep(random.int(150, 500));
      await scenario.run(amate, random, () => sender.acknowledged.length);
      const count = sender.acknowledged.length - before;
      log(`${round + 1}/${rounds} ${scenario.name}: ${count} acuses, ${Date.now() - startedAt} ms`);
    }
    await sender.finish();
    await drained(amate);
    const { acknowledged, refused, repeated } = sender;
    return {
      rounds,
      acknowledged: acknowledged.length,
      repeated,
      refused,
      reconciliation: await reconcile(acknowledged, await fhirReader(amate)),
      stored: await countStored(amate.databaseUrl),
      expected: expectedCounts(acknowledged),
    };
  } catch (error) {
    log(amate.logs());
    throw error;
  } finally {
    await amate.stop();
  }
}

/** The hospital's messages dealt over parallel lines, each person's in one line and in order, made as they are sent. */
function cityLines(seed: string): Iterator<CityMessage>[] {
  return Array.from({ length: LINES }, (_, line) => lineOf(new City({ seed, patients: 100_000, hospitals: 1 }), line));
}

function* lineOf(city: City, line: number): Generator<CityMessage> {
  let person = 0;
  for (const { messages } of city) if (person++ % LINES === line) yield* messages;
}

async function drained(amate: Amate): Promise<void> {
  const url = amate.connectorHealth[XOCO.clues]!;
  let least = Number.POSITIVE_INFINITY;
  // As long as it goes on delivering: after many rounds tens of thousands wait.
  for (let until = Date.now() + DRAIN_PATIENCE_MS; Date.now() < until; await sleep(100)) {
    const { queue } = (await (await fetch(url, UNKEPT)).json()) as { queue: Record<string, number> };
    if (queue.pending! < least) {
      least = queue.pending!;
      until = Date.now() + DRAIN_PATIENCE_MS;
    }
    if (queue.pending === 0) {
      if (queue.quarantine) throw new Error(`${queue.quarantine} messages were put in quarantine`);
      return;
    }
  }
  throw new Error('the connector did not deliver what it had acknowledged');
}

async function fhirReader(amate: Amate) {
  const token = await amate.token();
  return async (path: string) => {
    const answer = await fetch(`${amate.fhirUrl}/${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok)
      throw new Error(`GET ${path.slice(0, 100)}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return (await answer.json()) as import('@medplum/fhirtypes').Bundle;
  };
}
