/**
 * Every address of the web app, for every role that is led there, in a real browser: WCAG 2.2 AA, no sideways scroll at 320 px and 200 %, the
 * focus seen, a title, a way back, no error in the console. `AMATE_SCREENS=folder` leaves a picture of each look for the eye.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type OpenHub, openHub, signInAs, withBrowser } from '../support/journey.ts';
import { ADDRESSES, type Address, type Known, leadsTo, ROLES, UNLISTED } from './every-screen/addresses.ts';
import { contrastFaults, faultsOf, goTo, linksOf, menuFaults, placeFaults } from './every-screen/check.ts';
import { faultsWithoutHub } from './every-screen/states.ts';
import { ACCOUNTS, writeKnown } from './every-screen/write.ts';

/** Looked at with high contrast too. */
const MAIN = ['medico /:page?', 'medico /consulta/:id', 'medico /paciente/:id/:kind?/:item?'];
const ALSO_MAIN = ['recepcion /:page?', 'farmacia /:page?', 'paciente /:page?'];

describe('the list of addresses', () => {
  it('knows every route of app.tsx', () => {
    expect(UNLISTED).toEqual([]);
  });
});

withBrowser('every screen', () => {
  let site: OpenHub;
  let known: Known;
  /** Without the hub, by whichever role came first. */
  const walked = new Set<string>();

  beforeAll(async () => {
    site = await openHub();
    known = await writeKnown(site.hub);
  }, 240_000);
  afterAll(() => site?.close(), 120_000);

  it.each(ROLES)(
    'of %s',
    async (role) => {
      const page = await signInAs(site, ACCOUNTS[role] ?? role);
      // Colours stand at once: what is looked at is not between two themes.
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const errors = consoleOf(page);
      const screens = ADDRESSES.filter(({ roles }) => roles.includes(role)).map((address) => ({
        ...{ address, name: nameOf(role, address, known) },
      }));
      // A home is its role's own; any other screen fails alike for whoever opens it.
      const unseen = screens.filter(({ address }) => {
        const path = address.path(known);
        const key = path === '/' ? role : path;
        return !walked.has(key) && walked.add(key);
      });
      const faults: string[] = [...(await faultsWithoutHub(page, unseen, known))];
      const loud = errors.splice(0).filter((error) => !error.startsWith('Failed to load resource'));
      faults.push(...loud.map((error) => `${role} without the hub: console: ${error}`));
      const links = new Map<string, string>();
      const titles = new Map<string, string>();
      for (const { address, name } of screens) {
        const began = performance.now();
        await goTo(page, address.path(known));
        for (const link of await linksOf(page)) if (!links.has(link)) links.set(link, name);
        const place = await placeFaults(page, !PLACELESS.includes(address.route));
        faults.push(...place.map((fault) => `${name}: ${fault}`));
        const title = await page.title();
        const other = titles.get(title);
        if (other !== undefined && other !== address.route) faults.push(`${name}: the title of ${other}, «${title}»`);
        titles.set(title, address.route);
        faults.push(...(await faultsOf(page, name)));
        if ([...MAIN, ...ALSO_MAIN].includes(`${role} ${address.route}`))
          faults.push(...(await contrastFaults(page, name)));
        faults.push(...errors.splice(0).map((error) => `${name}: console: ${error}`));
        if (process.env.AMATE_SCREENS !== undefined)
          process.stderr.write(`${name}: ${Math.round(performance.now() - began)} ms\n`);
      }
      await goTo(page, '/');
      faults.push(...(await menuFaults(page)));
      await page.context().close();
      faults.push(...(await dead(site, role, links)));
      expect(faults).toEqual([]);
    },
    300_000,
  );
});

/** Behind no door: told from the header, or nowhere. */
const PLACELESS = ['unknown', 'por-enviar'];

/** Each address that a screen of this role leads to, asked once. */
async function dead(site: OpenHub, role: string, links: ReadonlyMap<string, string>): Promise<string[]> {
  const faults: string[] = [];
  for (const [path, name] of links) {
    const to = leadsTo(role, path);
    if (to === 'nothing') faults.push(`${name}: a link to ${path}, where nothing is`);
    if (to !== 'hub') continue;
    const { status } = await fetch(`${site.baseUrl}${path}`, { redirect: 'manual' });
    if (status >= 400) faults.push(`${name}: a link to ${path} answers ${status}`);
  }
  return faults;
}

const nameOf = (role: string, { route, path }: Address, known: Known): string => {
  const last = route.includes('kind')
    ? `/paciente/:id${path(known).slice(`/paciente/${known.patient}`.length)}`
    : route;
  return `${role} ${last.replace(known.condition, ':item')}`;
};

/** Every error that the browser writes, with the address it is about. */
function consoleOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  return errors;
}
