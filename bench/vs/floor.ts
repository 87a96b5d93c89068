/** W1 against the floor: a bare prepared INSERT of the same bytes, in the hub's own database. And the memory it took. */
import { readFileSync } from 'node:fs';
import { openInsertFloor } from '../engine/floors.ts';
import { encounterBundle } from '../engine/transactions.ts';
import { interleave } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { drive } from './drive.ts';
import { nextCurps } from './people.ts';
import type { Scale } from './run.ts';
import type { Server } from './server.ts';
import { transactions } from './workloads/w1-transactions.ts';

const CLIENTS = 16;

export async function floor(ours: Server, { pairs, size }: Scale): Promise<Result[]> {
  const bundles = 40 * size;
  const workload = transactions(bundles);
  const bare = await openInsertFloor(ours.databaseUrl, CLIENTS);
  const compared = await interleave(
    pairs,
    async () => {
      const { seconds, cpuMicros } = await drive(ours, workload.round(ours), CLIENTS);
      return { value: (bundles * 20) / seconds, cpuMicros: cpuMicros / (bundles * 20) };
    },
    () => bare.run(nextCurps(ours, bundles).map(textsOf)),
  );
  await bare.close();
  const residentMb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${ours.pid}/status`, 'utf8'))![1]) / 1024;
  const { a, b, ratio, cpuMicrosA } = compared;
  const line = { area: 'engine', workload: workload.name, unit: 'resources/s', amate: a, peer: b, ratio, goal: 0.5 };
  return [
    toResult({ ...line, peerName: 'bare INSERT of the same bytes', cpuMicros: cpuMicrosA ?? null }, 'higher'),
    toResult(
      {
        ...{ area: 'engine', workload: 'hub resident memory after all workloads', unit: 'MB' },
        ...{ amate: residentMb, peer: 500, peerName: 'budget', goal: 1 },
      },
      'lower',
    ),
  ];
}

const textsOf = (curp: string): string[] =>
  (encounterBundle(curp, new Date()) as { entry: { resource: object }[] }).entry.map(({ resource }) =>
    JSON.stringify(resource),
  );
