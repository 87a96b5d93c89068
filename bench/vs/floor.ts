/** W1 against the floor: a bare prepared INSERT of the same bytes, in the hub's own database. And the memory it takes meanwhile. */
import { openEchoFloor, openInsertFloor } from '../engine/floors.ts';
import { encounterBundle } from '../engine/transactions.ts';
import { interleave, residentMbOf } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { drive, type Job, one } from './drive.ts';
import { knownPeople, pick } from './known.ts';
import { nextCurps } from './people.ts';
import type { Scale } from './scale.ts';
import type { Server } from './server.ts';
import { readById } from './workloads/reads.ts';
import { transactions } from './workloads/w1-transactions.ts';

const CLIENTS = 16;
const SAMPLE_MS = 100;

export async function floor(ours: Server, { pairs, size }: Scale): Promise<Result[]> {
  const bundles = 40 * size;
  const workload = transactions(bundles);
  const bare = await openInsertFloor(ours.databaseUrl, CLIENTS);
  let residentMb = 0;
  const watch = setInterval(() => (residentMb = Math.max(residentMb, residentMbOf(ours.pid))), SAMPLE_MS);
  const compared = await interleave(
    pairs,
    async () => {
      const { seconds, cpuMicros } = await drive(ours, workload.round(ours), CLIENTS);
      return { value: (bundles * 20) / seconds, cpuMicros: cpuMicros / (bundles * 20) };
    },
    () => bare.run(nextCurps(ours, bundles).map(textsOf)),
  );
  clearInterval(watch);
  await bare.close();
  const { a, b, ratio, cpuMicrosA } = compared;
  const line = { area: 'engine', workload: workload.name, unit: 'resources/s', amate: a, peer: b, ratio, goal: 0.5 };
  return [
    toResult({ ...line, peerName: 'bare INSERT of the same bytes', cpuMicros: cpuMicrosA ?? null }, 'higher'),
    toResult(
      {
        ...{ area: 'engine', workload: 'hub resident memory under W1, highest of samples', unit: 'MB' },
        ...{ amate: residentMb, peer: 500, peerName: 'budget', goal: 1 },
      },
      'lower',
    ),
  ];
}

/** W4 against bare express that answers the same bytes. */
export async function readFloor(ours: Server, { pairs, size, people }: Scale): Promise<Result[]> {
  const workload = readById(600 * size, people);
  await workload.prepare(ours);
  const path = `Observation/${pick(await knownPeople(ours, people), 1).observation}`;
  const echo = await openEchoFloor((await one(ours, { method: 'GET', path })).text);
  const side = (jobs: () => readonly Job[]) => async () => {
    const { seconds, cpuMicros, requests } = await drive(ours, jobs(), workload.clients);
    return { value: requests / seconds, cpuMicros: cpuMicros / requests };
  };
  const bare: Job = (send) => send({ method: 'GET', path: echo.url });
  const { a, b, ratio, cpuMicrosA } = await interleave(
    pairs,
    side(() => workload.round(ours)),
    side(() => Array.from({ length: 600 * size }, () => bare)),
  );
  echo.close();
  const line = { area: 'engine', workload: workload.name, unit: workload.unit, amate: a, peer: b, ratio, goal: 0.6 };
  return [
    toResult({ ...line, peerName: 'bare express echo of the same body', cpuMicros: cpuMicrosA ?? null }, 'higher'),
  ];
}

const textsOf = (curp: string): string[] =>
  (encounterBundle(curp, new Date()) as { entry: { resource: object }[] }).entry.map(({ resource }) =>
    JSON.stringify(resource),
  );
