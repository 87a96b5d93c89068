/**
 * A chart opened in a real browser on a slow PC and a slow line: CPU 6 × slower, fast 3G. From the click on the person found to the
 * summary on the screen; the median of five. A record of 5,000 encounters beside one of 50, in the same run. Beside it the same on the line
 * that Chromium's tools call fast 3G, which delays every request by 562 ms: told, and no goal of ours.
 */
import { loadavg } from 'node:os';
import { type Amate, startAmate } from '@amate/test/support/amate.ts';
import { findBrowser, openBrowser } from '@amate/test/support/browser.ts';
import { OLD_RECORD_CURP, writeOldRecord } from '@amate/test/support/old-record.ts';
import type { BundleEntry } from '@medplum/fhirtypes';
import type { Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';

const TIMES = 5;
const SLOWER = 6;
/** 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. */
const FAST_3G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const TOOLS_3G = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };
/** The code of the record comes while somebody looks for the person; a live line keeps the network from ever being idle. */
const SETTLED_MS = 1_000;
const SMALL = { encounters: 50, budgetMs: 1_000 };
const LARGE = { encounters: 5_000, budgetMs: 1_300 };
const OTHER_CURP = 'XUML751231HJCXXS04';

export async function chartArea(say: (line: string) => void): Promise<Result[]> {
  const program = findBrowser();
  if (program === undefined) throw new Error('no Chromium found');
  await buildWebAppIfStale(say);
  const hub = await startAmate({ hospitals: [], log: say });
  const browser = await openBrowser(program);
  try {
    say('chart: writing a record of 50 encounters and one of 5,000 …');
    const lastMs = Date.now() - 86_400_000;
    await writeOldRecord(poster(hub), { encounters: SMALL.encounters, lastMs, curp: OTHER_CURP });
    await writeOldRecord(poster(hub), { encounters: LARGE.encounters, lastMs, curp: OLD_RECORD_CURP });
    const page = await (
      await browser.newContext({ locale: 'es-MX', viewport: { width: 1366, height: 768 } })
    ).newPage();
    await signIn(page, hub);
    const results: Result[] = [];
    for (const [curp, { encounters, budgetMs }] of [
      [OTHER_CURP, SMALL],
      [OLD_RECORD_CURP, LARGE],
    ] as const) {
      say(`chart: opening ${encounters} encounters …`);
      const open = async (network: typeof FAST_3G): Promise<number> => {
        const tookMs: number[] = [];
        for (let time = 0; time < TIMES; time += 1) tookMs.push(await opened(page, hub, curp, network));
        say(`  ${tookMs.map(Math.round).join(', ')} ms, load ${loadavg()[0]!.toFixed(1)}`);
        return percentile(tookMs, 0.5);
      };
      const what = `chart open, ${encounters} encounters, CPU ${SLOWER}× slower`;
      results.push(line(`${what}, fast 3G`, await open(FAST_3G), budgetMs));
      results.push(line(`${what}, fast 3G of Chromium's tools (562 ms a request)`, await open(TOOLS_3G), budgetMs));
      if (encounters === LARGE.encounters)
        results.push(line('words found in a record of 5,000 encounters', await found(page, hub, curp), 2_500));
    }
    return results;
  } finally {
    await browser.close();
    await hub.stop();
  }
}

const line = (workload: string, tookMs: number, budgetMs: number): Result =>
  toResult(
    { area: 'chart', workload, unit: 'ms', amate: tookMs, peer: budgetMs, peerName: 'budget', goal: 1 },
    'lower',
  );

const poster = (hub: Amate) => async (entry: readonly BundleEntry[]) => {
  const response = await fetch(hub.fhirUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${await hub.token()}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
  });
  if (!response.ok) throw new Error((await response.text()).slice(0, 500));
};

async function signIn(page: Page, hub: Amate): Promise<void> {
  const doctor = hub.demo.users.find((user) => user.role === 'medico')!;
  await page.goto(hub.baseUrl);
  await page.getByRole('button', { name: 'Entrar a Amate' }).click();
  await page.getByLabel('Usuario').fill(doctor.user);
  await page.getByLabel('Contraseña').fill(doctor.password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByRole('button', { name: 'Salir' }).waitFor();
}

/** A reload empties what the page remembers; only then is the line made slow, because finding the person is another figure. */
async function opened(page: Page, hub: Amate, curp: string, network: typeof FAST_3G): Promise<number> {
  await findPerson(page, hub, curp);
  const tools = await page.context().newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('Network.emulateNetworkConditions', network);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const took = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const started = performance.now();
        new MutationObserver((_, watch) => {
          if (document.querySelector('.summary .chart-part') === null) return;
          watch.disconnect();
          // After the frame that shows it.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
        }).observe(document.body, { subtree: true, childList: true });
        document.querySelector<HTMLAnchorElement>('a.person')!.click();
      }),
  );
  await tools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await tools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await tools.detach();
  return took;
}

async function findPerson(page: Page, hub: Amate, curp: string): Promise<void> {
  await page.goto(hub.baseUrl);
  await page.getByRole('link', { name: 'Buscar paciente' }).first().click();
  const field = page.getByLabel('CURP o nombre');
  await field.fill(curp);
  await page.locator('a.person').waitFor();
  await page.waitForTimeout(SETTLED_MS);
}

async function found(page: Page, hub: Amate, curp: string): Promise<number> {
  await findPerson(page, hub, curp);
  await page.locator('a.person').click();
  await page.getByRole('link', { name: 'Buscar', exact: true }).click();
  await page.getByLabel('Palabras, claves o nombres').fill('nevo melanocitico');
  const started = performance.now();
  await page.getByRole('button', { name: 'Buscar', exact: true }).click();
  await page.getByRole('link', { name: 'Biopsia de piel' }).waitFor();
  return performance.now() - started;
}
