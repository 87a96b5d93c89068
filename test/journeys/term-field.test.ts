/**
 * The field that finds diagnoses, by itself on a page, in a real browser against a real hub: keys, names and roles of the ARIA 1.2
 * combobox pattern, axe, and the same search from the kept pack once the hub cannot be reached.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFaults } from '../support/axe.ts';
import { findBrowser, openBrowser } from '../support/browser.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { soon } from '../support/journey.ts';
import { takeFirst } from './suggestions.ts';

const WEB = join(import.meta.dirname, '../../ehr-lite');
const LATER_SCREEN_BYTES = 25_000;
const HTML = `<!doctype html><html lang="es-MX"><head><meta charset="utf-8"><title>Campo</title></head>
<body><main><h1>Diagnóstico</h1><div id="field"></div><output id="chosen"></output></main>
<script type="module" src="./main.ts"></script></body></html>`;
const MAIN = `
import { h, render } from 'preact';
import '${WEB}/src/look/index.css';
import { adopt } from '${WEB}/src/session/session.ts';
import { TermField } from '${WEB}/src/terminology/term-field.tsx';
const accessToken = location.hash.slice(1);
const claims = btoa(JSON.stringify({ sub: 'x', rol: 'medico' }));
const day = Date.now() + 86_400_000;
adopt({ accessToken, idToken: 'x.' + claims + '.x', refreshToken: undefined, expiresAtMs: day });
const onChoose = ({ codigo }) => { document.getElementById('chosen').textContent = codigo; };
render(h(TermField, { label: 'Diagnóstico', catalogue: 'cie10', onChoose }), document.getElementById('field'));
globalThis.keepPack = () => import('${WEB}/src/terminology/offline-terms.ts').then(({ keepPack }) => keepPack());
`;

let folder = '';
let hub: RunningHub;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  // Inside the repository, so that the bundler finds its packages.
  folder = mkdtempSync(join(WEB, '../node_modules/.term-field-'));
  writeFileSync(join(folder, 'index.html'), HTML);
  writeFileSync(join(folder, 'main.ts'), MAIN);
  const vite = join(WEB, '../node_modules/vite/bin/vite.js');
  const out = join(folder, 'dist');
  const settings = join(folder, 'vite.config.ts');
  writeFileSync(settings, `import app from '${WEB}/vite.config.ts';\nexport default { ...app, root: '${folder}' };`);
  const flags = ['--config', settings, '--outDir', out, '--logLevel', 'error'];
  execFileSync(process.execPath, [vite, 'build', ...flags], { cwd: folder });
  hub = await startHub({ AMATE_WEB_ROOT: out });
  const program = findBrowser();
  if (program === undefined) throw new Error('no browser: set AMATE_BROWSER');
  browser = await openBrowser(program);
  page = await (await browser.newContext()).newPage();
  await page.goto(`${hub.config.baseUrl}/#${await hub.token()}`);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await hub?.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

const field = () => page.getByRole('combobox', { name: 'Diagnóstico' });
const options = () => page.getByRole('option');
const axe = async () => {
  expect(await accessibilityFaults(page)).toEqual([]);
};

describe('term field', () => {
  it('offers terms while typing, with what answers marked', async () => {
    await axe();
    await field().pressSequentially('hiperten arter', { delay: 5 });
    await options().first().waitFor();
    await soon(async () => expect(await field().getAttribute('aria-expanded')).toBe('true'));
    await soon(async () => expect(await page.locator('[role=option] mark').count()).toBeGreaterThan(0));
    await soon(async () => expect(await page.locator('p[role=status]').textContent()).toMatch(/sugerencia/));
    await axe();
  });

  it('is worked by keys alone: arrows go round, Enter takes, Escape closes and then clears', async () => {
    await field().press('ArrowDown');
    const first = await field().getAttribute('aria-activedescendant');
    await soon(async () => expect(await page.locator(`[id="${first}"]`).getAttribute('aria-selected')).toBe('true'));
    await field().press('ArrowUp');
    await soon(async () => expect(await field().getAttribute('aria-activedescendant')).not.toBe(first));
    await axe();
    await field().press('Escape');
    await soon(async () => expect(await field().getAttribute('aria-expanded')).toBe('false'));
    await soon(async () => expect(await field().inputValue()).toBe('hiperten arter'));
    await field().press('Escape');
    await soon(async () => expect(await field().inputValue()).toBe(''));
    await field().pressSequentially('dm2', { delay: 5 });
    await takeFirst(page, /E11\.9/);
    await soon(async () => expect(await page.locator('#chosen').textContent()).toBe('E11.9'));
    expect(await options().count()).toBe(0);
  });

  it('says so when nothing coincides', async () => {
    await field().fill('xqzjw');
    await page.getByText('Nada coincide').waitFor();
  });

  it('answers the same from the kept pack when the hub cannot be reached', async () => {
    const lines = async (): Promise<string[]> => {
      await field().fill('');
      await options().first().waitFor({ state: 'detached' });
      // At once: what is typed letter by letter is answered on the way too.
      await field().fill('dia tip 2 pie');
      await options().first().waitFor();
      return options().allTextContents();
    };
    const before = await lines();
    await page.evaluate(() => (globalThis as unknown as { keepPack: () => Promise<void> }).keepPack());
    await page.route('**/terminologia/**', (route) => route.abort());
    const after = await lines();
    await soon(async () => expect(await page.getByText('Sin conexión').count()).toBe(1));
    expect(after).toEqual(before);
  });

  it(`weighs at most ${LATER_SCREEN_BYTES} bytes of script gzipped, the offline part included`, () => {
    const assets = join(folder, 'dist', 'assets');
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
    const bytes = scripts.map((name) => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(LATER_SCREEN_BYTES);
  });
});
