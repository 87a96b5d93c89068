import { type Result, toResult } from '../../results.ts';
import { drive } from '../drive.ts';
import type { Server } from '../server.ts';
import { transactions } from './w1-transactions.ts';

/** W9: what 20-entry encounters leave on disk, and in the WAL, per resource. */
export async function bytes(ours: Server, theirs: Server, bundles: number): Promise<Result[]> {
  const workload = transactions(bundles);
  const measure = async (server: Server) => {
    await server.database.query('checkpoint');
    const before = await size(server);
    const { walBytes } = await drive(server, workload.round(server), workload.clients);
    const resources = bundles * 20;
    return { stored: ((await size(server)) - before) / resources, wal: walBytes / resources };
  };
  const [a, b] = [await measure(ours), await measure(theirs)];
  const row = (what: string, amate: number, peer: number) =>
    toResult(
      {
        area: 'engine',
        workload: `W9 ${what} per resource`,
        unit: 'bytes',
        amate,
        peer,
        peerName: theirs.name,
        goal: 2.5,
      },
      'lower',
    );
  return [row('bytes on disk', a.stored, b.stored), row('WAL bytes', a.wal, b.wal)];
}

async function size({ database }: Server): Promise<number> {
  const { rows } = await database.query<{ bytes: string }>(
    'select pg_database_size(current_database())::text as bytes',
  );
  return Number(rows[0]!.bytes);
}
