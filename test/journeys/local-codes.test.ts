/**
 * The operator in a real browser: sees what a hospital sends in its own codes, says what one means, counts and applies it to what is stored,
 * undoes it. Every screen goes through axe, at phone and PC width, and into the manual.
 */
import { localCodeSystem } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { RunningHub } from '../support/hub.ts';
import { look, type OpenHub, openHub, PC, PHONE, signInAs, withBrowser } from '../support/journey.ts';
import { takeFirst } from './suggestions.ts';

const LAB = localCodeSystem('DFSSA003162', '99LAB');

withBrowser('local codes of hospitals', () => {
  let site: OpenHub;
  let hub: RunningHub;
  let page: Page;

  beforeAll(async () => {
    site = await openHub();
    hub = site.hub;
    await writeResults(hub);
  }, 240_000);

  afterAll(async () => {
    await site?.close();
  }, 240_000);

  const item = (code: string) => page.getByRole('article', { name: new RegExp(`^${code} `) });

  it('shows what is sent without a translation, the most frequent first', async () => {
    page = await signInAs(site, 'operador');
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
    await look(page, 'codigos-locales');
    await page.setViewportSize(PHONE);
    await look(page, 'codigos-locales-telefono');
    await page.setViewportSize(PC);
  }, 240_000);

  it('one press says what it means, and one takes it back', async () => {
    await item('GLUS')
      .getByRole('button', { name: /^Traducir GLUS como .*Glucosa/i })
      .first()
      .click();
    await page
      .getByText(/^GLUS ahora significa /)
      .first()
      .waitFor();
    await look(page);
    await page.getByRole('button', { name: 'Deshacer', exact: true }).click();
    await item('GLUS').getByText('¿Qué significa?').waitFor();
  }, 240_000);

  it('by the keyboard alone, through the search of the catalogue', async () => {
    const field = item('XK9').getByRole('combobox', { name: 'Buscar el significado de XK9' });
    await field.focus();
    await page.keyboard.type('hemoglobina');
    await takeFirst(page, /hemoglobina/i);
    await page
      .getByText(/^XK9 ahora significa Hemoglobina/i)
      .first()
      .waitFor();
  }, 240_000);

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
    await look(page, 'codigos-locales-aplicados');
    await page.setViewportSize(PHONE);
    await applied.scrollIntoViewIfNeeded();
    await look(page, 'codigos-locales-aplicados-telefono');
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
  }, 240_000);

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
