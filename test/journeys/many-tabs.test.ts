/** Many tabs of one browser: over HTTP/1.1 it gives one origin six connections, and each screen follows the hub by streams of its own. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type OpenHub, openHub, signInAs, soon, withBrowser } from '../support/journey.ts';

const TABS = 6;

withBrowser('many tabs of one person', () => {
  let site: OpenHub;
  beforeAll(async () => {
    site = await openHub();
  }, 240_000);
  afterAll(() => site?.close(), 60_000);

  /** A browser without a window puts no tab in the background by itself. */
  const isSeen = (page: Page, seen: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, !seen);

  it('the one in front is answered, however many stand behind it, and each is live again when it comes to the front', async () => {
    const first = await signInAs(site, 'medico');
    const tabs = [first];
    for (let number = 1; number < TABS; number++) {
      await isSeen(tabs.at(-1)!, false);
      const page = await first.context().newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(`${site.baseUrl}/referencias`);
      await page.getByRole('button', { name: 'Entrar a Amate' }).click();
      await page.getByRole('heading', { name: 'Referencias', level: 1 }).waitFor();
      tabs.push(page);
    }
    await tabs.at(-1)!.getByText('No hay referencias abiertas').waitFor();
    await isSeen(tabs.at(-1)!, false);
    const live = first.waitForResponse((answer) => answer.url().includes('/visitas/vivo'));
    await isSeen(first, true);
    expect((await live).status()).toBe(200);
    await soon(async () => expect(await first.getByText('Sin conexión').count()).toBe(0));
  }, 240_000);
});
