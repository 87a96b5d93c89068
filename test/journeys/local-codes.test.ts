/**
 * The operator in a real browser: sees what a hospital sends in its own codes, says what one means, counts and applies it to what is stored,
 * undoes it. Every screen goes through axe, at phone and PC width, and into the manual.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DemoFile, readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { localCodeSystem } from '@amate/terminology/identifiers/systems.ts';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { findBrowser, openBrowser } from '../support/browser.ts';
import { type RunningHub, startHub } from '../support/hub.ts';

const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');
const LAB = localCodeSystem('DFSSA003162', '99LAB');
const PHONE = { width: 390, height: 844 };
const PC = { width: 1366, height: 768 };
const program = findBrowser();
const withBrowser = program ? describe : describe.skip;

withBrowser('local codes of hospitals', () => {
  let hub: RunningHub;
  let browser: Browser;
  let demo: DemoFile;
  let page: Page;

  beforeAll(async () => {
    await buildWebAppIfStale(() => undefined);
    hub = await startHub();
    demo = (await readDemoFile(hub.config.dataDir))!;
    await writeResults(hub);
    browser = await openBrowser(program!);
    mkdirSync(MANUAL, { recursive: true });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  }, 60_000);

  const look = async (name?: string): Promise<void> => {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
    if (name !== undefined) await page.screenshot({ path: join(MANUAL, `${name}.png`) });
    const usual = page.viewportSize()!;
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize(usual);
  };
  const item = (code: string) => page.getByRole('article', { name: new RegExp(`^${code} `) });

  it('shows what is sent without a translation, the most frequent first', async () => {
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
      .getByRole('link', { name: /^Códigos locales/ })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Códigos locales' }).waitFor();
    await item('GLUS').getByText('5 registros').waitFor();
    const names = await page
      .getByRole('article')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    expect(names.map((name) => name!.split(' ')[0])).toEqual(['GLUS', 'HBA', 'XK9']);
    await look('codigos-locales');
    await page.setViewportSize(PHONE);
    await look('codigos-locales-telefono');
    await page.setViewportSize(PC);
  }, 60_000);

  it('one press says what it means, and one takes it back', async () => {
    await item('GLUS')
      .getByRole('button', { name: /^Traducir GLUS como .*Glucosa/i })
      .first()
      .click();
    await page
      .getByText(/^GLUS ahora significa /)
      .first()
      .waitFor();
    await look();
    await page.getByRole('button', { name: 'Deshacer', exact: true }).click();
    await item('GLUS').getByText('¿Qué significa?').waitFor();
  }, 60_000);

  it('by the keyboard alone, through the search of the catalogue', async () => {
    const field = item('XK9').getByRole('combobox', { name: 'Buscar el significado de XK9' });
    await field.focus();
    await page.keyboard.type('hemoglobina');
    await item('XK9').getByRole('listbox', { name: 'Sugerencias' }).getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page
      .getByText(/^XK9 ahora significa Hemoglobina/i)
      .first()
      .waitFor();
  }, 60_000);

  it('counts, applies to what is stored, and undoes it', async () => {
    await item('GLUS')
      .getByRole('button', { name: /^Traducir GLUS como .*Glucosa/i })
      .first()
      .click();
    await page
      .getByText(/^GLUS ahora significa /)
      .first()
      .waitFor();
    await page.getByLabel('Traducidos', { exact: true }).check();
    await item('GLUS').getByRole('button', { name: 'Contar lo guardado' }).click();
    await page.getByRole('article', { name: 'Conteo GLUS' }).getByText('Cambiarían 5 registros').waitFor();
    await item('GLUS').getByRole('button', { name: 'Aplicar a lo guardado' }).click();
    const applied = page.getByRole('article', { name: 'Aplicación GLUS' }).first();
    await applied.getByText('5 registros cambiados').waitFor();
    await applied.getByText('Terminado').waitFor();
    await look('codigos-locales-aplicados');
    await page.setViewportSize(PHONE);
    await applied.scrollIntoViewIfNeeded();
    await look('codigos-locales-aplicados-telefono');
    await page.setViewportSize(PC);
    expect(await codes()).toEqual(
      ['GLUS 15074-8', 'GLUS 15074-8', 'GLUS 15074-8', 'GLUS 15074-8', 'GLUS 15074-8'].map(() =>
        expect.stringMatching(/^GLUS \d/),
      ),
    );
    await applied.getByRole('button', { name: 'Deshacer en lo guardado' }).click();
    await page.getByRole('article', { name: 'Aplicación GLUS' }).nth(1).waitFor();
    await page.getByRole('article', { name: 'Aplicación GLUS' }).first().getByText('5 registros cambiados').waitFor();
    expect(await codes()).toEqual(Array.from({ length: 5 }, () => 'GLUS'));
  }, 60_000);

  async function codes(): Promise<string[]> {
    const { body } = await hub.fhir('GET', `/Observation?code=${LAB}|GLUS&_count=50`);
    return (body.entry as { resource: { code: { coding: { code: string }[] } } }[]).map(({ resource }) =>
      resource.code.coding.map(({ code }) => code).join(' '),
    );
  }
});

async function writeResults(hub: RunningHub): Promise<void> {
  const made = await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Prueba' }] });
  const sent = [
    ...Array.from({ length: 5 }, () => ['GLUS', 'GLUCOSA SERICA']),
    ...Array.from({ length: 3 }, () => ['HBA', 'HEMOGLOBINA GLUCOSILADA']),
    ['XK9'],
  ];
  for (const [code, display] of sent)
    await hub.fhir('POST', '/Observation', {
      ...{ resourceType: 'Observation', status: 'final', valueString: '98' },
      code: { coding: [{ system: LAB, code, ...(display !== undefined && { display }) }] },
      subject: { reference: `Patient/${made.body.id}` },
    });
}
