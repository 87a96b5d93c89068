/**
 * Searches over everybody (W8), `Patient?identifier=CURP` in a small and a large city (W5), and what the population indexes
 * cost. By default 100,000 resources; with `--full` a million, as the goals say.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { CURP_SYSTEM, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { openEchoFloor } from '../engine/floors.ts';
import { drive } from '../engine/target.ts';
import { interleave, percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { type Server, startHub } from '../vs/server.ts';
import { type Loaded, load } from './load.ts';
import { city, PER_RECORD, RARE_CODE } from './records.ts';

export interface PopulationScale {
  /** People with a record, ten resources each. */
  readonly records: number;
  /** Patients at the end, those without a record included. */
  readonly patients: number;
}

export const USUAL: PopulationScale = { records: 10_000, patients: 100_000 };
export const FULL: PopulationScale = { records: 100_000, patients: 1_000_000 };
const SMALL_CITY = 10_000;
const AREA = 'population';

export async function populationArea(scale: PopulationScale, say: (line: string) => void): Promise<Result[]> {
  const hub = await startHub();
  try {
    const target: Target = { ...hub, token: async () => (await hub.token())! };
    const people = city(scale.patients);
    const say2 = (what: string, { resources, seconds }: Loaded) =>
      say(`${what}: ${resources} resources in ${seconds.toFixed(0)} s, ${Math.round(resources / seconds)}/s`);
    const few = await load(hub.databaseUrl, people, SMALL_CITY, false);
    say2('patients', few);
    await settled(hub);
    const small = await byCurp(target, few.curps);
    const full = await load(hub.databaseUrl, people, scale.records, true);
    say2('records', full);
    const results = [await indexing(hub, scale), await sizes(hub)];
    for (const ask of ASKS) results.push(await asked(target, ask, full.curps, scale, say));
    const more = await load(hub.databaseUrl, people, scale.patients - scale.records - SMALL_CITY, false);
    say2('patients', more);
    await settled(hub);
    results.push(await growth(target, small, more.curps, scale, say));
    return results;
  } finally {
    await hub.stop();
  }
}

type Target = Omit<Server, 'token'> & { token(): Promise<string> };

/** Until the hub says that its index has all, and PostgreSQL knows what it has. @returns resources/s meanwhile */
async function settled(hub: Server): Promise<number> {
  const state = async () =>
    ((await (await fetch(hub.fhirUrl.replace('/fhir/R4', '/healthz'))).json()) as { search: Lag }).search;
  const before = (await state()).indexed;
  const began = performance.now();
  let last = await state();
  for (; last.behindMs > 0; last = await state()) await sleep(100);
  const rate = (last.indexed - before) / ((performance.now() - began) / 1000);
  await hub.database.query('vacuum analyze');
  await hub.database.query('checkpoint');
  return rate;
}

interface Lag {
  readonly behindMs: number;
  readonly indexed: number;
}

async function indexing(hub: Server, scale: PopulationScale): Promise<Result> {
  const line = { area: AREA, unit: 'resources/s', peer: 5_000, peerName: 'budget', goal: 1 };
  const workload = `indexing what was loaded, ${scale.records * PER_RECORD} resources`;
  return toResult({ ...line, workload, amate: await settled(hub) }, 'higher');
}

async function sizes(hub: Server): Promise<Result> {
  const { rows } = await hub.database.query<{ indexes: number; versions: number }>(
    `select (sum(pg_total_relation_size(c.oid)) filter (where c.relname like 'population%') / n.all)::float8 as indexes,
            (sum(pg_total_relation_size(c.oid)) filter (where c.relname = 'resource_version') / n.all)::float8 as versions
     from pg_class c, (select count(*) as all from resource_version) n where c.relkind = 'r' group by n.all`,
  );
  const { indexes, versions } = rows[0]!;
  const line = {
    area: AREA,
    unit: 'bytes/resource',
    workload: 'population indexes',
    peerName: 'the versions themselves',
  };
  return toResult({ ...line, amate: indexes, peer: versions, goal: 0.5 }, 'lower');
}

interface Ask {
  readonly name: string;
  readonly path: (curp: string, index: number) => string;
}

const code = (value: string): string => encodeURIComponent(`${LOINC_SYSTEM}|${value}`);
const SURNAMES = [
  'hernandez',
  'garcia',
  'lopez',
  'perez',
  'rodriguez',
  'sanchez',
  'ramirez',
  'cruz',
  'flores',
  'gomez',
];
const year = (index: number): number => 1940 + (index % 70);
const ASKS: readonly Ask[] = [
  { name: 'W8 name, two words', path: (_, i) => `Patient?family=${SURNAMES[i % 10]}&given=mar` },
  { name: 'W8 name, one word of many', path: (_, i) => `Patient?name=${SURNAMES[i % 10]}` },
  { name: 'W8 birthdate, one day', path: (curp) => `Patient?birthdate=${birthDateOf(curp)}` },
  {
    name: 'W8 birthdate, a year',
    path: (_, i) => `Patient?birthdate=ge${year(i)}-01-01&birthdate=lt${year(i) + 1}-01-01`,
  },
  { name: 'W8 code of many', path: () => `Observation?code=${code('2300-7')}` },
  { name: 'W8 code of few', path: () => `Observation?code=${code(RARE_CODE)}` },
  { name: 'W8 code of many, newest first', path: () => `Observation?code=${code('2300-7')}&_sort=-date` },
  { name: 'W8 all, newest first', path: () => 'Observation?status=final&_sort=-date' },
];

const birthDateOf = (curp: string): string =>
  `${/[0-9]/.test(curp.charAt(16)) ? '19' : '20'}${curp.slice(4, 6)}-${curp.slice(6, 8)}-${curp.slice(8, 10)}`;

const CLIENTS = 16;
const PER_ROUND = 400;
const PAIRS = 3;

async function asked(
  target: Target,
  { name, path }: Ask,
  curps: readonly string[],
  scale: PopulationScale,
  say: (line: string) => void,
): Promise<Result> {
  const url = (index: number) => `${target.fhirUrl}/${path(curps[(index * 7919) % curps.length]!, index)}&_count=20`;
  const token = await target.token();
  const sample = await fetch(url(1), { headers: { authorization: `Bearer ${token}` } });
  const echo = await openEchoFloor(await sample.text());
  const calls = (make: (index: number) => string) =>
    Array.from({ length: PER_ROUND }, (_, index) => ({ method: 'GET' as const, url: make(index) }));
  const latencies: number[] = [];
  const compared = await interleave(
    PAIRS,
    async () => {
      const round = await drive(calls(url), CLIENTS, token, target.pids);
      latencies.push(...round.latenciesMs);
      return round;
    },
    () =>
      drive(
        calls(() => echo.url),
        CLIENTS,
        token,
        [],
      ),
  );
  echo.close();
  const alone = await drive(calls(url).slice(0, 100), 1, token, target.pids);
  say(
    `${name}: ${Math.round(compared.a)} requests/s; ${CLIENTS} clients ${tails(latencies)}; one client ${tails(alone.latenciesMs)}`,
  );
  const line = { area: AREA, unit: 'requests/s', peerName: 'bare express echo of the same body', goal: 0.2 };
  const workload = `${name}, ${scale.records * PER_RECORD} resources, ${CLIENTS} clients`;
  const figures = {
    amate: compared.a,
    peer: compared.b,
    ratio: compared.ratio,
    cpuMicros: compared.cpuMicrosA ?? null,
  };
  return toResult({ ...line, workload, ...figures }, 'higher');
}

const tails = (latencies: readonly number[]): string =>
  `p50 ${percentile(latencies, 0.5).toFixed(2)} ms, p99 ${percentile(latencies, 0.99).toFixed(2)} ms`;

async function byCurp(target: Target, curps: readonly string[]): Promise<readonly number[]> {
  const token = await target.token();
  const calls = Array.from({ length: 600 }, (_, index) => ({
    method: 'GET' as const,
    url: `${target.fhirUrl}/Patient?identifier=${encodeURIComponent(`${CURP_SYSTEM}|${curps[(index * 7919) % curps.length]!}`)}`,
  }));
  await drive(calls.slice(0, 200), 1, token, target.pids);
  return (await drive(calls, 1, token, target.pids)).latenciesMs;
}

async function growth(
  target: Target,
  small: readonly number[],
  curps: readonly string[],
  scale: PopulationScale,
  say: (line: string) => void,
): Promise<Result> {
  const large = await byCurp(target, curps);
  say(`W5 Patient?identifier=CURP: ${SMALL_CITY} patients ${tails(small)}; ${scale.patients} patients ${tails(large)}`);
  const line = { area: AREA, unit: 'ms p50', peerName: `with ${SMALL_CITY} patients`, goal: 1 / 1.3 };
  const workload = `W5 Patient?identifier=CURP with ${scale.patients} patients, one client`;
  return toResult({ ...line, workload, amate: percentile(large, 0.5), peer: percentile(small, 0.5) }, 'lower');
}
