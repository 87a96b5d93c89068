/** Drives link.py over the pairs that our own blocking found, and ours over the same. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Grading, gradeIfAlike } from '../../../hie-core/src/mpi/matching/decide.ts';
import { type Identity, prepare } from '../../../hie-core/src/mpi/matching/identity.ts';
import { type Result, toResult } from '../../results.ts';
import { AS_OF, type Population, type Quality } from '../quality.ts';

/** One with `pip install recordlinkage`. */
const PYTHON = process.env.AMATE_PYTHON ?? 'python3';
const COLUMNS = [
  'curp',
  'given',
  'fathersFamily',
  'mothersFamily',
  'birthDate',
  'sex',
  'state',
  'phone',
  'postalCode',
] as const;

interface Told {
  readonly version: string;
  readonly pairs: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly matches: number;
  readonly wrong: number;
  readonly found: number;
  readonly true: number;
}

/** Undefined: the package is not installed for that Python. */
function linked({ all }: Population, pairs: Quality['pairs']): Told | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'amate-bench-mpi-'));
  try {
    const [records, couples] = [join(folder, 'records.csv'), join(folder, 'pairs.csv')];
    const lines = all.map(({ facts, person }, id) => [id, person, ...COLUMNS.map((column) => facts[column])].join(','));
    writeFileSync(records, `id,person,${COLUMNS.join(',')}\n${lines.join('\n')}\n`);
    writeFileSync(couples, `a,b\n${pairs.map((pair) => pair.join(',')).join('\n')}\n`);
    const { status, stdout } = spawnSync(PYTHON, [join(import.meta.dirname, 'link.py'), records, couples]);
    return status === 0 ? (JSON.parse(stdout.toString()) as Told) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prepared here or before: those of the pairs, since the package looks at no others either. */
function graded({ all, people }: Population, pairs: Quality['pairs'], grading: Grading, prepares: boolean) {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const ready = prepares ? new Array<Identity | undefined>(all.length) : [...people];
  const preparedAt = (at: number): Identity => (ready[at] ??= prepare(all[at]!.facts, AS_OF));
  let [found, wrong] = [0, 0];
  for (const [a, b] of pairs) {
    const alike = gradeIfAlike(preparedAt(a), preparedAt(b), grading);
    if (alike === undefined) continue;
    const right = all[a]!.person === all[b]!.person;
    if (right) found++;
    else if (alike.grade === 'match') wrong++;
  }
  const used = process.cpuUsage(cpu);
  return { seconds: (performance.now() - started) / 1_000, cpuSeconds: (used.user + used.system) / 1e6, found, wrong };
}

export function againstPeer(
  population: Population,
  { pairs }: Quality,
  grading: Grading,
  say: (line: string) => void,
): Result[] {
  const peer = linked(population, pairs);
  if (peer === undefined) {
    say(`mpi: without recordlinkage (pip install recordlinkage; AMATE_PYTHON names the Python): no comparison`);
    return [];
  }
  const line = { area: 'mpi', unit: 'pairs/s', goal: 5, peerName: `PyPI recordlinkage ${peer.version}` };
  const rows = [false, true].map((prepares) => {
    const ours = graded(population, pairs, grading, prepares);
    if (!prepares)
      say(
        `mpi: on the same ${pairs.length} pairs (${peer.true} true): ours found ${ours.found}, joined ${ours.wrong} wrongly; recordlinkage found ${peer.found}, joined ${peer.wrong} wrongly`,
      );
    const workload = `comparing and grading ${pairs.length} pairs${prepares ? ', preparing the records counted' : ''}`;
    const rate = { amate: pairs.length / ours.cpuSeconds, peer: pairs.length / peer.cpuSeconds };
    return toResult({ ...line, workload, ...rate, cpuMicros: (ours.cpuSeconds * 1e6) / pairs.length }, 'higher');
  });
  return rows;
}
