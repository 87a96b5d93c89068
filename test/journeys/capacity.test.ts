/** The capacity board in a real browser: the operator sees which unit makes people wait longest, finds one, on a desk and on a phone. */

import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { agendaBundles } from '../city/agenda-bundle.ts';
import { type Facility, makeFacilities } from '../city/facilities.ts';
import { facilityBundles } from '../city/facility-bundle.ts';
import { book, DAY_MS, freePlaces, instant, makePerson, parameters } from '../support/agenda.ts';
import type { RunningHub } from '../support/hub.ts';
import { look, type OpenHub, openHub, PC, PHONE, signInAs, soon, withBrowser } from '../support/journey.ts';
import { dayFromToday } from '../support/today.ts';
import { awayFromMidnight } from './midnight.ts';

withBrowser('the capacity board', () => {
  let site: OpenHub;
  let hub: RunningHub;
  let page: Page;

  awayFromMidnight();
  beforeAll(async () => {
    site = await openHub();
    hub = site.hub;
    const facilities = makeFacilities('tablero', 1, 6);
    for (const bundle of [...facilityBundles(facilities), ...agendaBundles(facilities.clinics)])
      expect((await hub.fhir('POST', '', bundle)).status).toBe(200);
    for (const place of await freePlaces(hub.fhir, { 'visit-type': 'medicina-general', _count: '60' }))
      await book(hub.fhir, place, await makePerson(hub.fhir), { 'priority-group': 'elderly' });
    // The demonstration clinic opens every day, holidays too: what comes after the absence is known to the day.
    const [open, other] = facilities.clinics;
    await away(await dentistOf(open!), Date.parse(`${dayFromToday(12)}T00:00:00-06:00`));
    await away(await dentistOf(other!), Date.now() + 50 * DAY_MS);
  }, 240_000);
  afterAll(async () => {
    await site?.close();
  }, 240_000);

  async function dentistOf({ clues }: Facility): Promise<string> {
    const agenda = `${CANONICAL_BASE}/sid/agenda/${clues}|odontologia-1`;
    return (await hub.fhir('GET', `/Schedule?identifier=${agenda}`)).body.entry[0].resource.id;
  }

  /** Who attends is not there from now on. */
  async function away(schedule: string, untilMs: number): Promise<void> {
    const sent = parameters({ start: instant(Date.now()), end: instant(untilMs) });
    expect((await hub.fhir('POST', `/Schedule/${schedule}/$leave`, sent)).status).toBe(200);
  }

  it('shows every unit and service, the longest wait first', async () => {
    page = await signInAs(site, 'operador');
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Capacidad/ })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Capacidad' }).waitFor();
    await page.getByText('24 servicios').waitFor();
    await soon(async () => expect(await page.getByRole('row').count()).toBe(25));
    const first = page.getByRole('row').nth(1);
    await soon(async () => expect(await first.textContent()).toContain('Sin lugares'));
    await soon(async () => expect(await page.getByRole('row').nth(2).textContent()).toMatch(/12 días ?Tarde/));
    await look(page, 'capacidad');
    await page.setViewportSize(PHONE);
    await look(page, 'capacidad-telefono');
    await page.setViewportSize(PC);
  }, 240_000);

  it('finds a service by the keyboard, and says when there is none', async () => {
    await page.getByLabel('Buscar unidad o servicio').focus();
    await page.keyboard.type('odonto');
    await page.getByText('6 servicios').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await soon(async () => expect(await page.getByLabel('Ordenar por').inputValue()).toBe('use'));
    await page.getByLabel('Buscar unidad o servicio').fill('zzz');
    await page.getByText('Ningún servicio coincide con «zzz»').waitFor();
    await look(page);
  }, 240_000);

  it('speaks English to whoever chooses it, and Spanish again', async () => {
    await page.getByRole('button', { name: 'Atajos y apariencia' }).click();
    await page.getByLabel('English').check();
    await page.getByRole('dialog').getByText('Keyboard shortcuts').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Capacity' }).waitFor();
    await page.getByText('24 services').waitFor();
    await soon(async () => expect(await page.getAttribute('html', 'lang')).toBe('en'));
    await soon(async () => expect(await page.textContent('body')).not.toMatch(/Atajos|Salir|Capacidad/));
    await look(page);
    await page.getByRole('button', { name: 'Shortcuts and appearance' }).click();
    await page.getByLabel('Español (México)').check();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Capacidad' }).waitFor();
  }, 240_000);
});
