/**
 * Every address of the web app, for every role that is led there, in a real browser: WCAG 2.2 AA, no sideways scroll at 320 px and 200 %, the
 * focus seen, a title, a way back, no error in the console. `AMATE_SCREENS=folder` leaves a picture of each look for the eye.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type OpenHub, openHub, signInAs, withBrowser } from '../support/journey.ts';
import { ADDRESSES, type Address, type Known, ROLES, UNLISTED } from './every-screen/addresses.ts';
import { contrastFaults, faultsOf, goTo } from './every-screen/check.ts';
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
      const faults: string[] = [];
      for (const address of ADDRESSES.filter(({ roles }) => roles.includes(role))) {
        const began = performance.now();
        const name = nameOf(role, address, known);
        await goTo(page, address.path(known));
        faults.push(...(await faultsOf(page, name)));
        if ([...MAIN, ...ALSO_MAIN].includes(`${role} ${address.route}`))
          faults.push(...(await contrastFaults(page, name)));
        faults.push(...errors.splice(0).map((error) => `${name}: console: ${error}`));
        if (process.env.AMATE_SCREENS !== undefined)
          process.stderr.write(`${name}: ${Math.round(performance.now() - began)} ms\n`);
      }
      await page.context().close();
      expect(faults).toEqual([]);
    },
    300_000,
  );
});

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
