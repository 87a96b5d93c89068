/**
 * Everybody compared with everybody again by processes that are killed (SIGKILL) in the middle: each pair that looks alike is asked about once,
 * what was decided, joined or asked is left alone, nobody is joined, and the job counts right (docs/adr/0045).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Patient, Task } from '@medplum/fhirtypes';
import { type Database, openDatabase } from '../../db.ts';
import { fault } from '../../errors.ts';
import { ask, create, person, QUIET } from '../../store/contract/fixture.ts';
import { type MergedPersons, openMergedPersons } from '../../store/postgres/merged-persons.ts';
import { createPostgresRepository } from '../../store/postgres/repository.ts';
import type { Repository } from '../../store/repository.ts';
import { withSurvivors } from '../../store/with-survivors.ts';
import type { WriteRule } from '../../store/write-rule.ts';
import { pairOf } from '../merge/decision-task.ts';
import { merge, setApart } from '../merge/merge.ts';
import { patientRule } from '../patient-rule.ts';
import { traitsOf } from '../probable.ts';
import { probableTask } from '../review-task.ts';
import { REMATCH_SYSTEM } from './ask.ts';
import { estimateFromPeople } from './estimate.ts';
import { createRunner } from './run.ts';
import { insertJob, type JobRow, MOST_FAULTS, selectJob, stopJob } from './sql.ts';

const TWICE = 60;
const OPERATOR = { subject: 'op', role: 'operador', clientId: 'web', name: 'Operación' };
const caller = { ...OPERATOR, scopes: [], address: '', clues: undefined, patientId: undefined };
const context = { caller, requestId: 'r' } as never;
/** People as another system would have loaded them: nobody looked who they are. */
const loaded: WriteRule = {
  ...{ type: 'Patient', lookups: () => [], exclusive: () => [] },
  decide: async ({ resource }) => ({ kind: 'create', resource }),
  traits: (resource) => traitsOf(resource as Patient),
};

let database: TestDatabase;
let db: Database;
let samePerson: MergedPersons;
let repository: Repository;
let child: ChildProcess | undefined;
let pairs: (readonly [string, string])[];

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 4, statementTimeoutMs: 20_000, onError: () => {} });
  samePerson = await openMergedPersons(db);
  const load = createPostgresRepository({ db, rules: [loaded] });
  const results = await load.transact(
    [...registered()].map((one) => create(one)),
    {},
    QUIET,
  );
  pairs = Array.from({ length: TWICE }, (_, n) => [results[2 * n]!.stored.id, results[2 * n + 1]!.stored.id] as const);
  repository = withSurvivors(createPostgresRepository({ db, rules: [patientRule] }), samePerson);
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await db.end();
  await database.close();
});

const letters = (n: number): string =>
  [n % 20, Math.floor(n / 20), 7 + (n % 11)].map((at) => 'BCDFGJKLMNPRSTVZAEIO'[at]).join('A');

/** Each twice, the second time with a slip; and as many who are nobody else. */
function* registered(): Generator<Patient> {
  for (let n = 0; n < 2 * TWICE; n++) {
    const birthDate = `19${50 + (n % 49)}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
    const telecom = [{ system: 'phone' as const, value: `55${String(10_000_000 + n * 7919)}` }];
    const one = person(`${letters(n)} Or${letters(n + 5).toLowerCase()}`, `Ev${letters(n + 9).toLowerCase()}`, {
      birthDate,
      telecom,
    });
    if (n >= TWICE) yield { ...one, birthDate: `20${birthDate.slice(2)}` };
    else yield* [one, n % 3 === 0 ? { ...one, name: [{ ...one.name![0]!, family: letters(n) }] } : one];
  }
}

const reviews = async (): Promise<Task[]> => {
  const { matches } = await repository.search(
    ask('Task', `code=${TAREA_SYSTEM}|revision-identidad`, { count: 1_000 }),
    {},
  );
  return matches.map(({ json }) => JSON.parse(json) as Task);
};
const versions = async (): Promise<number> =>
  (await db.query<{ count: number }>('select count(*) as count from resource_version where type = 103')).rows[0]!.count;

async function runHere(estimates = false): Promise<JobRow> {
  const id = (await insertJob(db, estimates, OPERATOR))!;
  await createRunner({ db, repository, samePerson, onWritten: () => {}, rest: 0 }).step();
  return (await selectJob(db, id))!;
}

it('asks about each pair once, whoever is killed, and joins nobody', async () => {
  const parts = { db, repository, samePerson, onWritten: () => {} };
  const asked = ([survivorId, recordId]: readonly [string, string]) => ({ survivorId, recordId, reason: '' });
  await merge(parts, context, asked(pairs[0]!));
  await setApart(parts, context, asked(pairs[1]!));
  const score = { agreement: [], weights: [], bits: 0 };
  const open = probableTask(
    [{ id: pairs[2]![0], score: { ...score, agreement: [-1, -1, -1, -1, -1, -1, -1, -1] } }],
    `Patient/${pairs[2]![1]}`,
  );
  await repository.transact([create(open)], {}, QUIET);
  const before = await versions();

  const id = (await insertJob(db, false, OPERATOR))!;
  expect(await insertJob(db, false, OPERATOR)).toBeUndefined();
  const now = async (): Promise<JobRow> => (await selectJob(db, id))!;
  let kills = 0;
  for (let seen = 0; (await now()).state === 'active'; ) {
    child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'runner.fixture.ts'), database.url],
      { stdio: 'ignore' },
    );
    const gone = once(child, 'exit');
    const further = ({ state, slice, compared }: JobRow) => state !== 'active' || slice + compared > seen;
    while (!further(await now())) await sleep(2);
    const job = await now();
    seen = job.compared === 0 ? Math.min(job.slice + 100, 256) : 256 + job.compared + 12;
    if (kills === 2) while ((await now()).state === 'active') await sleep(10);
    child.kill('SIGKILL');
    await gone;
    kills++;
  }

  const job = await now();
  expect([job.state, job.people, job.pairs, job.compared]).toEqual(['done', 3 * TWICE, job.compared, job.pairs]);
  expect([job.asked, job.known]).toEqual([TWICE - 3, 2]);
  const tasks = await reviews();
  const told = tasks.flatMap(({ identifier = [] }) => identifier.filter(({ system }) => system === REMATCH_SYSTEM));
  expect(told.map(({ value }) => value).sort()).toEqual(
    pairs
      .slice(3)
      .map(([a, b]) => pairOf(a, b))
      .sort(),
  );
  expect(tasks).toHaveLength(TWICE - 2);
  expect(await versions()).toBe(before);
  expect((await db.query('select from rematch_pair')).rows).toHaveLength(0);
}, 120_000);

it('asks nobody twice, and says so', async () => {
  const job = await runHere(true);
  // Too few to learn from.
  expect(job).toMatchObject({ state: 'done', asked: 0, known: TWICE - 1, model: null });
  expect(await reviews()).toHaveLength(TWICE - 2);
});

it('learns what one person’s registrations look like from those that it has', async () => {
  const model = await estimateFromPeople(db, async () => true, 100);
  expect(model).toMatchObject({ source: `${3 * TWICE} registros de este hub` });
  expect(model!.m.nacimiento[0]).toBeGreaterThan(0.9);
});

it('gives up after faults without end at one place, and says why', async () => {
  const id = (await insertJob(db, false, OPERATOR))!;
  const refusing: Repository = {
    ...repository,
    search: () => Promise.reject(fault('business-rule', 'El repositorio no contesta.')),
  };
  const parts = { db, repository: refusing, samePerson, onWritten: () => {}, rest: 0, faultMs: 0 };
  const { step } = createRunner(parts);
  let tries = 0;
  while (tries < 20 && (await selectJob(db, id))!.state === 'active') await step().catch(() => tries++);
  expect(tries).toBe(MOST_FAULTS);
  const job = (await selectJob(db, id))!;
  expect([job.state, job.reason]).toEqual(['failed', 'El repositorio no contesta.']);
  expect(job.endedAt).not.toBeNull();
  expect(await step()).toBe(false);
});

it('leaves off when it is told to', async () => {
  const id = (await insertJob(db, false, OPERATOR))!;
  await stopJob(db, id);
  expect(await createRunner({ db, repository, samePerson, onWritten: () => {} }).step()).toBe(false);
  expect(await selectJob(db, id)).toMatchObject({ state: 'stopped', compared: 0 });
});

it('gives up too when each try comes to the same record before it fails', async () => {
  // A page of people who are gone, and behind them somebody whose record cannot be read.
  await db.query(`insert into directory (id, shard, type, words, keys)
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 0, 103, '', '{}' from generate_series(1, 2000) n`);
  await db.query(`update resource_version set content = '{' where id = (select id from directory where type = 103
    order by id desc limit 1)`);
  const id = (await insertJob(db, true, OPERATOR))!;
  const { step } = createRunner({ db, repository, samePerson, onWritten: () => {}, rest: 0, faultMs: 0 });
  let tries = 0;
  while (tries < 20 && (await selectJob(db, id))!.state === 'active') await step().catch(() => tries++);
  expect(tries).toBe(MOST_FAULTS);
  expect(await selectJob(db, id)).toMatchObject({ state: 'failed', phase: 'estimate' });
}, 60_000);
