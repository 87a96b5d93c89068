/** The consultation in a real browser: a note written while the tab is closed in mid-word and the browser is killed, signed, read, added to, printed. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findBrowser } from '../../support/browser.ts';
import { CLINIC } from '../../support/clinic-day.ts';
import { holds, MANUAL, PC, PHONE, soon } from '../../support/journey.ts';
import { setLocalKey } from '../../support/local-key.ts';
import { pagesOfPdf } from '../../support/pdf-text.ts';
import { takeFirst } from '../suggestions.ts';
import { type DoctorsDesk, openDoctorsDesk } from './doctors-desk.ts';

const withBrowser = findBrowser() ? describe : describe.skip;

withBrowser('the consultation, alone', () => {
  let desk: DoctorsDesk;

  beforeAll(async () => {
    desk = await openDoctorsDesk();
  }, 240_000);
  afterAll(() => desk?.close(), 120_000);

  it('opens on one page: who, what is known, what is to be written; and says what is missing', async () => {
    await desk.enter(`/consulta/${desk.morning[0]!.visit}`);
    await setLocalKey(desk.page);
    await desk.page.getByText('Tensión arterial: 142/90 mmHg').first().waitFor();
    await desk.page.getByText('Faltan 4 datos').waitFor();
    await desk.look('consulta');
    await desk.page.setViewportSize(PHONE);
    await desk.look('consulta-telefono');
    await desk.page.setViewportSize(PC);
    await desk.page.getByText('Faltan 4 datos').click();
    await desk.page.getByRole('button', { name: /Escriba «Pronóstico»/ }).click();
    await soon(async () => expect(await desk.page.evaluate(() => document.activeElement?.id)).toBe('nota-pronostico'));
    await desk.page.getByRole('button', { name: /al menos un diagnóstico/ }).click();
    await soon(async () =>
      expect(await desk.page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox'),
    );
    await desk.page.keyboard.press('Alt+KeyG');
    await soon(async () => expect(await desk.page.evaluate(() => document.activeElement?.id)).toBe('nota-evolucion'));
  }, 240_000);

  it('the tab is closed in mid-word: the word is there', async () => {
    await desk.evolution().pressSequentially('Acude a control. Niega cefalea, acúfenos y fosfe');
    await desk.page.getByText('Guardado en este equipo').waitFor();
    await desk.page.close();
    await desk.enter(`/consulta/${desk.morning[0]!.visit}`);
    await desk.unlock();
    await desk.evolution().waitFor();
    await holds(desk.evolution(), 'Acude a control. Niega cefalea, acúfenos y fosfe');
  }, 240_000);

  it('the browser is killed in mid-word: the word is there', async () => {
    await desk.evolution().focus();
    await desk.page.keyboard.press('Control+End');
    await desk.page.keyboard.type('nos. Buen apego al tra');
    // What the screen says is kept, is kept.
    await desk.page.getByText('Guardado en este equipo').waitFor();
    await desk.killBrowser();
    await desk.enter(`/consulta/${desk.morning[0]!.visit}`);
    await desk.unlock();
    await desk.evolution().waitFor();
    await holds(desk.evolution(), 'Acude a control. Niega cefalea, acúfenos y fosfenos. Buen apego al tra');
  }, 240_000);

  it('phrases by key, the earlier note carried visibly, and counted until it is read', async () => {
    await desk.evolution().focus();
    await desk.page.keyboard.press('Control+End');
    await desk.page.keyboard.type('tamiento.');
    await desk.page.getByRole('button', { name: 'Frases y plantillas' }).click();
    await desk.page.getByLabel('Clave', { exact: true }).fill('efn');
    await desk.page.getByLabel('Frase', { exact: true }).fill('Ruidos cardiacos rítmicos, sin ___.');
    await desk.page.getByRole('button', { name: 'Guardar frase' }).click();
    await desk.page.getByText('Ruidos cardiacos rítmicos, sin ___.').first().waitFor();
    await desk.look('frases');
    await desk.page.getByRole('button', { name: 'Cerrar' }).click();
    await desk.page.getByLabel('Exploración física').pressSequentially('.efn ');
    await holds(desk.page.getByLabel('Exploración física'), 'Ruidos cardiacos rítmicos, sin ___. ');
    await desk.page.keyboard.type('soplos');
    await holds(desk.page.getByLabel('Exploración física'), 'Ruidos cardiacos rítmicos, sin soplos. ');

    await desk.page.getByRole('button', { name: 'Traer la nota del 10 ene 2026' }).click();
    await soon(async () => expect(await desk.evolution().inputValue()).toContain('Buen apego al tratamiento.'));
    await desk.page.getByText('Copiado de la nota del 10 ene 2026, de Dra. Elena Ruiz Ortega').first().waitFor();
    await desk.page.getByText(/1 aviso/).waitFor();
    await desk.look('nota-traida');
    await desk.page.getByRole('button', { name: 'Sigue igual Pronóstico' }).click();
    await desk.page.getByLabel('Tratamiento e indicaciones médicas').pressSequentially(' Cita en un mes.');
    await desk.page.getByText('Falta 1 dato').waitFor();
  }, 240_000);

  it('a diagnosis from the search, from the record, ranked, warned when it can hardly be', async () => {
    await desk.page.keyboard.press('Alt+KeyX');
    await desk.page.locator('[role="combobox"]:focus').waitFor();
    await desk.page.keyboard.type('hiperplasia de la prostata');
    await takeFirst(desk.page, /hiperplasia de la próstata/i);
    await desk.page.getByText('padecimientos de hombres').waitFor();
    await desk.look('diagnosticos');
    await desk.page.getByRole('button', { name: /^Quitar hiperplasia/i }).click();
    await desk.page.getByRole('button', { name: 'Deshacer' }).click();
    await desk.page.getByRole('button', { name: /^Quitar hiperplasia/i }).click();
    await desk.page.getByRole('button', { name: /Hipertensión esencial.*I10/ }).click();
    await desk.page.getByText('Ya está en sus problemas activos').waitFor();
    await desk.page.getByText('Nada falta. Puede firmar.').waitFor();
  }, 240_000);

  it('signed: back to the queue, with the way on; the note cannot be changed, only added to', async () => {
    await desk.page.keyboard.press('Alt+KeyG');
    await desk.page.getByText('Nota firmada: Sofía Hernández García.').waitFor();
    await desk.page.waitForURL(({ pathname }) => pathname === '/');
    await desk.look('nota-firmada');
    await desk.page.getByRole('link', { name: 'Ver e imprimir' }).click();
    await desk.page.getByText('Cédula profesional 9000001').first().waitFor();
    await desk.look('nota');
    const id = new URL(desk.page.url()).pathname.split('/')[2]!;
    const { body: note } = await desk.hub.fhir('GET', `/Composition/${id}`);
    expect(note).toMatchObject({ status: 'final', custodian: { identifier: { value: CLINIC.clues } } });
    expect((await desk.hub.fhir('PUT', `/Composition/${id}`, { ...note, title: 'Otra' })).status).toBe(422);
    const { body: visit } = await desk.hub.fhir('GET', `/Encounter/${desk.morning[0]!.visit}`);
    expect(visit).toMatchObject({ status: 'finished', diagnosis: [{ rank: 1 }] });

    await desk.page
      .getByRole('textbox', { name: 'Agregar una adenda' })
      .fill('Se revisó el electrocardiograma: ritmo sinusal.');
    await desk.page.getByRole('button', { name: 'Firmar la adenda' }).click();
    await desk.page.getByRole('region', { name: 'Adenda', exact: true }).getByText('ritmo sinusal').waitFor();
    await desk.look('nota-adenda');
  }, 240_000);

  it('printed: the legal header and the number on every sheet, and nothing that is only for the screen', async () => {
    const { page } = desk;
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: join(MANUAL, 'nota-impresa.png'), fullPage: true });
    await page.emulateMedia({ media: null });
    // A note of several sheets.
    await page.evaluate(() => {
      const part = document.querySelector('.signed-part')!;
      for (let again = 0; again < 30; again += 1) part.after(part.cloneNode(true));
    });
    const sheets = pagesOfPdf(await page.pdf({ preferCSSPageSize: true }));
    expect(sheets.length).toBeGreaterThan(1);
    const header = [CLINIC.name, 'HEGS080514MDFRRFA6', 'Folio'];
    for (const [index, sheet] of sheets.entries())
      for (const words of [`Página ${index + 1} de ${sheets.length}`, ...header]) expect(sheet).toContain(words);
    expect(sheets.join('')).toContain('Cédula profesional 9000001');
    expect(sheets.join('')).toContain('ritmo sinusal');
    expect(sheets.join('')).not.toMatch(/Imprimir|Firmar la adenda|clave de este/);
  }, 240_000);
});
