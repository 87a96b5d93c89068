/** When a screen has come to rest: a live one never leaves the network in peace, and a fixed time is too long here and too short there. */
import type { Page } from 'playwright-core';

/** From the next page on, what the app asks is counted until it is answered. A stream counts until it begins. */
export const countQuestions = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const here = window as Window & { asking?: number };
    here.asking = 0;
    const real = window.fetch;
    window.fetch = (...asked) => {
      here.asking!++;
      return real(...asked).finally(() => here.asking!--);
    };
  });

/**
 * It has a title, nothing is said to be loading, no question is on its way, and for a moment nothing was drawn. A page that leaves meanwhile
 * for another is asked again there.
 * @returns false when `mostMs` have gone first
 */
export async function atRest(page: Page, mostMs: number): Promise<boolean> {
  const ask = () => page.evaluate(restIn, mostMs);
  return ask().catch(async (error: unknown) => {
    if (!/context was destroyed/.test(String(error))) throw error;
    await page.waitForLoadState('load');
    return ask();
  });
}

/** Runs in the page. */
async function restIn(mostMs: number): Promise<boolean> {
  const CALM_MS = 80;
  const LOOK_MS = 20;
  const began = performance.now();
  let drawn = began;
  const watch = new MutationObserver(() => {
    drawn = performance.now();
  });
  watch.observe(document, { subtree: true, childList: true, characterData: true });
  const isLoading = () =>
    document.querySelector('[aria-busy="true"], h1.waiting') !== null ||
    [...document.querySelectorAll('main [role="status"]')].some((one) => /…\s*$/.test(one.textContent ?? ''));
  const isBusy = () =>
    document.title === '' ||
    ((window as Window & { asking?: number }).asking ?? 0) > 0 ||
    isLoading() ||
    performance.now() - drawn < CALM_MS;
  while (isBusy() && performance.now() - began < mostMs) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  watch.disconnect();
  return !isBusy();
}
