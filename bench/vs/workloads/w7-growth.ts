/** W7: does a timeline slow down as a record grows? The first page of 5,000 encounters against that of 50, on our hub alone. */
import { interleave, percentile } from '../../measure.ts';
import { type Result, toResult } from '../../results.ts';
import { drive } from '../drive.ts';
import type { Server } from '../server.ts';
import { timeline } from './w7-record.ts';

/** At most 1.5 times the short record's page. */
const GOAL = 0.667;

export async function timelineGrowth(ours: Server, pairs: number, requests: number): Promise<Result> {
  const [long, short] = [timeline(5_000, requests), timeline(50, requests)];
  for (const workload of [long, short]) {
    await workload.prepare(ours);
    const answer = await workload.check!(ours);
    if (answer !== '50 found') throw new Error(`${workload.name}: ${answer}`);
  }
  const pageOf = (workload: typeof long) => async () => {
    const { latenciesMs, cpuMicros } = await drive(ours, workload.round(ours), workload.clients);
    return { value: percentile(latenciesMs, 0.5), cpuMicros: cpuMicros / latenciesMs.length };
  };
  const { a, b, ratio, cpuMicrosA } = await interleave(pairs, pageOf(long), pageOf(short));
  return toResult(
    {
      ...{ area: 'engine', workload: 'W7 first timeline page of 5,000 encounters against 50, one client' },
      ...{ unit: 'ms p50', amate: a, peer: b, peerName: 'the same page of 50 encounters', goal: GOAL },
      ...{ ratio: 1 / ratio, cpuMicros: cpuMicrosA ?? null },
    },
    'lower',
  );
}
