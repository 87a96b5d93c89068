/**
 * A clinic's old PC on a bad line: CPU 6 × slower and fast 3G by the browser's own tools, and what passes over the line counted. On a busy
 * machine times grow; requests, bytes and round trips do not.
 */
import type { DemoUser } from '@amate/hie-core/security/demo-file.ts';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';

const SLOWER = 6;
/** 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. */
const FAST_3G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const FREE = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

export interface Wire {
  readonly requests: number;
  readonly bytes: number;
  /** Requests that could only begin when another had ended: the longest row of them. */
  readonly rounds: number;
}

export interface SlowPc {
  readonly page: Page;
  readonly context: BrowserContext;
  slow(line?: 'fast 3G' | 'free'): Promise<void>;
  fast(): Promise<void>;
  /** What passed since it was asked last; what the service worker answered did not. */
  wire(): Wire;
  close(): Promise<void>;
}

export async function openSlowPc(browser: Browser): Promise<SlowPc> {
  const context = await browser.newContext({ locale: 'es-MX', viewport: { width: 1366, height: 768 } });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const tools = await context.newCDPSession(page);
  await tools.send('Network.enable');
  const counted = countWire(tools);
  const set = async (line: typeof FREE, rate: number): Promise<void> => {
    await tools.send('Network.emulateNetworkConditions', line);
    await tools.send('Emulation.setCPUThrottlingRate', { rate });
  };
  return {
    ...{ page, context, wire: counted },
    slow: (line = 'fast 3G') => set(line === 'free' ? FREE : FAST_3G, SLOWER),
    fast: () => set(FREE, 1),
    close: () => context.close(),
  };
}

interface Passed {
  readonly start: number;
  end?: number;
  bytes: number;
}

function countWire(tools: CDPSession): () => Wire {
  let passing = new Map<string, Passed>();
  tools.on('Network.requestWillBeSent', ({ requestId, timestamp }) =>
    passing.set(requestId, { start: timestamp, bytes: 0 }),
  );
  tools.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromServiceWorker || response.fromDiskCache) passing.delete(requestId);
  });
  tools.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
    const one = passing.get(requestId);
    if (one !== undefined) Object.assign(one, { end: timestamp, bytes: encodedDataLength });
  });
  return () => {
    const done = [...passing.values()].filter((one): one is Required<Passed> => one.end !== undefined);
    passing = new Map();
    return {
      requests: done.length,
      bytes: done.reduce((sum, { bytes }) => sum + bytes, 0),
      rounds: longestRow(done),
    };
  };
}

function longestRow(passed: readonly Required<Passed>[]): number {
  let [rounds, free] = [0, Number.NEGATIVE_INFINITY];
  for (const { start, end } of [...passed].sort((a, b) => a.end - b.end)) {
    if (start < free) continue;
    [rounds, free] = [rounds + 1, end];
  }
  return rounds;
}

/** Signs in on a free line, so that only what is measured is slow. */
export async function signIn({ page }: SlowPc, baseUrl: string, { user, password }: DemoUser): Promise<void> {
  await page.goto(baseUrl);
  await page.getByRole('button', { name: 'Entrar a Amate' }).click();
  await page.getByLabel('Usuario').fill(user);
  await page.getByLabel('Contraseña').fill(password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByRole('button', { name: 'Salir' }).waitFor();
}

/** Milliseconds from a click to the frame that shows what was waited for, measured inside the page. */
export const clickedUntil = (page: Page, click: string, shown: string, words = ''): Promise<number> =>
  page.evaluate(
    ([press, sight, text]) =>
      new Promise<number>((resolve) => {
        const started = performance.now();
        const seen = () => [...document.querySelectorAll(sight!)].some((one) => one.textContent!.includes(text!));
        const watch = new MutationObserver(() => {
          if (!seen()) return;
          watch.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
        });
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
        document.querySelector<HTMLElement>(press!)!.click();
      }),
    [click, shown, words],
  );
