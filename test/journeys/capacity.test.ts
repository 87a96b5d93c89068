/** The capacity board in a real browser: the operator sees which unit makes people wait longest, finds one, on a desk and on a phone. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DemoFile, readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { agendaBundles } from '../city/agenda-bundle.ts';
import { makeFacilities } from '../city/facilities.ts';
import { facilityBundles } from '../city/facility-bundle.ts';
import { book, DAY_MS, freePlaces, instant, makePerson, parameters } from '../support/agenda.ts';
import { findBrowser, openBrowser } from '../support/browser.ts';
import { type RunningHub, startHub } from '../support/hub.ts';

const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');
const PHONE = { width: 390, height: 844 };
const PC = { width: 1366, height: 768 };
const program = findBrowser();
const withBrowser = program ? describe : describe.skip;

withBrowser('the capacity board', () => {
  let hub: RunningHub;
  let browser: Browser;
  let page: Page;
  let demo: DemoFile;

  beforeAll(async () => {
    await buildWebAppIfStale(() => undefined);
    hub = await startHub();
    demo = (await readDemoFile(hub.config.dataDir))!;
    const facilities = makeFacilities('tablero', 1, 6);
    for (const bundle of [...facilityBundles(facilities), ...agendaBundles(facilities.clinics)])
      expect((await hub.fhir('POST', '', bundle)).status).toBe(200);
    for (const place of await freePlaces(hub.fhir, { 'visit-type': 'medicina-general', _count: '60' }))
      await book(hub.fhir, place, await makePerson(hub.fhir), { 'priority-group': 'elderly' });
    const [late, none] = await schedulesOf('odontologia');
    await away(late!, 11);
    await away(none!, 50);
    browser = await openBrowser(program!);
    mkdirSync(MANUAL, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  }, 60_000);

  async function schedulesOf(service: string): Promise<string[]> {
    const { body } = await hub.fhir('GET', `/Schedule?_count=100`);
    type Found = { resource: { id: string; identifier: { value: string }[] } };
    return (body.entry as Found[])
      .filter(({ resource }) => resource.identifier[0]!.value.startsWith(service))
      .map(({ resource }) => resource.id);
  }

  /** Who attends is not there for so many days from now. */
  async function away(schedule: string, days: number): Promise<void> {
    const sent = parameters({ start: instant(Date.now()), end: instant(Date.now() + days * DAY_MS) });
    expect((await hub.fhir('POST', `/Schedule/${schedule}/$leave`, sent)).status).toBe(200);
  }

  /** axe, a picture for the manual, and no sideways scroll at 320 px. */
  async function look(name?: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
    if (name !== undefined) await page.screenshot({ path: join(MANUAL, `${name}.png`) });
    const usual = page.viewportSize()!;
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize(usual);
  }

  it('shows every unit and service, the longest wait first', async () => {
    page = await (await browser.newContext({ locale: 'es-MX', viewport: PC })).newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(hub.config.baseUrl);
    await page.getByRole('button', { name: 'Entrar a Amate' }).click();
    const account = demo.users.find((user) => user.role === 'operador')!;
    await page.getByLabel('Usuario').fill(account.user);
    await page.getByLabel('Contraseña').fill(account.password);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Capacidad/ })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Capacidad' }).waitFor();
    await page.getByText('24 servicios').waitFor();
    expect(await page.getByRole('row').count()).toBe(25);
    const first = page.getByRole('row').nth(1);
    expect(await first.textContent()).toContain('Sin lugares');
    expect(await page.getByRole('row').nth(2).textContent()).toMatch(/1[1-4] díasTarde|1[1-4] días Tarde/);
    await look('capacidad');
    await page.setViewportSize(PHONE);
    await look('capacidad-telefono');
    await page.setViewportSize(PC);
  }, 60_000);

  it('finds a service by the keyboard, and says when there is none', async () => {
    await page.getByLabel('Buscar unidad o servicio').focus();
    await page.keyboard.type('odonto');
    await page.getByText('6 servicios').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByLabel('Ordenar por').inputValue()).toBe('use');
    await page.getByLabel('Buscar unidad o servicio').fill('zzz');
    await page.getByText('Ningún servicio coincide con «zzz»').waitFor();
    await look();
  }, 60_000);
});
