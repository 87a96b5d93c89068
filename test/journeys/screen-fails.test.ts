/**
 * A screen that cannot be drawn says so in its own place: the frame and its doors stay, what was written is told to be safe, trying again is one
 * button, and another address is another screen. Made to fail as it would: by an answer that no screen expects.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { look, type OpenHub, openHub, PHONE, signInAs, withBrowser } from '../support/journey.ts';

const SECRET = 'Nombre Que Nadie Debe Leer';

withBrowser('a screen that fails while it is drawn', () => {
  let site: OpenHub;
  let page: Page;
  const logged: string[] = [];
  beforeAll(async () => {
    site = await openHub();
  }, 120_000);
  afterAll(() => site?.close(), 60_000);

  const failed = () => page.getByRole('heading', { level: 1, name: 'Esta pantalla falló' });
  const morning = () => page.getByRole('heading', { level: 1, name: 'La mañana' });
  /** A visit without its person. */
  const broken = (route: Route): Promise<void> =>
    route.fulfill({ json: { ahora: new Date().toISOString(), dia: SECRET, visitas: [{ id: 'x' }], citas: [] } });
  const breakMorning = () => page.route('**/visitas?*', broken);

  it('says what is safe, keeps its doors, and is tried again', async () => {
    page = await signInAs(site, 'enfermeria');
    await morning().waitFor();
    page.on('console', (one) => logged.push(one.text()));
    await breakMorning();
    await page.reload();
    await failed().waitFor();
    await page.getByText('Lo que ya guardó o firmó está a salvo.').waitFor();
    await page.getByText('sigue en esta pestaña: no la cierre ni la recargue.').waitFor();
    expect(await page.title()).toBe('Esta pantalla falló · Amate');
    await page.getByRole('navigation').first().waitFor();
    await look(page);
    await page.getByRole('button', { name: 'Intentar de nuevo' }).click();
    await failed().waitFor();
    await page.unroute('**/visitas?*', broken);
    await page.getByRole('button', { name: 'Intentar de nuevo' }).click();
    await morning().waitFor();
  }, 120_000);

  it('another address is another screen, and home is one link away', async () => {
    await breakMorning();
    await page.reload();
    await failed().waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Por revisar' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Por revisar' }).waitFor();
    await page.unroute('**/visitas?*', broken);
    await page.getByRole('link', { name: 'Amate', exact: true }).click();
    await morning().waitFor();
  }, 120_000);

  it('logs where it failed, and nothing of what it showed', async () => {
    expect(logged.filter((text) => /^\w*Error/.test(text)).length).toBeGreaterThan(0);
    expect(logged.join()).not.toContain(SECRET);
    expect(logged.join()).not.toMatch(/undefined|Cannot read/);
  });

  it('on a telephone too', async () => {
    await page.setViewportSize(PHONE);
    await breakMorning();
    await page.reload();
    await failed().waitFor();
    await look(page);
    if (process.env.AMATE_SCREENS !== undefined)
      await page.screenshot({ path: `${process.env.AMATE_SCREENS}/falla.png` });
    await page.getByRole('button', { name: 'Menú' }).waitFor();
  }, 120_000);
});
