/**
 * What it costs to know people by more than their identifiers: W1 (each bundle brings somebody new, so each pays in full) to two hubs without
 * sign-in and audit, so that the share is the largest it can be, by turns. And what it costs to look for somebody among more people.
 */
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { People, type Person } from '@amate/test/city/people.ts';
import { openDatabase } from '../../hie-core/src/db.ts';
import { traitsOf } from '../../hie-core/src/mpi/probable.ts';
import { keyOf, shardOf } from '../../hie-core/src/store/keys.ts';
import { createAsk } from '../../hie-core/src/store/postgres/resolve.ts';
import { createAlike, traitHashes } from '../../hie-core/src/store/postgres/traits.ts';
import { encounterBundle } from '../engine/transactions.ts';
import { median } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { type Cost, drive, type Job } from '../vs/drive.ts';
import { startOpen } from '../vs/security-cost.ts';
import { type Server, startHub } from '../vs/server.ts';

/** At most 15 % more. */
const GOAL = 1 / 1.15;
const PER_BUNDLE = 20;
const BUNDLES = 60;
const WARM_ROUNDS = 4;
const PAIRS = 6;
const CLIENTS = 16;
const SMALL = 10_000;
const ASKED = 400;

interface Entry {
  resource: { resourceType: string };
}

const patientOf = (person: Person): object => ({
  resourceType: 'Patient',
  identifier: [{ system: CURP_SYSTEM, value: person.curp }],
  name: [{ family: `${person.fathersFamily} ${person.mothersFamily}`.trim(), given: person.given.split(' ') }],
  birthDate: person.birthDate,
  gender: person.sex === 'H' ? 'male' : person.sex === 'M' ? 'female' : 'other',
  telecom: [{ system: 'phone', value: person.phone }],
  address: [{ postalCode: person.postalCode }],
});

export async function ingestCost(people: number, say: (line: string) => void): Promise<Result[]> {
  const hub = await startHub();
  const open: Server[] = [];
  try {
    say('mpi: W1 with and without …');
    open.push(await startOpen(hub, 'amate_known'), await startOpen(hub, 'amate_by_identifier', ['--by-identifier']));
    const rows = await transactions(open[0]!, open[1]!);
    say(`mpi: looking for somebody among ${SMALL.toLocaleString('en')} and ${people.toLocaleString('en')} people …`);
    return [...rows, await growth(open[0]!.databaseUrl, people)];
  } finally {
    for (const one of open) await one.stop();
    await hub.stop();
  }
}

async function transactions(known: Server, plain: Server): Promise<Result[]> {
  const city = new People({ seed: 'banco-mpi', count: 100_000 });
  const next = new Map<Server, number>();
  const round = (server: Server): Promise<Cost> => {
    const from = next.get(server) ?? 0;
    next.set(server, from + BUNDLES);
    const jobs = Array.from({ length: BUNDLES }, (_, at): Job => {
      const person = city.at(from + at);
      const body = encounterBundle(person.curp, new Date()) as { entry: Entry[] };
      body.entry[0]!.resource = patientOf(person) as Entry['resource'];
      return (send) => send({ method: 'POST', path: '', body });
    });
    return drive(server, jobs, CLIENTS);
  };
  for (let warm = 0; warm < WARM_ROUNDS; warm++) for (const server of [known, plain]) await round(server);
  const [as, bs]: [Cost[], Cost[]] = [[], []];
  for (let pair = 0; pair < PAIRS; pair++) {
    if (pair % 2 === 0) as.push(await round(known));
    bs.push(await round(plain));
    if (pair % 2 === 1) as.push(await round(known));
  }
  const row = (unit: string, of: (cost: Cost) => number): Result => {
    const [a, b] = [as, bs].map((costs) => costs.map((cost) => of(cost) / (cost.requests * PER_BUNDLE))) as [
      number[],
      number[],
    ];
    const numbers = { amate: median(a), peer: median(b), ratio: median(a.map((one, i) => b[i]! / one)) };
    const workload = 'resolving the person: W1, everybody new, 16 clients';
    return toResult({ area: 'mpi', workload, unit, goal: GOAL, peerName: 'by identifier only', ...numbers }, 'lower');
  };
  return [row('CPU µs/resource', (cost) => cost.cpuMicros), row('WAL bytes/resource', (cost) => cost.walBytes)];
}

const PAGE = 2_000;

/** Straight into the tables: only what looking for somebody reads. */
async function growth(databaseUrl: string, people: number): Promise<Result> {
  const db = openDatabase({ url: databaseUrl, maxConnections: 1, statementTimeoutMs: 600_000, onError: () => {} });
  try {
    await db.query({ text: 'truncate person_key' });
    const city = new People({ seed: 'banco-crece', count: people });
    const [alike, took] = [createAlike(db, createAsk(db)), new Map<number, number>()];
    let stored = 0;
    const grow = async (to: number): Promise<void> => {
      for (; stored < to; stored += PAGE) await fill(db, city, stored, Math.min(to, stored + PAGE));
      await db.query({ text: 'vacuum analyze person_key' });
    };
    for (const size of [SMALL, people]) {
      await grow(size);
      for (const timed of [false, true]) {
        const started = performance.now();
        for (let one = 0; one < ASKED; one++)
          await alike('Patient', traitsOf(patientOf(city.at((one * 7_919) % SMALL)) as never));
        if (timed) took.set(size, ((performance.now() - started) * 1_000) / ASKED);
      }
    }
    const [small, large] = [took.get(SMALL)!, took.get(people)!];
    const workload = `candidates of one registration among ${people.toLocaleString('en')} people`;
    const line = { area: 'mpi', workload, unit: 'µs', amate: large, peer: small, goal: 1 / 1.3 };
    return toResult({ ...line, peerName: `${SMALL.toLocaleString('en')} people` }, 'lower');
  } finally {
    await db.end();
  }
}

async function fill(db: ReturnType<typeof openDatabase>, city: People, from: number, to: number): Promise<void> {
  const versions: [string[], number[], string[]] = [[], [], []];
  const keys: [number[], string[], number[]] = [[], [], []];
  for (let at = from; at < to; at++) {
    const patient = { ...patientOf(city.at(at)), id: `crece-${at}` };
    const id = keyOf('Patient', patient.id);
    versions[0].push(id);
    versions[1].push(shardOf(id));
    versions[2].push(JSON.stringify(patient));
    for (const hash of traitHashes('Patient', traitsOf(patient as never))) {
      keys[0].push(hash);
      keys[1].push(id);
      keys[2].push(shardOf(id));
    }
  }
  await db.query({
    text: `insert into resource_version (at, deleted, shard, type, id, version, patient, public_id, content)
      select now(), false, s, 103, i, 1, i, null, c from unnest($1::uuid[], $2::smallint[], $3::text[]) as r(i, s, c)`,
    values: versions,
  });
  await db.query({
    text: 'insert into person_key (hash, id, shard) select * from unnest($1::bigint[], $2::uuid[], $3::smallint[])',
    values: keys,
  });
}
