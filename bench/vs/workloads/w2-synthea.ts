import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { drive, type Job } from '../drive.ts';
import type { Server } from '../server.ts';
import type { Workload } from '../workload.ts';

interface Bundle {
  readonly entry: readonly object[];
}

const MAX_ENTRIES = 1_500;

/** W2: Synthea's bundles in their fixed order, 4 clients. undefined, and said aloud: the corpus or bzip2 is not here. */
export function synthea(perRound: number, say: (line: string) => void): Workload | undefined {
  const folder = join(process.env.AMATE_CORPUS ?? resolve(import.meta.dirname, '../../../../shared/corpus'), 'synthea');
  if (!existsSync(folder)) {
    say(`W2 LEFT OUT: no Synthea bundles in ${folder}; name the folder above it in AMATE_CORPUS.`);
    return undefined;
  }
  const files = readdirSync(folder)
    .filter((name) => /\.json(\.bz2)?$/.test(name))
    .sort();
  // Hospitals and practitioners come first: the others refer to them.
  const common = files.filter((name) => name.startsWith('0-')).map((name) => read(join(folder, name)));
  const bundles = files
    .filter((name) => !name.startsWith('0-'))
    .slice(0, perRound * 3)
    .map((name) => read(join(folder, name)))
    .filter(({ entry }) => entry.length <= MAX_ENTRIES)
    .slice(0, perRound);
  const entries = bundles.reduce((sum, { entry }) => sum + entry.length, 0);
  const post =
    (body: Bundle): Job =>
    (send) =>
      send({ method: 'POST', path: '', body });
  return {
    name: 'W2 Synthea bundles in fixed order, 4 clients',
    unit: 'resources/s',
    goal: 6,
    clients: 4,
    perJob: entries / bundles.length,
    prepare: async (server: Server) => void (await drive(server, common.map(post), 1)),
    round: () => bundles.map(post),
  };
}

function read(path: string): Bundle {
  if (!path.endsWith('.bz2')) return JSON.parse(readFileSync(path, 'utf8')) as Bundle;
  const { stdout, status } = spawnSync('bzip2', ['-dc', path], { maxBuffer: 1 << 30, encoding: 'utf8' });
  if (status !== 0) throw new Error(`bzip2 could not read ${path}`);
  return JSON.parse(stdout) as Bundle;
}
