/**
 * Search for terms (issue goals): each keystroke of the ranking cases over the whole CIE-10 and the medicines, in process and over HTTP
 * by 50 people who type, against /healthz (one short query) asked the same way in the same run. The whole CIE-10 is read from where AMATE_CIE10 points, or beside the repository; else the starter is measured.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openDatabase } from '@amate/hie-core/db.ts';
import { CIE10_SYSTEM, COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { CodeSystemContent, Concept } from '@amate/terminology/model.ts';
import { createIndexes, namedOf } from '@amate/terminology/search/create-text-search.ts';
import { packConcepts } from '@amate/terminology/search/pack.ts';
import { readNamesText, readWordsText } from '@amate/terminology/search/read-clinical-names.ts';
import { search } from '@amate/terminology/search/search.ts';
import { starterSystems } from '@amate/terminology/starters/starters.ts';
import { storeSystem } from '@amate/terminology/store/load.ts';
import { buildImage } from '@amate/terminology/system/build.ts';
import { type Amate, startAmate } from '@amate/test/support/amate.ts';
import { median, percentile, treeCpuMicros } from '../measure.ts';
import { type Result, toResult } from '../results.ts';

type Say = (line: string) => void;
const AREA = 'terminology';
const ROOT = join(import.meta.dirname, '../..');
const WHOLE = process.env.AMATE_CIE10 ?? join(ROOT, '../shared/data/cie10_es.csv');
const PEOPLE = 50;
/** A quick typist: 400 characters a minute. */
const BETWEEN_KEYS_MS = 150;
const TYPING_MS = 6_000;
const ROUNDS = 3;

export async function searchRows(say: Say): Promise<Result[]> {
  const systems = [CIE10_SYSTEM, COMPENDIO_SYSTEM].map((url) => contentOf(url));
  say('terminology: search in process …');
  const rows = await inProcess(systems);
  say(`terminology: ${PEOPLE} people type …`);
  const amate = await startAmate({ log: say });
  try {
    rows.push(...(await overHttp(amate, systems[0]!, say)));
  } finally {
    await amate.stop();
  }
  return rows;
}

export function contentOf(url: string): CodeSystemContent {
  const starter = starterSystems().find(({ head }) => head.url === url)!;
  if (url !== CIE10_SYSTEM || !existsSync(WHOLE)) return starter;
  const head = { ...starter.head, version: 'bench', starter: false, source: WHOLE };
  return { head, concepts: wholeCie10() };
}

function wholeCie10(): Concept[] {
  const named = new Map<string, Concept>();
  for (const line of readFileSync(WHOLE, 'utf8').split(/\r?\n/).slice(1)) {
    const comma = line.indexOf(',');
    if (comma === -1) continue;
    const bare = line.slice(0, comma).replace(/^([A-Z]\d\d)X$/, '$1');
    const code = bare.length > 3 ? `${bare.slice(0, 3)}.${bare.slice(3)}` : bare;
    const display = line.slice(comma + 1).replace(/ {2}/g, ', ');
    named.set(code, { code, display, ...(bare.length > 3 && { parents: [bare.slice(0, 3)] }) });
  }
  return [...named.values()];
}

/** What is in the field after each key. */
function keystrokes(): string[] {
  const cases = readFileSync(join(ROOT, 'terminology/src/search/data/ranking-cases.tsv'), 'utf8').split('\n');
  return cases
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t')[0]!)
    .flatMap((typed) => Array.from(typed, (_, at) => typed.slice(0, at + 1)));
}

async function inProcess(systems: readonly CodeSystemContent[]): Promise<Result[]> {
  const images = systems.map(({ head, concepts }) => buildImage(head, concepts as Iterable<Concept>));
  const started = performance.now();
  const indexOf = createIndexes();
  const indexes = await Promise.all(images.map(async (image) => (await indexOf(image))!));
  const builtMs = performance.now() - started;
  const keys = keystrokes();
  // The best of three of each: others who use the machine are not what is measured.
  const best = keys.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 4; round++)
    keys.forEach((typed, at) => {
      const from = performance.now();
      for (const index of indexes) search(index, typed);
      if (round > 0) best[at] = Math.min(best[at]!, performance.now() - from);
    });
  const pack = JSON.stringify({
    words: readWordsText(),
    systems: images.map((image) => ({ concepts: packConcepts(namedOf(image)), names: readNamesText() })),
  });
  const size = `${images.reduce((sum, image) => sum + image.size, 0)} concepts`;
  return [
    absolute(`typeahead in process, p99, ${size}`, 'ms', percentile(best, 0.99), 10),
    absolute(`search index built, ${size}`, 'ms', builtMs, 1_000),
    absolute('offline pack, compressed', 'kB', gzipSync(pack, { level: 9 }).length / 1_000, 1_500),
  ];
}

async function overHttp(amate: Amate, cie10: CodeSystemContent, say: Say): Promise<Result[]> {
  const db = openDatabase({ url: amate.databaseUrl, maxConnections: 1, statementTimeoutMs: 60_000, onError: () => {} });
  await storeSystem(db, cie10, 'bench');
  await db.end();
  const headers = { authorization: `Bearer ${await amate.token()}` };
  const ask = async (path: string): Promise<number> => {
    const from = performance.now();
    const response = await fetch(`${amate.baseUrl}${path}`, { headers });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${response.status} for ${path}`);
    return performance.now() - from;
  };
  const paths = keystrokes().map((typed) => `/terminologia/buscar?q=${encodeURIComponent(typed)}`);
  for (const path of paths.slice(0, 400)) await ask(path);
  const rounds: { readonly keys: Typed; readonly health: Typed }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const health = () => typing(amate, ask, ['/healthz']);
    const keys = () => typing(amate, ask, paths);
    // In turn, so that a machine that drifts touches both alike.
    if (round % 2 === 0) rounds.push({ keys: await keys(), health: await health() });
    else rounds.push({ health: await health(), keys: await keys() });
  }
  const of = (side: 'keys' | 'health', what: keyof Typed) => median(rounds.map((one) => one[side][what]));
  const seen = (side: 'keys' | 'health') =>
    `median ${of(side, 'p50').toFixed(1)} ms, p99 ${of(side, 'p99').toFixed(1)} ms, CPU ${of(side, 'cpuMicros').toFixed(0)} µs`;
  say(`terminology: a key: ${seen('keys')}; /healthz: ${seen('health')}`);
  const name = `typeahead over HTTP, ${PEOPLE} people typing`;
  const row = { area: AREA, unit: 'ms', peerName: '/healthz', goal: 0.5, cpuMicros: of('keys', 'cpuMicros') };
  return [
    absolute(`${name}, p99`, 'ms', of('keys', 'p99'), 25, of('keys', 'cpuMicros')),
    toResult({ ...row, workload: `${name}, p99`, amate: of('keys', 'p99'), peer: of('health', 'p99') }, 'lower'),
    toResult(
      {
        ...row,
        ...{ workload: `${name}, CPU`, unit: 'µs', amate: of('keys', 'cpuMicros'), peer: of('health', 'cpuMicros') },
      },
      'lower',
    ),
  ];
}

interface Typed {
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicros: number;
}

async function typing(amate: Amate, ask: (path: string) => Promise<number>, paths: readonly string[]): Promise<Typed> {
  const times: number[] = [];
  const pids = [amate.processes.hub.pid!, amate.processes.postgres.pid!];
  const cpu = treeCpuMicros(pids);
  const until = performance.now() + TYPING_MS;
  const person = async (who: number): Promise<void> => {
    // Nobody begins at the same millisecond as forty-nine others.
    await pause(BETWEEN_KEYS_MS * Math.random());
    for (let key = who * 37; performance.now() < until; key++) {
      times.push(await ask(paths[key % paths.length]!));
      await pause(BETWEEN_KEYS_MS * (0.5 + Math.random()));
    }
  };
  await Promise.all(Array.from({ length: PEOPLE }, (_, who) => person(who)));
  const cpuMicros = (treeCpuMicros(pids) - cpu) / times.length;
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), cpuMicros };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Against a limit, not a peer. */
const absolute = (workload: string, unit: string, amate: number, limit: number, cpuMicros?: number): Result =>
  toResult(
    { area: AREA, workload, unit, amate, peer: limit, peerName: 'limit', goal: 1, cpuMicros: cpuMicros ?? null },
    'lower',
  );
