/**
 * The chart in a real browser: a record of forty years from five hospitals on one screen, its trends, vaccines, programme, documents and
 * search; problems, allergies and doses written and undone. Every screen goes through axe, at phone and PC width, and into the manual.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BundleEntry } from '@medplum/fhirtypes';
import type { Page } from 'playwright-core';
import { look, lookTwice, type OpenHub, openHub, signInAs, soon, withBrowser } from '../support/journey.ts';
import { writeOldRecord } from '../support/old-record.ts';

withBrowser('the chart', () => {
  let site: OpenHub;
  let page: Page;
  let id: string;

  beforeAll(async () => {
    site = await openHub();
    const post = async (entry: readonly BundleEntry[]) => {
      const { status, body } = await site.hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
      if (status !== 200) throw new Error(JSON.stringify(body).slice(0, 500));
    };
    id = await writeOldRecord(post, { encounters: 60, lastMs: Date.now() - 86_400_000 });
    page = await signInAs(site, 'medico');
  }, 240_000);

  afterAll(() => site?.close(), 240_000);

  const open = async (part: string, title: string): Promise<void> => {
    await page.getByRole('navigation', { name: 'Partes del expediente' }).getByRole('link', { name: part }).click();
    // The banner has headings of its own; the one of the part takes the focus.
    await page.getByRole('heading', { level: 2, name: title }).and(page.locator('[tabindex="-1"]')).waitFor();
  };
  const summary = () => page.getByRole('region', { name: 'Resumen clínico' });

  it('opens on one screen, with source and date, and hides nothing of what is odd', async () => {
    await page.goto(`${site.baseUrl}/paciente/${id}`);
    await summary()
      .getByRole('heading', { name: /^Problemas activos/ })
      .waitFor();
    const banner = page.getByRole('region', { name: 'Paciente' });
    for (const text of ['Penicilina', 'grave', 'Riesgo de caídas', 'IMSS-Bienestar', 'AAPR630321HDFLRC09'])
      await banner.getByText(text).first().waitFor();
    for (const text of [
      'Diabetes mellitus tipo 2',
      'Losartán 50 mg',
      'Valoración por oftalmología',
      'Presión arterial',
    ])
      await summary().getByText(text).first().waitFor();
    // The same medicine written twice is one line that says so.
    await summary().getByText('1 receta más').waitFor();
    await summary()
      .getByText(/diagnósticos de consultas, sin pasar a la lista/)
      .click();
    await summary().getByText('Soplo cardiaco en la infancia').waitFor();
    await summary().getByText('ZZ-887').first().waitFor();
    expect(
      await summary()
        .getByRole('img', { name: /mediciones: de/ })
        .count(),
    ).toBeGreaterThanOrEqual(2);
    await page
      .getByRole('article', { name: /Urgencias|Consulta externa/ })
      .first()
      .waitFor();
    // Nobody wrote its day: it is the last of all, and it is there.
    await page.waitForFunction(
      () => {
        document.querySelector<HTMLElement>('.older .button')?.click();
        return document.querySelector('.older .button') === null && document.querySelector('.older') !== null;
      },
      undefined,
      { polling: 300 },
    );
    await page.getByText('Glucosa (sin fecha)').first().waitFor();
  }, 240_000);

  it('a line of a visit that is too old to be at hand says where it comes from', async () => {
    const line = summary().getByRole('listitem').filter({ hasText: 'Asma de la infancia' });
    await line.getByText('Centro de Salud T-III Portales').waitFor();
  }, 240_000);

  it('one year of forty, asked of the hub; a year with nothing says so; and all of them again', async () => {
    const year = page.getByLabel('Año', { exact: true });
    await year.selectOption('1994');
    await page.getByText('Nevo melanocítico sin atipia').first().waitFor();
    await page.getByText('Es todo lo registrado en 1994.').waitFor();
    expect(await page.getByText('Glucosa (sin fecha)').count()).toBe(0);
    await year.scrollIntoViewIfNeeded();
    await look(page, 'expediente-un-anio');
    await year.selectOption('1964');
    await page.getByText('No hay nada registrado en 1964').waitFor();
    await page.getByRole('button', { name: 'Quitar filtros' }).click();
    await page.getByText('Es todo lo que hay en el expediente.').waitFor();
  }, 240_000);

  it('on one screen at PC and phone width', async () => {
    // What this test wrote a moment ago counts as news until it has been seen once.
    await open('Problemas', 'Problemas');
    await page.getByRole('link', { name: 'Resumen' }).click();
    await summary()
      .getByRole('heading', { name: /^Problemas activos/ })
      .waitFor();
    await lookTwice(page, 'expediente-resumen');
  }, 240_000);

  it('a diagnosis of a visit goes to the list with one click, and back with another', async () => {
    await summary()
      .getByText(/diagnósticos de consultas, sin pasar a la lista/)
      .click();
    await summary().getByRole('button', { name: 'Pasar a la lista de problemas: Hipertensión esencial' }).click();
    await page.getByText('Problema agregado: Hipertensión esencial.').first().waitFor();
    await summary().getByRole('heading', { name: 'Problemas activos 3' }).waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await summary().getByRole('heading', { name: 'Problemas activos 2' }).waitFor();
  }, 240_000);

  it('a problem is added by the CIE-10 search, closed, and opened again by undo', async () => {
    await open('Problemas', 'Problemas');
    await page.getByLabel('Desde (año, o mes y año; opcional)').fill('03/2021');
    await page.getByRole('combobox', { name: 'Diagnóstico (CIE-10)' }).fill('hipotiroidismo');
    await page.getByRole('option').first().click();
    const close = page.getByRole('button', { name: /^Cerrar el problema: .*[Hh]ipotiroidismo/ });
    await close.waitFor();
    await page.getByText(/desde mar 2021/).waitFor();
    await close.click();
    await page
      .getByText(/^Problema cerrado: /)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^Reabrir el problema: .*[Hh]ipotiroidismo/ }).waitFor();
    await lookTwice(page, 'expediente-problemas');
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await close.waitFor();
  }, 240_000);

  it('an allergy is added and undone; the banner follows', async () => {
    await open('Alergias', 'Alergias');
    await page.getByText('También hay un registro que niega alergias. Pregunte de nuevo.').waitFor();
    await page.getByRole('button', { name: 'Guardar la alergia' }).click();
    await page.getByText('Escriba a qué es la alergia.').waitFor();
    await page.getByLabel('Medicamento, alimento o sustancia').fill('Cacahuate');
    await page.getByLabel('Alimento', { exact: true }).check();
    await page.getByLabel('Reacción (opcional)').fill('Ronchas');
    await page.getByRole('button', { name: 'Guardar la alergia' }).click();
    const banner = page.getByRole('region', { name: 'Paciente' });
    await banner.getByText('Cacahuate').waitFor();
    await lookTwice(page, 'expediente-alergias');
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await banner.getByText('Cacahuate').waitFor({ state: 'detached' });
  }, 240_000);

  it('results over time: one line for units that convert, another apart, with a table', async () => {
    await open('Resultados', 'Resultados en el tiempo');
    await page.getByLabel('Buscar un estudio').fill('glucosa en suero');
    await page.getByRole('radio', { name: /Glucosa en suero o plasma/ }).check();
    await page
      .getByRole('img', { name: /^Glucosa en suero o plasma: \d+ resultados/ })
      .first()
      .waitFor();
    await page.locator('.trend-chart canvas').first().waitFor();
    await page.getByRole('heading', { name: 'En mg/dL' }).waitFor();
    await page.getByRole('heading', { name: 'En mmol/L' }).waitFor();
    await page.getByText('Convertido desde g/L').first().waitFor();
    await page.getByText('Referencia: 70 – 100').waitFor();
    await lookTwice(page, 'expediente-resultados');
  }, 240_000);

  it('the programme’s sheet: goals, what is due, a review and a goal of the person', async () => {
    await open('Programas', 'Programas');
    await page.getByText(/Diagnóstico: Diabetes mellitus tipo 2/).waitFor();
    const feet = page.getByRole('row', { name: /^Revisión de pies/ });
    await feet.getByText('Sin registro').waitFor();
    await page.getByRole('button', { name: 'Anotar revisión hecha hoy: Revisión de pies' }).click();
    await feet.getByText('Hecho').first().waitFor();
    await page.getByRole('button', { name: 'Cambiar meta de esta persona: Hemoglobina glucosilada (HbA1c)' }).click();
    await page.getByLabel('Meta de esta persona: menos de').fill('8,5');
    await page.getByRole('button', { name: 'Guardar la meta' }).click();
    const hba1c = page.getByRole('row', { name: /^Hemoglobina glucosilada/ });
    await hba1c.getByText('Meta propia').waitFor();
    await hba1c.getByText('menos de 8.5 %').waitFor();
    await page.getByText('Meta de Hemoglobina glucosilada (HbA1c) guardada para esta persona.').first().waitFor();
    await lookTwice(page, 'expediente-programa');
  }, 240_000);

  it('the card: what is overdue, a dose given in two clicks, what nobody can name', async () => {
    await open('Vacunas', 'Cartilla de vacunación');
    const td = page.getByRole('row', { name: /^Td / });
    await td.getByText('Atrasada').waitFor();
    await page.getByText('Vacuna monovalente 1970').waitFor();
    await lookTwice(page, 'expediente-vacunas');
    await page.getByRole('button', { name: 'Registrar: Td refuerzo' }).click();
    await page.getByRole('button', { name: 'Guardar la dosis' }).click();
    await td.getByText('Aplicada').waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await td.getByText('Atrasada').waitFor();
  }, 240_000);

  it('documents open as text, and nothing in them runs', async () => {
    await open('Documentos', 'Documentos');
    await page.getByRole('button', { name: 'Abrir: Carta de egreso 1998' }).click();
    await page.getByText('Apendicectomía sin complicaciones.').waitFor();
    expect(await page.locator('.document-text').innerHTML()).not.toContain('<');
    expect(await page.title()).toContain('Documentos');
    await page.getByRole('button', { name: 'Abrir: Ecocardiograma' }).click();
    await soon(async () =>
      expect(await page.getByRole('link', { name: 'Abrir en otra pestaña' }).getAttribute('href')).toMatch(/^blob:/),
    );
    await lookTwice(page, 'expediente-documentos');
  }, 240_000);

  it('searches the whole record by words, without accents, and filters', async () => {
    await open('Buscar', 'Buscar en el expediente');
    await page.getByLabel('Palabras, claves o nombres').fill('nevo melanocitico');
    await page.getByRole('button', { name: 'Buscar', exact: true }).click();
    await page.getByRole('link', { name: 'Biopsia de piel' }).waitFor();
    await page.getByText('Nevo melanocítico sin atipia').waitFor();
    await page.getByLabel('Palabras, claves o nombres').fill('diabetes');
    await page.getByLabel('Tipo').selectOption('Condition');
    await page.getByRole('button', { name: 'Buscar', exact: true }).click();
    await page.getByText(/^\d+ resultados$/).waitFor();
    await lookTwice(page, 'expediente-buscar');
    await page.getByLabel('Palabras, claves o nombres').fill('apendicectomia inexistente');
    await page.getByRole('button', { name: 'Buscar', exact: true }).click();
    await page.getByText('Nada con esas palabras').waitFor();
  }, 240_000);
});
