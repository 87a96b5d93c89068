/** The clinic's screens in a real browser on a slow PC and a slow line; medians with their spread, and what each cost the line. */
import { loadavg } from 'node:os';
import { type Amate, startAmate } from '@amate/test/support/amate.ts';
import { findBrowser, openBrowser } from '@amate/test/support/browser.ts';
import { PEOPLE, writeClinic, writePerson } from '@amate/test/support/clinic-day.ts';
import { LOCAL_KEY } from '@amate/test/support/local-key.ts';
import { type OldPerson, RICARDO, writeOldRecord } from '@amate/test/support/old-record.ts';
import type { BundleEntry } from '@medplum/fhirtypes';
import type { Browser } from 'playwright-core';
import { buildWebAppIfStale } from '../../../scripts/stack/web-app.ts';
import { type Result, toResult } from '../../results.ts';
import * as measure from './measures.ts';
import { openSlowPc, signIn } from './slow-pc.ts';

const TIMES = 5;
const LUIS: OldPerson = { curp: 'XUML751231HJCXXS04', birthDate: '1975-12-31', given: 'Luis', family: 'Xu Mei' };
const FEW = { encounters: 50, person: LUIS, budgetMs: 1_000 };
const MANY = { encounters: 5_000, person: RICARDO, budgetMs: 1_300 };
const [SOMEBODY] = PEOPLE;
const SLOW = 'CPU 6× slower, fast 3G';

type Say = (line: string) => void;

export async function browserArea(say: Say): Promise<Result[]> {
  const program = findBrowser();
  if (program === undefined) throw new Error('no Chromium found');
  await buildWebAppIfStale(say);
  const amate = await startAmate({ hospitals: [], log: say });
  const browser = await openBrowser(program);
  try {
    say('ehr: writing a record of 50 encounters and one of 5,000 …');
    const visit = await writeRecords(amate);
    return await measured(amate, browser, visit, say);
  } finally {
    await browser.close();
    await amate.stop();
  }
}

async function measured(amate: Amate, browser: Browser, visit: string, say: Say): Promise<Result[]> {
  const results: Result[] = [];
  const keep = (workload: string, budgetMs: number, taken: readonly measure.Taken[]): void => {
    const row = rowOf(workload, budgetMs, taken);
    results.push(row);
    say(`  ${row.amate} ms (${row.spread!.join('–')}) ${workload}, load ${loadavg()[0]!.toFixed(1)}`);
  };
  const times = async (one: () => Promise<measure.Taken>): Promise<measure.Taken[]> => {
    const taken: measure.Taken[] = [];
    for (let time = 0; time < TIMES; time += 1) taken.push(await one());
    return taken;
  };
  const { baseUrl } = amate;
  keep(`first screen, nothing kept, ${SLOW}`, 3_000, await times(() => measure.firstScreen(browser, baseUrl)));

  const pc = await openSlowPc(browser);
  await signIn(pc, baseUrl, amate.demo.users.find(({ role }) => role === 'medico')!);
  keep(`person found after the last key, ${SLOW}`, 300, await times(() => measure.search(pc, baseUrl, 'alaman')));
  for (const { encounters, person, budgetMs } of [FEW, MANY])
    keep(
      `chart open, ${encounters} encounters, ${SLOW}`,
      budgetMs,
      await times(() => measure.chart(pc, baseUrl, person.curp)),
    );
  const words = await times(() => measure.wordsInRecord(pc, baseUrl, MANY.person.curp));
  keep(`words looked for in a record of 5,000 encounters, first 1,500 entries, ${SLOW}`, 2_500, words);
  for (const letters of measure.NOTES_LETTERS)
    keep(
      `one key in a note of ${letters} letters, CPU 6× slower`,
      50,
      await measure.typing(pc, baseUrl, visit, letters),
    );

  const name = `${SOMEBODY!.given} ${SOMEBODY!.family}`;
  await measure.keepTheDay(pc, baseUrl, name);
  keep(`first screen, app kept, ${SLOW}`, 600, await times(() => measure.firstScreenKept(pc, baseUrl)));
  const unlocked = await times(() => measure.unlocked(pc, baseUrl, name, LOCAL_KEY));
  keep('local key to agenda without network, CPU 6× slower', 800, unlocked);
  await pc.close();
  return results;
}

function rowOf(workload: string, budgetMs: number, taken: readonly measure.Taken[]): Result {
  const all = taken.map(({ ms }) => Math.round(ms));
  const row = {
    ...{ area: 'ehr', workload, unit: 'ms', goal: 1 },
    ...{ amate: measure.medianOf(taken), peer: budgetMs, peerName: 'budget' },
  };
  return {
    ...toResult(row, 'lower'),
    spread: [Math.min(...all), Math.max(...all)],
    // The first may bring a file that stays.
    ...(taken.at(-1)?.wire !== undefined && { wire: taken.at(-1)!.wire! }),
  };
}

/** @returns somebody's visit of today, whose note is written */
async function writeRecords(amate: Amate): Promise<string> {
  const lastMs = Date.now() - 86_400_000;
  const fhir = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${amate.fhirUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${await amate.token()}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error((await response.text()).slice(0, 500));
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const post = (entry: readonly BundleEntry[]) =>
    fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
  for (const { encounters, person } of [FEW, MANY]) await writeOldRecord(post, { encounters, lastMs, person });
  await writeClinic({ fhir });
  return (await writePerson({ fhir }, SOMEBODY!)).visit;
}
