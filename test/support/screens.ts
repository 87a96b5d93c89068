/** What the screens of a journey showed when it failed: on a machine that nobody can look at, more than the word that was missing. */
import type { Browser } from 'playwright-core';

const open = new Set<Browser>();
const MOST_CHARACTERS = 1_500;
/** A page that hangs has nothing to tell. */
const PATIENCE_MS = 3_000;

declare global {
  /** Called by `journey-environment.ts` as soon as a test fails. */
  var tellScreens: (() => Promise<void>) | undefined;
}

export function watchScreens(browser: Browser): Browser {
  open.add(browser);
  browser.once('disconnected', () => open.delete(browser));
  globalThis.tellScreens = tell;
  return browser;
}

async function tell(): Promise<void> {
  const pages = [...open].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
  const told = await Promise.all(
    pages.map(async (page) => {
      const content = page.locator(':is(main, body):not(:has(main))').first();
      // biome-ignore lint/performance/useDomNodeTextContent: what is seen, without what stands hidden in the page.
      const text = content.innerText({ timeout: PATIENCE_MS }).catch(String);
      const words = await Promise.race([text, new Promise<string>((done) => setTimeout(done, PATIENCE_MS, '…'))]);
      return `${URL.parse(page.url())?.pathname}\n${words.slice(0, MOST_CHARACTERS)}`;
    }),
  );
  if (told.length > 0) console.log(`On the screens when it failed:\n\n${told.join('\n\n— — —\n\n')}`);
}
