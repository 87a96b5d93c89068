/** What sign-in, policy and audit cost: the hub against the same hub put together without them (peers/open-hub.ts). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Result } from '../results.ts';
import { drive } from './drive.ts';
import { knownPeople } from './known.ts';
import type { Scale } from './run.ts';
import type { Server } from './server.ts';
import { compare, type Workload } from './workload.ts';
import { readById } from './workloads/reads.ts';
import { transactions } from './workloads/w1-transactions.ts';

const WARM_MS = 10_000;

export async function securityCost(ours: Server, scale: Scale, say: (line: string) => void): Promise<Result[]> {
  say('cost of security …');
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'peers', 'open-hub.ts'), ours.databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const open: Server = {
    ...ours,
    name: 'ours without sign-in, policy, audit',
    fhirUrl: `http://127.0.0.1:${chunk.toString().trim()}/fhir/R4`,
    pids: [child.pid!, ...ours.pids.slice(1)],
    pid: child.pid!,
    token: async () => undefined,
    stop: async () => void child.kill(),
  };
  try {
    const known = await knownPeople(ours, scale.people);
    const workloads = [readById(600 * scale.size, scale.people), transactions(40 * scale.size)];
    for (const workload of workloads) await workload.prepare(ours);
    // The other has compiled what it runs long ago.
    for (const until = Date.now() + WARM_MS; Date.now() < until; )
      for (const workload of workloads) await drive(open, workload.round(ours), workload.clients);
    const results: Result[] = [];
    for (const workload of workloads) results.push(await compare(onSame(workload, ours), ours, open, scale.pairs));
    return known.length > 0 ? results : [];
  } finally {
    child.kill();
  }
}

/** Both use one database: what is known to the hub is there for the other too, and no CURP is sent twice. */
const onSame = (workload: Workload, ours: Server): Workload => ({
  ...workload,
  name: `cost of security: ${workload.name}`,
  goal: 0.5,
  prepare: () => workload.prepare(ours),
  check: async () => '',
  round: () => workload.round(ours),
});
