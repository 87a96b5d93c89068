/**
 * A back-fill in a hub that is killed (SIGKILL) in the middle, again and again, while others go on writing the same resources: at the end each
 * resource has its translation, nobody's change is lost, nothing was done twice, and the job counts right. Real processes, real PostgreSQL.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOINC_SYSTEM, localCodeSystem } from '@amate/terminology/identifiers/systems.ts';
import { untilSettled } from '@amate/test/support/horizon.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Observation } from '@medplum/fhirtypes';
import { type Database, openDatabase } from '../../db.ts';
import { keyOf } from '../../store/keys.ts';
import { insertJob, type JobRow, selectJob } from './sql.ts';

const LAB = localCodeSystem('DFSSA003162', '99LAB');
const COUNT = 600;
const OPERATOR = { subject: 'op', role: 'operador', clientId: 'web', name: 'Operador' };
let hub: RunningHub;
let db: Database;
let child: ChildProcess | undefined;

beforeAll(async () => {
  hub = await startHub();
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 20_000, onError: () => {} });
}, 60_000);
afterAll(async () => {
  child?.kill('SIGKILL');
  await db?.end();
  await hub?.close();
});

const observation = (index: number, valueString: string): Observation => ({
  ...{ resourceType: 'Observation', id: `o-${index}`, status: 'final', valueString },
  code: { coding: [{ system: LAB, code: 'GLU' }] },
  subject: { reference: `Patient/p-${index % 40}` },
});

async function seed(): Promise<void> {
  const put = (resource: { resourceType: string; id?: string }) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  });
  const people = Array.from({ length: 40 }, (_, n) => ({ resourceType: 'Patient', id: `p-${n}`, gender: 'female' }));
  const all = [...people, ...Array.from({ length: COUNT }, (_, n) => observation(n, 'antes'))];
  for (let at = 0; at < all.length; at += 200) {
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: all.slice(at, at + 200).map(put) };
    expect((await hub.fhir('POST', '', bundle)).status).toBe(200);
  }
}

/** Another hub on the same database, as a process of its own. */
function startChild(): ChildProcess {
  const main = join(import.meta.dirname, 'runner.fixture.ts');
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, hub.databaseUrl], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

const changes = Array.from({ length: 30 }, (_, n) => n * 20);

async function editMeanwhile(isOver: () => boolean): Promise<Map<number, string>> {
  const said = new Map<number, string>();
  for (let round = 0; !isOver(); round++)
    for (const index of changes) {
      const words = `ronda ${round}`;
      expect((await hub.fhir('PUT', `/Observation/o-${index}`, observation(index, words))).status).toBe(200);
      said.set(index, words);
      if (isOver()) break;
    }
  return said;
}

it('goes on where it was, counts right, and writes over nobody', async () => {
  await seed();
  const map = {
    ...{ resourceType: 'ConceptMap', id: 'm', url: 'urn:x:m', status: 'active' },
    group: [
      {
        source: LAB,
        target: LOINC_SYSTEM,
        element: [{ code: 'GLU', target: [{ code: '2345-7', equivalence: 'equal' }] }],
      },
    ],
  };
  expect((await hub.fhir('PUT', '/ConceptMap/m', map)).status).toBe(201);
  const counted = async () =>
    (await db.query<{ id: number; count: number }>("select id, count from local_code where code = 'GLU'")).rows[0];
  while ((await counted())?.count !== COUNT) await sleep(50);

  // This hub's own runner must not have it: it would not die.
  await db.query(
    "insert into local_code_job (code, dry, ordered_by, starts_after) select id, false, '{}', '9999999999' from local_code",
  );
  await db.query("update local_code_job set state = 'stopped'");
  const id = (await insertJob(db, (await counted())!.id, false, OPERATOR))!;
  const keepFromHub = () =>
    db.query("update local_code_job set leased_until = now() + interval '1 hour' where id = $1", [id]);
  await keepFromHub();
  // Else no child could begin at once, and this hub's runner might be first.
  await untilSettled(db);
  const now = async (): Promise<JobRow> => (await selectJob(db, id))!;
  let over = false;
  const editing = editMeanwhile(() => over);
  // The first is killed between the commit of a batch and the note of it, the others anywhere up to the next commit.
  for (let kills = 0; kills < 4; kills++) {
    child = startChild();
    const gone = once(child, 'exit');
    for (let batch = 0; batch < 4; batch++) {
      await once(child, 'message');
      if (batch < 3) child.send('go on');
    }
    if (kills > 0) child.send('go on');
    await sleep(kills * 7);
    child.kill('SIGKILL');
    await gone;
    await keepFromHub();
  }
  expect((await now()).state).toBe('active');
  child = startChild();
  child.on('message', () => child!.send('go on'));
  const gone = once(child, 'exit');
  while ((await now()).state === 'active') await sleep(20);
  child.kill('SIGKILL');
  await gone;
  over = true;
  const said = await editing;
  const job = await now();
  expect([job.state, job.examined, job.skipped]).toEqual(['done', COUNT, 0]);

  const versions = await versionsOf();
  let changed = 0;
  for (let n = 0; n < COUNT; n++) {
    const all = versions.get(keyOf('Observation', `o-${n}`))!;
    const last = all.at(-1)!;
    expect([n, last.valueString]).toEqual([n, said.get(n) ?? 'antes']);
    expect(last.code!.coding!.map(({ code }) => code)).toEqual(['GLU', '2345-7']);
    if (!said.has(n)) expect(all).toHaveLength(2);
    if (all[1]!.valueString === 'antes') changed++;
  }
  expect(job.changed).toBe(changed);
  const { rows } = await db.query<{ targets: string }>(
    `select sum(json_array_length(content::json -> 'target')) as targets from resource_version where content like '{"resourceType":"Provenance"%'`,
  );
  expect(Number(rows[0]!.targets)).toBe(changed);
}, 180_000);

async function versionsOf(): Promise<Map<string, Observation[]>> {
  const { rows } = await db.query<{ id: string; content: string }>(
    `select id, content from resource_version where content like '{"resourceType":"Observation"%' order by id, version`,
  );
  const all = new Map<string, Observation[]>();
  for (const { id, content } of rows) all.set(id, [...(all.get(id) ?? []), JSON.parse(content) as Observation]);
  return all;
}
