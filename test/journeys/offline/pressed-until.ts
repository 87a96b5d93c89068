/** How long the person waits, by the page's own clock: from the press of a button or link until the words stand in the screen's main part. */
import type { Locator, Page } from 'playwright-core';

declare global {
  interface Window {
    amateTook?: Promise<number>;
  }
}

export async function pressedUntil(page: Page, control: Locator, words: string): Promise<number> {
  await control.waitFor();
  await page.evaluate((wanted) => {
    window.amateTook = new Promise((resolve) => {
      let began = 0;
      const look = () => {
        if (began === 0 || !document.querySelector('main')?.textContent?.includes(wanted)) return;
        watch.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - began));
      };
      const watch = new MutationObserver(look);
      const press = () => {
        began = performance.now();
        watch.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
      };
      addEventListener('click', press, { capture: true, once: true });
    });
  }, words);
  await control.click();
  return Math.round(await page.evaluate(() => window.amateTook!));
}

/** What the local key costs by itself: PBKDF2-SHA-256 with the rounds of `offline/seal.ts`, in this browser on this machine. */
export const keyRounds = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const base = await crypto.subtle.importKey('raw', new TextEncoder().encode('a'.repeat(20)), 'PBKDF2', false, [
      'deriveBits',
    ]);
    const began = performance.now();
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(16), iterations: 600_000 };
    await crypto.subtle.deriveBits(how, base, 256);
    return Math.round(performance.now() - began);
  });
