/**
 * The engine of terminology (issue goals): `$validate-code` against a bare Map that gives the same answers; a generated system of 400,000
 * concepts loaded into PostgreSQL, read into memory, and expanded with a filter; memory of the everyday set.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '@amate/hie-core/db.ts';
import { startEmbeddedPostgres } from '@amate/hie-core/embedded-postgres.ts';
import { migrate } from '@amate/hie-core/migrate.ts';
import { validateCode } from '@amate/terminology/operations/validate-code.ts';
import { createTerminology, type Terminology } from '@amate/terminology/service.ts';
import { storeSystem } from '@amate/terminology/store/load.ts';
import { createStoreSource } from '@amate/terminology/store/source.ts';
import { buildImage } from '@amate/terminology/system/build.ts';
import type { ValueSet } from '@medplum/fhirtypes';
import { interleave, percentile, type Round } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { codeOf, GENERATED, generated, someWords } from './generated.ts';

type Say = (line: string) => void;
const AREA = 'terminology';
const LARGE = 400_000;
const EVERYDAY = 50_000;
const ASKED = 1_000_000;
const run = promisify(execFile);

export async function engineRows(say: Say): Promise<Result[]> {
  say('terminology: $validate-code against a Map …');
  const rows = [await validateRow(), await memoryRow()];
  const folder = mkdtempSync(join(tmpdir(), 'amate-bench-terminology-'));
  const server = await startEmbeddedPostgres({ dataDir: folder });
  await migrate(server.url);
  const db = openDatabase({ url: server.url, maxConnections: 2, statementTimeoutMs: 60_000, onError: () => {} });
  try {
    say(`terminology: loading ${LARGE} concepts …`);
    const started = performance.now();
    await storeSystem(db, { head: GENERATED, concepts: generated(LARGE) }, 'bench');
    rows.push(absolute(`load ${LARGE} concepts`, 's', (performance.now() - started) / 1_000, 180));
    const stored = { find: async () => [], content: async () => '' };
    say('terminology: expanding with a filter …');
    rows.push(...(await expandRows(createTerminology({ source: createStoreSource({ db, stored }) }))));
  } finally {
    await db.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

/** Both go through the same codes, one in ten unknown, and add up what they are told. */
async function validateRow(): Promise<Result> {
  const image = buildImage(GENERATED, generated(14_000));
  const bare = new Map([...generated(14_000)].map(({ code, display }) => [code, display!]));
  const codes = Array.from({ length: ASKED }, (_, at) => codeOf((at * 7_919) % 15_500));
  const timed = async (work: () => number): Promise<Round> => {
    const started = performance.now();
    if (work() === 0) throw new Error('nothing was found');
    return { value: ASKED / ((performance.now() - started) / 1_000), cpuMicros: undefined };
  };
  const ours = () => codes.reduce((sum, code) => sum + (validateCode(image, code).display?.length ?? 0), 0);
  const theirs = () => codes.reduce((sum, code) => sum + (bare.get(code)?.length ?? 0), 0);
  if (ours() !== theirs()) throw new Error('the answers differ');
  const { a, b, ratio } = await interleave(
    7,
    () => timed(ours),
    () => timed(theirs),
  );
  return toResult(
    {
      ...{ area: AREA, workload: '$validate-code in process, 14,000 concepts', unit: '/s', amate: a, peer: b },
      ...{ peerName: 'bare Map', goal: 0.5, ratio },
    },
    'higher',
  );
}

async function memoryRow(): Promise<Result> {
  const program = join(import.meta.dirname, 'memory.ts');
  const { stdout } = await run(process.execPath, ['--expose-gc', program, String(EVERYDAY)]);
  return absolute(`memory of ${EVERYDAY} concepts with their search index`, 'MB', Number(stdout), 300);
}

async function expandRows(terminology: Terminology): Promise<Result[]> {
  const compose = { include: [{ system: GENERATED.url }] };
  const set: ValueSet = { resourceType: 'ValueSet', status: 'active', compose };
  const first = performance.now();
  const others = waitOfOthers();
  await terminology.expand(set, { filter: 'fra', count: 20 });
  const waited = others();
  const cold = performance.now() - first;
  const times: number[] = [];
  for (const filter of someWords(300)) {
    const started = performance.now();
    await terminology.expand(set, { filter, count: 20 });
    times.push(performance.now() - started);
  }
  return [
    absolute(`$expand with filter of ${LARGE} concepts, p99`, 'ms', percentile(times, 0.99), 100),
    absolute(`$expand with filter of ${LARGE} concepts, p50`, 'ms', percentile(times, 0.5), 100),
    absolute(`first $expand of ${LARGE} concepts: read into memory`, 'ms', cold, 10_000),
    absolute('… how late the same thread is for others meanwhile, p99', 'ms', waited.p99, 50),
    absolute('… how late the same thread is for others meanwhile, longest', 'ms', waited.longest, 50),
  ];
}

function waitOfOthers(): () => { readonly p99: number; readonly longest: number } {
  const late: number[] = [];
  let due = performance.now() + 1;
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(now - due);
    due = now + 1;
  }, 1);
  return () => {
    clearInterval(timer);
    return { p99: percentile(late, 0.99), longest: percentile(late, 1) };
  };
}

const absolute = (workload: string, unit: string, amate: number, goal: number): Result =>
  toResult({ area: AREA, workload, unit, amate, peer: goal, peerName: 'goal', goal: 1 }, 'lower');
