/** What is measured on the slow PC, one function each: one number of milliseconds, and what it cost the line. */
import { setLocalKey } from '@amate/test/support/local-key.ts';
import type { Browser } from 'playwright-core';
import { percentile } from '../../measure.ts';
import { clickedUntil, openSlowPc, type SlowPc, type Wire } from './slow-pc.ts';

export interface Taken {
  readonly ms: number;
  readonly wire?: Wire;
}

const SETTLED_MS = 1_500;
/** From the address to the first screen that answers, in a browser that was never here. */
export async function firstScreen(browser: Browser, baseUrl: string): Promise<Taken> {
  const pc = await openSlowPc(browser);
  try {
    return await opened(pc, baseUrl, 'button', 'Entrar a Amate');
  } finally {
    await pc.close();
  }
}

/** The same where the app is kept: the field for this PC's key. */
export const firstScreenKept = (pc: SlowPc, baseUrl: string): Promise<Taken> =>
  opened(pc, baseUrl, 'label', 'Clave de este equipo');

async function opened(pc: SlowPc, baseUrl: string, sight: string, words: string): Promise<Taken> {
  const { page } = pc;
  await page.addInitScript(
    ([what, text]) => {
      const watch = new MutationObserver(() => {
        if (![...document.querySelectorAll(what!)].some((one) => one.textContent!.includes(text!))) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => Object.assign(window, { usableMs: performance.now() })));
      });
      watch.observe(document, { subtree: true, childList: true });
    },
    [sight, words],
  );
  await pc.slow();
  pc.wire();
  await page.goto(baseUrl, { waitUntil: 'commit' });
  const usable = await page.waitForFunction(() => (window as { usableMs?: number }).usableMs);
  const wire = pc.wire();
  await pc.fast();
  return { ms: (await usable.jsonValue())!, wire };
}

/** From the last key of a name to the person in the list: what the screen waits for, the line and the hub. */
export async function search(pc: SlowPc, baseUrl: string, name: string): Promise<Taken> {
  const { page } = pc;
  await openSearch(pc, baseUrl);
  await page.getByLabel('CURP o nombre').pressSequentially(name.slice(0, -1));
  await page.waitForTimeout(SETTLED_MS);
  await page.evaluate(() => {
    document.addEventListener(
      'keydown',
      ({ timeStamp }) => {
        const list = document.querySelector('.people');
        const seen = () => {
          const now = document.querySelector('.people');
          return now !== null && now.getAttribute('aria-busy') !== 'true' && (now !== list || asked);
        };
        let asked = list === null;
        const watch = new MutationObserver(() => {
          asked ||= document.querySelector('.people')?.getAttribute('aria-busy') === 'true';
          if (!seen()) return;
          watch.disconnect();
          requestAnimationFrame(() =>
            setTimeout(() => Object.assign(window, { foundMs: performance.now() - timeStamp })),
          );
        });
        watch.observe(document.body, { subtree: true, childList: true, attributes: true });
      },
      { capture: true, once: true },
    );
  });
  await pc.slow();
  pc.wire();
  await page.keyboard.press(name.at(-1)!);
  const found = await page.waitForFunction(() => (window as { foundMs?: number }).foundMs);
  const wire = pc.wire();
  await pc.fast();
  return { ms: (await found.jsonValue())!, wire };
}

async function openSearch({ page }: SlowPc, baseUrl: string): Promise<void> {
  // A reload empties what the page remembers.
  await page.goto(baseUrl);
  await page.getByRole('link', { name: 'Buscar paciente' }).first().click();
  await page.getByLabel('CURP o nombre').waitFor();
  await page.getByLabel('CURP o nombre').fill('');
}

/** From the click on the person found to the summary on the screen. The code of the record came while somebody looked for the person. */
export async function chart(pc: SlowPc, baseUrl: string, curp: string): Promise<Taken> {
  const { page } = pc;
  await openSearch(pc, baseUrl);
  await page.getByLabel('CURP o nombre').fill(curp);
  await page.locator('a.person').waitFor();
  await page.waitForTimeout(SETTLED_MS);
  await pc.slow();
  pc.wire();
  const ms = await clickedUntil(page, 'a.person', '.summary .chart-part');
  const wire = pc.wire();
  await pc.fast();
  return { ms, wire };
}

/** Rare words in a long record, from the button to the hub's first answer; it looks through 1,500 entries and offers to go on. */
export async function wordsInRecord(pc: SlowPc, baseUrl: string, curp: string): Promise<Taken> {
  const { page } = pc;
  await openSearch(pc, baseUrl);
  await page.getByLabel('CURP o nombre').fill(curp);
  await page.locator('a.person').click();
  await page.getByRole('link', { name: 'Buscar', exact: true }).click();
  await page.getByLabel('Palabras, claves o nombres').fill('nevo melanocitico');
  await pc.slow();
  pc.wire();
  const ms = await clickedUntil(page, 'form button[type=submit]', '.hits a, .hits + .notice');
  const wire = pc.wire();
  await pc.fast();
  return { ms, wire };
}

/** A usual note, and the longest that a part of it takes but for a little. */
export const NOTES_LETTERS = [2_000, 18_000] as const;
const KEYS = 40;
const LINE = 'Refiere buen apego al tratamiento; niega cefalea, acúfenos, fosfenos y edema. ';

/** One key in a note: from the key to the frame that shows its letter; each of forty keys counts. */
export async function typing(pc: SlowPc, baseUrl: string, visit: string, letters: number): Promise<readonly Taken[]> {
  const { page } = pc;
  await page.goto(`${baseUrl}/consulta/${visit}`);
  const note = page.getByLabel('Evolución y actualización del cuadro clínico');
  await note.fill(LINE.repeat(Math.ceil(letters / LINE.length)).slice(0, letters));
  await note.focus();
  await page.keyboard.press('Control+End');
  await page.waitForTimeout(SETTLED_MS);
  await page.evaluate(() => {
    const took: number[] = [];
    Object.assign(window, { keysMs: took });
    document.addEventListener(
      'keydown',
      ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() => took.push(performance.now() - timeStamp))),
      { capture: true },
    );
  });
  await pc.slow();
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.press('a');
    // As fast as a good typist.
    await page.waitForTimeout(100);
  }
  const took = await page.evaluate(() => (window as unknown as { keysMs: number[] }).keysMs);
  await pc.fast();
  return took.map((ms) => ({ ms }));
}

/** Without network: from the local key's button to the agenda with the people of the day. */
export async function unlocked(pc: SlowPc, baseUrl: string, name: string, key: string): Promise<Taken> {
  const { page, context } = pc;
  await context.setOffline(true);
  try {
    await page.goto(baseUrl);
    await page.getByLabel('Clave de este equipo', { exact: true }).fill(key);
    await pc.slow('free');
    return { ms: await clickedUntil(page, 'form button[type=submit]', 'main a', name) };
  } finally {
    await pc.fast();
    await context.setOffline(false);
  }
}

/** Makes the PC's key and waits until the day is kept. */
export async function keepTheDay({ page }: SlowPc, baseUrl: string, name: string): Promise<void> {
  await page.goto(baseUrl);
  await setLocalKey(page);
  await page.getByRole('link', { name }).first().waitFor();
  await page
    .getByText(/^Listo para trabajar sin red/)
    .first()
    .waitFor();
}

export const medianOf = (taken: readonly Taken[]): number =>
  percentile(
    taken.map(({ ms }) => ms),
    0.5,
  );
