/**
 * The citizen's portal on an old telephone: Chromium as a small Android, CPU 6 × slower, slow and fast 3G; medians of five with their
 * spread, and the bytes that came. `npm run bench -- portal`. Budgets: docs of the web face (cold usable 6.5 s and 3 s, warm 0.6 s).
 */
import { loadavg } from 'node:os';
import { findBrowser, openBrowser } from '@amate/test/support/browser.ts';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { openPortalCity, type PortalCity } from './city.ts';

type Say = (line: string) => void;

const TIMES = 5;
const SLOWER = 6;
/** Script and style of the first screen (ehr-lite/src/budget.test.ts), page and picture. */
const ENTRY_KB = 60;
const PHONE = {
  viewport: { width: 360, height: 640 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'es-MX',
};
/** 400 kbit/s and 400 ms there and back; 1.6 Mbit/s, 750 kbit/s up and 150 ms. */
const LINES = {
  'slow 3G': { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 },
  'fast 3G': { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 },
} as const;
type Line = keyof typeof LINES;

export async function portalArea(say: Say): Promise<Result[]> {
  const program = findBrowser();
  if (program === undefined) throw new Error('no Chromium found');
  await buildWebAppIfStale(say);
  const city = await openPortalCity(say);
  const browser = await openBrowser(program);
  const parts = { city, browser, say };
  try {
    return [
      ...(await rows(parts, 'entry, cold', 'slow 3G', entry, [6_500, ENTRY_KB])),
      ...(await rows(parts, 'entry, cold', 'fast 3G', entry, [3_000])),
      ...(await rows(parts, 'appointments without script, cold', 'slow 3G', withoutScript, [6_500])),
      ...(await rows(parts, 'signing in with the session there → home', 'fast 3G', home, [3_000])),
      ...(await rows(parts, 'home, warm', 'fast 3G', warm, [600])),
      ...(await rows(parts, 'service tapped → places', 'fast 3G', places, [3_000])),
    ];
  } finally {
    await browser.close();
    await city.close();
  }
}

interface Parts {
  readonly city: PortalCity;
  readonly browser: Browser;
  readonly say: Say;
}
interface Timed {
  readonly tookMs: number;
  readonly bytes: number;
  readonly requests: number;
}
type Measure = (parts: Parts, line: Line) => Promise<Timed>;

async function rows(
  parts: Parts,
  what: string,
  line: Line,
  measure: Measure,
  [budgetMs, budgetKb]: readonly [number, number?],
): Promise<Result[]> {
  const times: Timed[] = [];
  for (let time = 0; time < TIMES; time++) times.push(await measure(parts, line));
  const took = times.map(({ tookMs }) => tookMs);
  const spread = `${Math.round(Math.min(...took))}–${Math.round(Math.max(...took))}`;
  const { bytes, requests } = times.at(-1)!;
  parts.say(
    `portal: ${what}, ${line}: ${Math.round(percentile(took, 0.5))} ms (${spread}), ${(bytes / 1_000).toFixed(0)} kB in ${requests} requests, load ${loadavg()[0]!.toFixed(1)}`,
  );
  const workload = `${what}, CPU ${SLOWER}× slower, ${line}`;
  return [
    against(workload, 'ms', percentile(took, 0.5), budgetMs),
    ...(budgetKb === undefined ? [] : [against(`${what}, over the wire`, 'kB', bytes / 1_000, budgetKb)]),
  ];
}

const against = (workload: string, unit: string, amate: number, budget: number): Result =>
  toResult({ area: 'portal', workload, unit, amate, peer: budget, peerName: 'budget', goal: 1 }, 'lower');

const entry: Measure = ({ browser, city }, line) =>
  inNew(browser, {}, async (page, tools) => {
    const count = await slow(tools, line);
    return timed(count, async () => {
      await page.goto(city.baseUrl, { waitUntil: 'commit' });
      await page.getByRole('button', { name: 'Entrar a Amate' }).waitFor();
    });
  });

const withoutScript: Measure = ({ browser, city }, line) =>
  inNew(browser, { javaScriptEnabled: false }, async (page, tools) => {
    const count = await slow(tools, line);
    return timed(count, async () => {
      await page.goto(`${city.baseUrl}/citas`, { waitUntil: 'commit' });
      await page.getByRole('link', { name: 'Entrar con Llave CDMX' }).waitFor();
    });
  });

/** Who signed in before and comes back: the code is there, the hub knows the browser. */
const home: Measure = ({ browser, city }, line) =>
  inNew(browser, {}, async (page, tools) => {
    await signIn(page, city);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(city.baseUrl);
    await page.getByRole('button', { name: 'Entrar a Amate' }).waitFor();
    await settled(page);
    const count = await slow(tools, line);
    return timed(count, async () => {
      await page.getByRole('button', { name: 'Entrar a Amate' }).tap();
      await doors(page);
    });
  });

const warm: Measure = ({ browser, city }, line) =>
  inNew(browser, {}, async (page, tools) => {
    await signIn(page, city);
    await page.reload();
    await doors(page);
    await settled(page);
    const count = await slow(tools, line);
    return timed(count, async () => {
      await page.reload({ waitUntil: 'commit' });
      await doors(page);
    });
  });

const places: Measure = ({ browser, city }, line) =>
  inNew(browser, {}, async (page, tools) => {
    await signIn(page, city);
    await page.goto(`${city.baseUrl}/agendar`);
    await page.getByRole('link', { name: 'Medicina general' }).waitFor();
    await settled(page);
    const count = await slow(tools, line);
    return timed(count, async () => {
      await page.getByRole('link', { name: 'Medicina general' }).tap();
      await page
        .getByRole('button', { name: /^\p{L}+ \d{1,2} de \p{L}+, \d\d:\d\d/u })
        .first()
        .waitFor();
    });
  });

async function inNew<T>(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0],
  work: (page: Page, tools: CDPSession) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ ...PHONE, ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    return await work(page, await context.newCDPSession(page));
  } finally {
    await context.close();
  }
}

interface Counted {
  bytes: number;
  requests: number;
}

async function slow(tools: CDPSession, line: Line): Promise<Counted> {
  const count = { bytes: 0, requests: 0 };
  await tools.send('Network.enable');
  tools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    count.bytes += encodedDataLength;
    count.requests += 1;
  });
  await tools.send('Network.emulateNetworkConditions', LINES[line]);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return count;
}

async function timed(count: Counted, work: () => Promise<void>): Promise<Timed> {
  const from = performance.now();
  await work();
  return { tookMs: performance.now() - from, ...count };
}

async function signIn(page: Page, city: PortalCity): Promise<void> {
  await page.goto(city.baseUrl);
  await page.getByRole('button', { name: 'Entrar a Amate' }).tap();
  await page.getByRole('link', { name: 'Entrar con Llave CDMX' }).tap();
  await page.getByRole('button', { name: /MARIA FERNANDA/ }).tap();
  await doors(page);
}

const doors = (page: Page): Promise<void> =>
  page
    .getByRole('main')
    .getByRole('link', { name: /^Mis citas/ })
    .waitFor();

/** Code of the next screens comes meanwhile; a live line keeps the network from ever being idle. */
const settled = (page: Page): Promise<void> => page.waitForTimeout(1_500);
