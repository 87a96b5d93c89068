import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { Round } from '../measure.ts';

/** The floor for writes: one prepared INSERT of the same bytes into a bare table, committed as durably as ours. */
export async function openInsertFloor(databaseUrl: string, clients: number) {
  const pool = new Pool({ connectionString: databaseUrl, max: clients });
  await pool.query('create table if not exists bench_floor (id uuid primary key, content text not null)');
  await pool.query('truncate bench_floor');
  return {
    /** `batches` of resources as JSON text; rate in resources per second. */
    async run(batches: readonly (readonly string[])[]): Promise<Round> {
      let next = 0;
      const started = performance.now();
      const worker = async (): Promise<void> => {
        for (let index = next++; index < batches.length; index = next++) {
          const batch = batches[index]!;
          await pool.query({
            name: 'floor',
            text: 'insert into bench_floor select * from unnest($1::uuid[], $2::text[])',
            values: [batch.map(() => crypto.randomUUID()), batch],
          });
        }
      };
      await Promise.all(Array.from({ length: clients }, worker));
      const resources = batches.reduce((sum, batch) => sum + batch.length, 0);
      return { value: resources / ((performance.now() - started) / 1000), cpuMicros: undefined };
    },
    async close(): Promise<void> {
      await pool.query('drop table bench_floor');
      await pool.end();
    },
  };
}

/** The floor for reads: bare express in a process of its own that answers the same body. */
export async function openEchoFloor(body: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'peers', 'echo.ts'), body], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${chunk.toString().trim()}/`, close: () => void child.kill() };
}
