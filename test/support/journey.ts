/**
 * What every journey in a real browser shares: a hub with its demo accounts, one browser, signing in by the hub's own page, and looking at a
 * screen: axe WCAG 2.2 AA finds nothing, nothing scrolls sideways at 320 px, and a picture goes into the manual.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DemoFile, readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { describe, expect } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { accessibilityFaults } from './axe.ts';
import { findBrowser, openBrowser } from './browser.ts';
import { type RunningHub, startHub } from './hub.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}
export const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');
export const PC: Size = { width: 1366, height: 768 };
export const PHONE: Size = { width: 390, height: 844 };
/** 200 % of what a small phone shows: WCAG 2.2, 1.4.10 Reflow. */
const NARROW: Size = { width: 320, height: 640 };

const program = findBrowser();
/** A suite that needs a browser; skipped on a machine that has none (never in CI). */
export const withBrowser = program ? describe : describe.skip;

/** Where pages are opened: any hub with accounts, in this process (`openHub`) or in its own. */
export interface Site {
  readonly browser: Browser;
  readonly baseUrl: string;
  readonly demo: DemoFile;
}
export interface OpenHub extends Site {
  readonly hub: RunningHub;
  close(): Promise<void>;
}
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The web app built, a hub of its own, and a browser. */
export async function openHub(env: Record<string, string> = {}): Promise<OpenHub> {
  await buildWebAppIfStale(() => undefined);
  const hub = await startHub(env);
  const demo = (await readDemoFile(hub.config.dataDir))!;
  const browser = await openTheBrowser();
  const close = async (): Promise<void> => {
    await browser.close();
    await hub.close();
  };
  return { hub, browser, demo, baseUrl: hub.config.baseUrl, close };
}
export const openTheBrowser = (): Promise<Browser> => openBrowser(program!);

/** The hub's own page of signing in, in a context of its own. */
export async function atTheDoor({ browser, baseUrl }: Site, viewport: Size = PC): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'es-MX', viewport })).newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(baseUrl);
  await page.getByRole('button', { name: 'Entrar a Amate' }).click();
  return page;
}

/** Who that is: a role of the demo accounts, or somebody's own name and password. */
export async function signInAs(site: Site, who: string | Credentials, viewport: Size = PC): Promise<Page> {
  const account = typeof who === 'string' ? site.demo.users.find(({ role }) => role === who) : who;
  if (!account) throw new Error(`no demo account for ${String(who)}`);
  const page = await atTheDoor(site, viewport);
  await page.getByLabel('Usuario').fill(account.user);
  await page.getByLabel('Contraseña').fill(account.password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByRole('button', { name: 'Salir' }).first().waitFor();
  return page;
}

/** The field holds it, at once or soon: what was kept is read back a moment after the page stands. */
export async function holds(field: Locator, text: string): Promise<void> {
  for (const end = Date.now() + 20_000; (await field.inputValue()) !== text && Date.now() < end; ) await sleep(50);
  expect(await field.inputValue()).toBe(text);
}

/** What is asked of the page holds, at once or soon: a screen is drawn a moment after the act, on a busy machine a long one. */
export async function soon(check: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(50)) {
    try {
      return await check();
    } catch {
      // Not yet.
    }
  }
  await check();
}

export interface Shown {
  /** The whole page in the picture, not only what the window shows. */
  readonly fullPage?: boolean;
  /** Also a picture at phone width, `{name}-telefono`. */
  readonly phone?: boolean;
  /** What the picture shows at its top. */
  readonly at?: Locator;
}

/** Without a name no picture is taken. Leaves the window as it was. */
export async function look(
  page: Page,
  name?: string,
  { fullPage = false, phone = false, at }: Shown = {},
): Promise<void> {
  await at?.evaluate((one) => one.scrollIntoView());
  expect(await accessibilityFaults(page)).toEqual([]);
  const usual = page.viewportSize()!;
  if (name !== undefined) await page.screenshot({ path: join(MANUAL, `${name}.png`), fullPage });
  if (name !== undefined && phone) {
    await page.setViewportSize(PHONE);
    await at?.evaluate((one) => one.scrollIntoView());
    await page.screenshot({ path: join(MANUAL, `${name}-telefono.png`), fullPage });
  }
  await page.setViewportSize(NARROW);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW.width);
  await page.setViewportSize(usual);
  // What is pressed next stands where it will stay.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** The same at PC and at phone width, a picture of each. */
export const lookTwice = (page: Page, name: string, shown: Shown = {}): Promise<void> =>
  look(page, name, { ...shown, phone: true });
