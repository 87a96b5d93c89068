/** The morning's fetch, measured: 25 people with ten years of visits each, how much of the line it takes, and whether it can be read back with the hub dead. */

import { readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '../../../scripts/stack/ports.ts';
import { buildWebAppIfStale } from '../../../scripts/stack/web-app.ts';
import { type RunningHub, startHub } from '../../support/hub.ts';
import { LOCAL_KEY } from '../../support/local-key.ts';
import { type Waiting, writeWaitingRoom } from '../../support/waiting-room.ts';
import { awayFromMidnight } from '../midnight.ts';
import { type BadLine, openBadLine } from './bad-line.ts';
import { type ClinicPc, openClinicPc } from './clinic-pc.ts';
import { keyRounds, pressedUntil } from './pressed-until.ts';

const PEOPLE = 25;
const VISITS = 40;
const MOST_BYTES = 1_000_000;

let hub: RunningHub;
let line: BadLine;
let pc: ClinicPc;
let people: readonly Waiting[];

awayFromMidnight();
beforeAll(async () => {
  const root = process.env.AMATE_WEB_ROOT;
  if (root === undefined) await buildWebAppIfStale(() => undefined);
  line = await openBadLine();
  const port = await freePort();
  line.to(port);
  hub = await startHub({ BASE_URL: line.url, PORT: String(port), ...(root !== undefined && { AMATE_WEB_ROOT: root }) });
  const names = Array.from({ length: PEOPLE }, (_, index) => `Persona Número${String.fromCharCode(65 + index)} Prueba`);
  people = await writeWaitingRoom(hub, names, VISITS);
  pc = await openClinicPc(line.url);
}, 240_000);
afterAll(async () => {
  await pc?.close();
  await hub?.close();
  await line?.close();
}, 60_000);

it('25 people and the catalogues are at most 1 MB on the line, and all of them open with the hub dead', async () => {
  const doctor = (await readDemoFile(hub.config.dataDir))!.users.find(({ role }) => role === 'medico')!;
  const began = Date.now();
  await pc.signIn(doctor, PEOPLE);
  const took = Date.now() - began;
  const bytes = await pc.page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => /\/(?:fhir\/R4|visitas|terminologia)\b/.test(name))
      .reduce((sum, { transferSize }) => sum + transferSize, 0),
  );
  process.stdout.write(
    `offline: morning of ${PEOPLE} people with ${VISITS} visits each: ${bytes} bytes on the line, ${took} ms with the sign-in\n`,
  );
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);

  line.mode = 'dead';
  await pc.page.getByRole('link', { name: 'Amate', exact: true }).click();
  for (const { name } of [people[0]!, people[PEOPLE - 1]!]) {
    await pc.page.getByRole('link', { name, exact: true }).first().click();
    await pc.page.getByText('Warfarina 5 mg, tableta').first().waitFor();
    await pc.page.goBack();
  }
}, 180_000);

it('opened with the local key, hub dead: the agenda and a record of ten years, and what of it the key’s rounds are', async () => {
  const { page } = pc;
  const took: { agenda: number[]; record: number[]; rounds: number[] } = { agenda: [], record: [], rounds: [] };
  const { name } = people[0]!;
  // What is held is that it opens, the line dead; the times are recorded: 0.8 s on a free machine.
  for (let round = 0; round < 3; round++) {
    await page.goto(line.url);
    await page.getByLabel('Clave de este equipo', { exact: true }).fill(LOCAL_KEY);
    took.agenda.push(await pressedUntil(page, page.getByRole('button', { name: 'Abrir', exact: true }), name));
    const record = page.getByRole('link', { name, exact: true }).first();
    took.record.push(await pressedUntil(page, record, 'Warfarina 5 mg, tableta'));
    took.rounds.push(await keyRounds(page));
  }
  const [agenda, record, rounds] = [took.agenda, took.record, took.rounds].map((all) => all.sort((a, b) => a - b)[1]!);
  process.stdout.write(
    `offline: key to agenda ${agenda} ms, agenda to record ${record} ms, the key’s rounds alone ${rounds} ms\n`,
  );
}, 180_000);
