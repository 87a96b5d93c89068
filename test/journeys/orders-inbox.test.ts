/** More to review than one page holds, in a real browser: what is critical is always there, the counts are true, and a key held down reviews one. */
import { CLUES_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { look, type OpenHub, openHub, signInAs, soon, withBrowser } from '../support/journey.ts';

const CLINIC = 'DFSIC000011';
const REST = 210;
const CRITICAL = 3;

withBrowser('much to review', () => {
  let site: OpenHub;
  let page: Page;
  beforeAll(async () => {
    site = await openHub();
    const { body } = await site.hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Prueba' }] });
    const about = { reference: `Patient/${body.id}` };
    const oldMs = Date.now() - 30 * 86_400_000;
    const task = (id: string, priority: string, atMs: number) => ({
      ...{ resourceType: 'Task', id, status: 'requested', intent: 'order', priority },
      code: { coding: [{ system: TAREA_SYSTEM, code: 'revisar-resultado' }] },
      ...{ for: about, focus: about, owner: { identifier: { system: CLUES_SYSTEM, value: CLINIC } } },
      authoredOn: new Date(atMs).toISOString(),
      restriction: { period: { end: new Date(atMs + 7 * 86_400_000).toISOString() } },
    });
    const all = [
      ...Array.from({ length: REST }, (_, at) =>
        task(`resto-${at}`, at % 2 ? 'routine' : 'urgent', at < 20 ? oldMs + at * 60_000 : Date.now() - at * 1000),
      ),
      ...Array.from({ length: CRITICAL }, (_, at) => task(`critica-${at}`, 'stat', Date.now() - at * 1000)),
    ];
    const entry = all.map((one) => ({ resource: one, request: { method: 'PUT', url: `Task/${one.id}` } }));
    const sent = await site.hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    expect([sent.status, sent.body.issue]).toEqual([200, undefined]);
  }, 240_000);
  afterAll(() => site?.close(), 60_000);

  const rows = () => page.locator('[data-review]');
  const critical = () => page.locator('.inbox-critical');
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest('[data-review]')?.getAttribute('data-review'));

  it('all that is critical first, the rest by pages, as many as there are', async () => {
    page = await signInAs(site, 'medico');
    await page.getByRole('navigation').getByRole('link', { name: 'Por revisar' }).first().click();
    await page.getByRole('button', { name: `De toda la unidad (${REST + CRITICAL})`, exact: true }).waitFor();
    await page.getByRole('button', { name: 'Vencidos (20)', exact: true }).waitFor();
    await soon(async () => expect(await rows().count()).toBe(CRITICAL + 50));
    expect(await critical().count()).toBe(CRITICAL);
    await look(page);
    await page.getByRole('button', { name: `Ver más: faltan ${REST - 50}` }).click();
    await soon(async () => expect(await rows().count()).toBe(CRITICAL + 100));
    await page.getByRole('button', { name: 'Vencidos (20)' }).click();
    await soon(async () => expect(await rows().count()).toBe(20));
    await page.getByRole('button', { name: /^De toda la unidad/ }).click();
  }, 120_000);

  it('a key held down goes to the first, then reviews it alone, and the focus is on the next', async () => {
    const hold = async () => {
      await page.keyboard.down('Alt');
      for (let times = 0; times < 6; times++) {
        await page.keyboard.down('KeyV');
        await page.waitForTimeout(150);
      }
      await page.keyboard.up('KeyV');
      await page.keyboard.up('Alt');
    };
    await page.getByRole('heading', { level: 1 }).focus();
    await hold();
    expect(await critical().count()).toBe(CRITICAL);
    const first = await focused();
    expect(first).toMatch(/^critica-/);
    await hold();
    await soon(async () => expect(await critical().count()).toBe(CRITICAL - 1));
    const next = await focused();
    expect(next).toMatch(/^critica-/);
    expect(next).not.toBe(first);
    await page.getByRole('button', { name: `De toda la unidad (${REST + CRITICAL - 1})`, exact: true }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
  }, 120_000);
});
