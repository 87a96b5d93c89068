/** What every screen owes to whoever reads it: WCAG 2.2 AA, no sideways scroll, a focus that is seen, a title, one heading, a way back. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { atRest } from '../../support/at-rest.ts';
import { accessibilityFaults, colourFaults } from '../../support/axe.ts';
import { PC } from '../../support/journey.ts';

/** 1366 pixels at 200 % are 683; WCAG 1.4.10 asks for 320. */
const WIDTHS = { 'zoom 200 %': 683, '320 px': 320 };
/** Where to leave pictures for the eye, of each screen at 320 px, with high contrast and with forced colours; none in a usual run. */
export const PICTURES = process.env.AMATE_SCREENS;

/** Within the page, as its own links go: nothing is loaded anew. */
export async function goTo(page: Page, path: string, patienceMs = 30_000): Promise<void> {
  await page.evaluate((to) => {
    if (location.pathname === to) return;
    document.title = '';
    // Where the last screen's Tab keys ended, say on the link over the header, is nothing of this one.
    (document.activeElement as HTMLElement | null)?.blur();
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await atRest(page, patienceMs);
}

/** @returns in words what is wrong */
export async function faultsOf(page: Page, name: string): Promise<readonly string[]> {
  const faults = [...(await frame(page)), ...(await axe(page)), ...(await focus(page)), ...(await widths(page, name))];
  if (PICTURES !== undefined) await pictures(page, name);
  return faults.map((fault) => `${name}: ${fault}`);
}

const frame = (page: Page): Promise<string[]> =>
  page.evaluate(() => [
    ...(/^\S.* · Amate$/.test(document.title) ? [] : [`title «${document.title}»`]),
    ...(document.querySelectorAll('h1').length === 1 ? [] : [`${document.querySelectorAll('h1').length} headings h1`]),
    ...(document.querySelector('a[href="/"]') === null ? ['no way home'] : []),
    ...((document.querySelector('h1')?.textContent ?? '').trim() === '' ? ['a heading h1 without words'] : []),
  ]);

/** Of a screen that no other one is: the door of the navigation that leads here says so; else there is a way back, and the door it lies behind says so. */
export const placeFaults = (page: Page, isAddressOfApp: boolean): Promise<string[]> =>
  page.evaluate((known) => {
    const doors = [...document.querySelectorAll<HTMLAnchorElement>('header.top a, .nav-second a')];
    const here = doors.filter((one) => one.pathname === location.pathname && !one.matches('.brand, .top-find'));
    const current = doors.filter((one) => one.hasAttribute('aria-current'));
    const back = document.querySelector<HTMLAnchorElement>('main .way-back a');
    if (here.length > 0)
      return [
        ...(here.every((one) => one.getAttribute('aria-current') === 'page') ? [] : ['its door does not say so']),
        ...(back === null ? [] : ['a way back from a door']),
      ];
    return [
      ...(back !== null && back.pathname !== location.pathname ? [] : ['no way back']),
      ...(known && current.length === 0 ? ['no door is marked'] : []),
    ];
  }, isAddressOfApp);

export const linksOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
      .filter((one) => one.origin === location.origin && !one.getAttribute('href')!.startsWith('#'))
      .map((one) => one.pathname),
  );

/** The menu of a telephone, by keyboard: it opens, holds the focus, Escape closes it and gives the focus back. */
export async function menuFaults(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 390, height: 844 });
  const button = page.getByRole('button', { name: /^Menú/ });
  await button.waitFor();
  await button.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('dialog', { name: 'Menú' });
  await menu.getByRole('link').first().waitFor();
  const faults = (await accessibilityFaults(page)).map((one) => `menu: axe ${one}`);
  if (!(await menu.evaluate((one) => one.contains(document.activeElement)))) faults.push('menu: not focused');
  if ((await menu.locator('[aria-current="page"]').count()) !== 1) faults.push('menu: the current door is not marked');
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  if (!(await button.evaluate((one) => one === document.activeElement))) faults.push('menu: the focus is lost');
  await page.setViewportSize(PC);
  await page.getByRole('navigation').first().waitFor();
  return faults;
}

const axe = async (page: Page): Promise<string[]> => (await accessibilityFaults(page)).map((one) => `axe ${one}`);

/** The first stops of the Tab key: each shows where it is. */
async function focus(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await page.evaluate(() => document.querySelector<HTMLElement>('main')?.focus());
  for (let stop = 0; stop < 3; stop++) {
    await page.keyboard.press('Tab');
    const unseen = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return '';
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 ? '' : at.outerHTML.slice(0, 120);
    });
    if (unseen !== '') faults.push(`focus not seen on ${unseen}`);
  }
  return faults;
}

async function widths(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [how, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: 640 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) faults.push(`${how}: ${wide} px wide: ${await widest(page, width)}`);
  }
  if (PICTURES !== undefined) await picture(page, `${name} 320`);
  await page.setViewportSize(PC);
  return faults;
}

const widest = (page: Page, width: number): Promise<string> =>
  page.evaluate((limit) => {
    const over = [...document.querySelectorAll('main *, header *')].filter(
      (element) => element.getBoundingClientRect().right > limit + 1,
    );
    return over
      .slice(0, 3)
      .map((element) => element.outerHTML.slice(0, 100))
      .join(' | ');
  }, width);

/** Axe's own look at the colours of the theme for weak eyes. */
export async function contrastFaults(page: Page, name: string): Promise<readonly string[]> {
  const usual = await page.evaluate(() => document.documentElement.getAttribute('data-theme'));
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'contraste'));
  const faults = await colourFaults(page);
  await page.evaluate((theme) => {
    if (theme === null) document.documentElement.removeAttribute('data-theme');
    else document.documentElement.setAttribute('data-theme', theme);
  }, usual);
  return faults.map((one) => `${name}, alto contraste: ${one}`);
}

async function pictures(page: Page, name: string): Promise<void> {
  await picture(page, name);
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'contraste'));
  await picture(page, `${name} contraste`);
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'guinda'));
  await page.emulateMedia({ forcedColors: 'active' });
  await picture(page, `${name} forzado`);
  await page.emulateMedia({ forcedColors: null });
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES!, { recursive: true });
  await page.screenshot({ path: join(PICTURES!, `${name.replace(/[^a-z0-9-]+/gi, '_')}.png`) });
}
