/**
 * Thirty-five hospitals at once: an edge process each, all into one hub, at the pace of a busy working hour. The lag of a message is the time
 * from its ACK's commit at the edge to the hub's answer (`settled_at − received_at` of the edge's own queue).
 *
 * The pace: a hospital of 200 beds sends some 6,000 messages a working day, 12 % of them in its busiest hour; 35 of them are 7 a second (our
 * estimate, after the volumes that Mirth's users tell of). Measured at twice that. `AMATE_NETWORK_MESSAGES=100000` for the whole of it.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { City } from '@amate/test/city/city.ts';
import type { CityMessage } from '@amate/test/city/messages.ts';
import { startSender } from '@amate/test/faults/sender.ts';
import { startAmate } from '@amate/test/support/amate.ts';
import { clientsFor, deliveryLags, type Edge, edgesDrained, startEdge } from '@amate/test/support/edges.ts';
import type { Hospital } from '../../scripts/stack/hospitals.ts';
import { percentile, residentMbOf } from '../measure.ts';
import { type Result, toResult } from '../results.ts';

const HOSPITALS = 35;
const PER_SECOND = 14;
const MESSAGES = 1_500;
const GOAL_MS = 5_000;
const PATIENCE_MS = 120_000;

export async function networkResults(say: (line: string) => void): Promise<Result[]> {
  const total = Number(process.env.AMATE_NETWORK_MESSAGES ?? MESSAGES);
  const { hospitals, queues } = messagesByHospital(total);
  const amate = await startAmate({ hospitals: [] });
  const edges: Edge[] = [];
  try {
    say(`connectors: ${HOSPITALS} edges start …`);
    const demo = await clientsFor(amate, hospitals);
    for (const hospital of hospitals) edges.push(await startEdge({ dataDir: amate.dataDir, demo, hospital }));
    say(`connectors: ${total} messages at ${PER_SECOND} a second …`);
    const acknowledged = await sendAll(edges, queues, total);
    await edgesDrained(edges, PATIENCE_MS);
    const lags = deliveryLags(amate.dataDir);
    if (acknowledged !== total || lags.length !== total)
      throw new Error(`${total} sent, ${acknowledged} acknowledged, ${lags.length} delivered`);
    const memory = Math.max(...edges.map(({ process }) => residentMbOf(process.pid!)));
    say(
      `connectors: lag p50 ${percentile(lags, 0.5)} ms, most ${Math.max(...lags)} ms; the largest edge ${memory.toFixed()} MB`,
    );
    const workload = `${HOSPITALS} edges into one hub, ${total} messages at ${PER_SECOND} a second: lag, p99`;
    const head = { area: 'connectors', workload, unit: 'ms', peerName: 'goal: 5 s' };
    return [toResult({ ...head, amate: percentile(lags, 0.99), peer: GOAL_MS, goal: 1 }, 'lower')];
  } finally {
    await Promise.all(edges.map(({ process }) => process.stop()));
    await amate.stop();
  }
}

function messagesByHospital(total: number) {
  const city = new City({ seed: 'red', patients: total, hospitals: HOSPITALS });
  const hospitals: Hospital[] = city.facilities.hospitals.map(({ clues, name }) => ({ key: clues, clues, name }));
  const queues = new Map<string, CityMessage[]>(hospitals.map(({ clues }) => [clues, []]));
  let taken = 0;
  for (const { messages } of city)
    for (const message of messages) {
      if (taken === total) return { hospitals, queues };
      queues.get(message.hospital.clues)!.push(message);
      taken++;
    }
  throw new Error(`the city has only ${taken} messages`);
}

/** Each hospital at its share of the pace. @returns how many were acknowledged */
async function sendAll(
  edges: readonly Edge[],
  queues: ReadonlyMap<string, readonly CityMessage[]>,
  total: number,
): Promise<number> {
  const lastsMs = (total / PER_SECOND) * 1_000;
  const senders = edges.map(({ clues, mllpPort }) => {
    const messages = queues.get(clues)!;
    const pauseMs = messages.length === 0 ? 0 : lastsMs / messages.length;
    return startSender({ port: mllpPort, lines: [messages.values()], pauseMs });
  });
  const count = () => senders.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  for (const until = Date.now() + lastsMs + PATIENCE_MS; count() < total && Date.now() < until; ) await sleep(100);
  for (const sender of senders) await sender.finish();
  return count();
}
