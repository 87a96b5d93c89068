/** What the journeys of the desk share: a hub behind a line that can be cut, people who wait, and who sits down to write. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { expect } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { freePort } from '../../../scripts/stack/ports.ts';
import type { Amate } from '../../support/amate.ts';
import { accessibilityFaults } from '../../support/axe.ts';
import { findBrowser, openBrowser } from '../../support/browser.ts';
import { type RunningHub, startHub } from '../../support/hub.ts';
import { LOCAL_KEY, setLocalKey } from '../../support/local-key.ts';
import { signIn } from '../sign-in.ts';
import { type BadLine, openBadLine } from './bad-line.ts';
import { buildDesk } from './desk.ts';

export const MANUAL = join(import.meta.dirname, '../../../docs/manual');

export interface Visit {
  readonly patient: string;
  readonly encounter: string;
}

export interface DeskJourney {
  readonly hub: RunningHub;
  readonly line: BadLine;
  readonly accounts: Pick<Amate, 'demo'>;
  /** Where the page was built to. */
  readonly out: string;
  newVisit(): Promise<Visit>;
  newPage(beside?: Page): Promise<Page>;
  address(visit: Visit): string;
  sitDown(page: Page, visit: Visit, role?: string, key?: string | null): Promise<void>;
  notesOf(visit: Visit): Promise<string[]>;
  /** After each test: the line is good, no page is left. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

export async function openDeskJourney(): Promise<DeskJourney> {
  const desk = buildDesk();
  const line = await openBadLine();
  const port = await freePort();
  line.to(port);
  const hub = await startHub({ AMATE_WEB_ROOT: desk.out, BASE_URL: line.url, PORT: String(port) });
  const accounts = { demo: (await readDemoFile(hub.config.dataDir))! };
  const program = findBrowser();
  if (program === undefined) throw new Error('no browser: set AMATE_BROWSER');
  const browser: Browser = await openBrowser(program);
  const contexts: BrowserContext[] = [];
  const address = ({ patient, encounter }: Visit) => `${line.url}/?patient=${patient}&encounter=${encounter}`;
  return {
    ...{ hub, line, accounts, address, out: desk.out },
    newVisit: () => newVisit(hub),
    async newPage(beside) {
      if (beside !== undefined) return beside.context().newPage();
      const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-MX' });
      contexts.push(context);
      context.setDefaultTimeout(30_000);
      return context.newPage();
    },
    async sitDown(page, visit, role = 'medico', key = LOCAL_KEY) {
      await page.goto(address(visit));
      await signIn(page, accounts as Amate, role);
      if (key !== null) await setLocalKey(page, key);
      await page.getByLabel('Nota').waitFor();
      await expectText(page, '#visit', /arrived 1/);
    },
    async notesOf({ encounter }) {
      const { body } = await hub.fhir('GET', `/Observation?encounter=Encounter/${encounter}`);
      return (body.entry ?? []).map((one: { resource: { valueString: string } }) => one.resource.valueString);
    },
    async calm() {
      line.mode = 'good';
      line.drops = undefined;
      line.silences = undefined;
      line.breaks = undefined;
      line.letGo();
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
    async close() {
      await browser.close();
      await hub.close();
      await line.close();
      for (const folder of [desk.folder, desk.out]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A person who waits, in the hub. */
async function newVisit(hub: RunningHub): Promise<Visit> {
  const [patient, encounter] = [crypto.randomUUID(), crypto.randomUUID()];
  const entry = [
    { resourceType: 'Patient', id: patient, active: true, name: [{ family: 'Prueba', given: ['Rosa'] }] },
    {
      ...{ resourceType: 'Encounter', id: encounter, status: 'arrived', subject: { reference: `Patient/${patient}` } },
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      reasonCode: [{ text: 'tos' }],
    },
  ].map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
  const { status, body } = await hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
  expect([status, body.issue]).toEqual([200, undefined]);
  return { patient, encounter };
}

export const expectText = async (page: Page, selector: string, text: RegExp, timeout = 30_000) => {
  await page
    .locator(selector, { hasText: text })
    .waitFor({ timeout })
    .catch(async () => {
      throw new Error(`${selector}: ${await page.locator(selector).textContent()} is not ${text}`);
    });
};
export const strip = (page: Page, words: string) => page.locator('.strip strong', { hasText: words });
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
export const axe = async (page: Page) => {
  expect(await accessibilityFaults(page)).toEqual([]);
};
/** The app's own files are kept, and their worker holds this page. Not asked with an async function: its promise would pass for a yes. */
export const kept = (page: Page) =>
  page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated', undefined, { timeout: 60_000 });
