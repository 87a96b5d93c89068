/** What the screens of a journey showed when it failed: on a machine that nobody can look at, more than the word that was missing. */
import type { Browser, Page } from 'playwright-core';

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
      const words = await soonOr(content.innerText({ timeout: PATIENCE_MS }), '…');
      const state = await soonOr(stateOf(page), 'it does not answer');
      return `${URL.parse(page.url())?.pathname} (${state})\n${words.slice(0, MOST_CHARACTERS)}`;
    }),
  );
  if (told.length > 0) console.log(`On the screens when it failed:\n\n${told.join('\n\n— — —\n\n')}`);
}

const soonOr = (answer: Promise<string>, otherwise: string): Promise<string> =>
  Promise.race([answer.catch(String), new Promise<string>((done) => setTimeout(done, PATIENCE_MS, otherwise))]);

/** A page that is not drawn cannot be pressed. */
const stateOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const drawn = new Promise<string>((done) => requestAnimationFrame(() => done('draws')));
    const not = new Promise<string>((done) => setTimeout(done, 1_000, 'draws no frames'));
    return `${document.visibilityState}, ${document.readyState}, ${await Promise.race([drawn, not])}`;
  });
