/**
 * The pharmacy's counter in a real browser against a real hub, with a scanner that types and presses Enter: receipt by DataMatrix, a prescription
 * filled in part, undone, filled again, completed in another unit's name nowhere else; and a recall that finds who was handed the lot.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { look, MANUAL, PC, PHONE, signInAs, soon, withBrowser } from '../support/journey.ts';
import { inDays, insumos, PARACETAMOL, receipt } from '../support/pharmacy.ts';
import { CAPTOPRIL, type Counter, delivered, METFORMINA, openCounter, type Prescribed, scan } from './counter.ts';

/** EAN-13 of a box of paracetamol. */
const OTHER_BOX = '7501000000012';

/** Enough of one, too little of another, nothing of the third. */
const LINES: readonly Prescribed[] = [
  {
    clave: METFORMINA,
    text: 'Metformina 850 mg, tableta',
    dose: 'Tomar 1 tableta cada 12 horas, con los alimentos, por 60 días',
    ...{ value: 120, unit: 'tableta' },
  },
  {
    ...{ clave: CAPTOPRIL, text: 'Captopril 25 mg, tableta', dose: 'Tomar 1 tableta cada 8 horas por 30 días' },
    ...{ value: 90, unit: 'tableta' },
  },
  {
    ...{ clave: '010.000.0109.00', text: 'Metamizol sódico 1 g/2 mL, solución inyectable' },
    ...{ dose: 'Una ampolleta en caso de dolor intenso', value: 3, unit: 'envase' },
  },
];

withBrowser('the counter of the pharmacy', () => {
  let counter: Counter;
  let page: Page;
  const folios: string[] = [];

  beforeAll(async () => {
    counter = await openCounter();
    folios.push(await counter.prescribe(LINES));
    const codigo = `]d2010750123456789317${inDays(40).slice(2).replaceAll('-', '')}10ESCANEADO`;
    const scanned = {
      operacion: randomUUID(),
      clues: DEMO_CLINIC_CLUES,
      renglones: [{ clave: METFORMINA, codigo, envases: 2 }],
    };
    expect((await insumos(counter.keeper, 'POST', '/entradas', scanned)).status).toBe(200);
    const row = { clave: PARACETAMOL, codigo: OTHER_BOX, lote: 'OTRA', caducidad: inDays(300), envases: 1 };
    const strange = { operacion: randomUUID(), clues: DEMO_CLINIC_CLUES, renglones: [row] };
    expect((await insumos(counter.keeper, 'POST', '/entradas', strange)).status).toBe(200);
  }, 120_000);
  afterAll(async () => {
    await counter?.site.close();
  }, 60_000);

  it('is the home of the pharmacy, and the folio field has the focus', async () => {
    page = await signInAs(counter.site, 'farmacia');
    await page.getByRole('heading', { level: 1, name: 'Surtir receta' }).waitFor();
    await soon(async () =>
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('folio'),
    );
    await look(page);
  }, 60_000);

  it('a folio that is none is said at once', async () => {
    await scan(page, '7K3M-PQ24-XXXX');
    await page.getByText('Eso no es un folio de receta.').waitFor();
    await look(page);
  }, 60_000);

  it('scan, Enter: what there is is handed over, first to expire first; what is missing stays pending', async () => {
    const before = await counter.shelf(METFORMINA);
    await scan(page, folios[0]!.replaceAll('-', ''));
    await page.getByRole('heading', { level: 2, name: /Escamilla/ }).waitFor();
    await page.getByText(/Del lote ESCANEADO, caduca .*: 2 envases/).waitFor();
    await page.getByText('Falta 1 envase: queda pendiente').waitFor();
    await page
      .getByText('Esta farmacia no lleva existencias de este medicamento.')
      .or(page.getByText('No hay en esta farmacia: queda pendiente'))
      .waitFor();
    await soon(async () =>
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Entregar y descontar'),
    );
    await look(page, 'surtir', { fullPage: true });
    await page.setViewportSize(PHONE);
    await look(page, 'surtir-telefono', { fullPage: true });
    await page.setViewportSize(PC);
    await page.keyboard.press('Enter');
    await delivered(page, 'Entregado a María Fernanda Escamilla Arroyo');
    await soon(async () =>
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('folio'),
    );
    expect([await counter.shelf(METFORMINA), await counter.shelf(CAPTOPRIL)]).toEqual([before - 4, 0]);
    await look(page, 'surtir-entregado', { fullPage: true });
  }, 60_000);

  it('is undone while the person is still there, and handed over again', async () => {
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('Se deshizo: los envases volvieron a su lugar.').first().waitFor();
    expect(await counter.shelf(CAPTOPRIL)).toBe(2);
    await scan(page, folios[0]!);
    await page.locator('button:focus', { hasText: 'Entregar y descontar' }).waitFor();
    await page.getByLabel('Entrego (envases): Captopril 25 mg, tableta').fill('1');
    await page.getByText('Faltan 2 envases: quedan pendientes').waitFor();
    await page.getByText('Quién recibe y qué se le explicó').click();
    await page.getByLabel('Quién recibe, si no es la persona').fill('Rosa Arroyo, madre');
    await page.getByRole('button', { name: 'Se explicó cómo y cuándo tomarlo.' }).click();
    await look(page, 'surtir-explicado', { fullPage: true });
    await page.getByRole('button', { name: 'Entregar y descontar' }).focus();
    await page.keyboard.press('Enter');
    await delivered(page);
    const { body } = await counter.hub.fhir('GET', `/MedicationDispense?patient=${counter.patient}&status=completed`);
    expect(body.entry[0].resource).toMatchObject({
      receiver: [{ display: 'Rosa Arroyo, madre' }],
      note: [{ text: 'Se explicó cómo y cuándo tomarlo.' }],
    });
    await page.emulateMedia({ media: 'print' });
    await page
      .locator('.label-sheet', { hasText: 'Captopril 25 mg, tableta' })
      .getByText(/lote D27C/)
      .waitFor();
    await page.getByText('Recibió (nombre y firma): Rosa Arroyo, madre').waitFor();
    await page.screenshot({ path: join(MANUAL, 'surtir-etiquetas.png') });
    await page.emulateMedia({ media: 'screen' });
    expect(await counter.shelf(CAPTOPRIL)).toBe(1);
  }, 60_000);

  it('what was missing is completed later with the same folio, and the line tells who had what', async () => {
    const { keeper, patient } = counter;
    await insumos(
      keeper,
      'POST',
      '/entradas',
      receipt(DEMO_CLINIC_CLUES, [{ clave: CAPTOPRIL, lote: 'NUEVO', unidadesPorEnvase: 30, envases: 10 }]),
    );
    await scan(page, folios[0]!);
    await page.getByText('Surtida completa').first().waitFor();
    await page.locator('.dispense-line', { hasText: 'Captopril' }).getByText('Entregas anteriores').click();
    await page.getByText(/1 envase en .*, lote D27C/).waitFor();
    await page.getByRole('button', { name: 'Entregar y descontar' }).focus();
    await page.keyboard.press('Enter');
    await delivered(page);
    expect(await counter.shelf(CAPTOPRIL)).toBe(9);
    const { body } = await insumos(keeper, 'GET', `/lotes/${METFORMINA}/ESCANEADO`);
    expect(body.personas).toMatchObject([{ paciente: `Patient/${patient}`, envases: 2 }]);
  }, 60_000);

  it('without the paper: found by name; a box of something else is refused, the lot in the hand is the one that leaves', async () => {
    const folio = await counter.prescribe(LINES.slice(0, 1));
    await page.getByRole('button', { name: /No trae la receta/ }).click();
    await page.getByLabel('CURP o nombre').fill('escamilla arroyo');
    await page.getByRole('link', { name: /Escamilla Arroyo/ }).click();
    const choose = page.getByRole('button', { name: `Ver y surtir la receta ${folio}` });
    await choose.waitFor();
    await look(page, 'surtir-por-nombre', { fullPage: true });
    await choose.click();
    await page.locator('button:focus', { hasText: 'Entregar y descontar' }).waitFor();
    const box = async (code: string): Promise<void> => {
      await page.getByLabel('Folio de la receta').fill(code);
      await page.getByLabel('Folio de la receta').press('Enter');
    };
    // The hub takes its time: Enter hands nothing over before it has said what the box is, and two boxes count as two.
    const [other, right] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route('**/insumos/claves?*', async (route) => {
      await (route.request().url().includes(OTHER_BOX) ? other : right).promise;
      await route.continue();
    });
    await box(OTHER_BOX);
    await page.getByText('Comprobando la caja…').waitFor();
    await page.getByRole('button', { name: 'Entregar y descontar' }).press('Enter');
    other.resolve();
    await page.locator('.notice-problem', { hasText: 'Esa caja no es de esta receta: es Paracetamol' }).waitFor();
    await look(page, 'surtir-otra-caja', { fullPage: true });
    await box(']d2010750123456789310D27C');
    await box(']d2010750123456789310D27C');
    right.resolve();
    await page
      .getByText(/Es la correcta: Metformina 850 mg, tableta, caja 2 de 4\./)
      .first()
      .waitFor();
    await page.getByText(/Del lote D27C, caduca .*: 2 envases$/).waitFor();
    await look(page, 'surtir-caja', { fullPage: true });
    // The same folio once more: the boxes are still in the hand.
    const read = page.waitForResponse((one) => one.url().includes('/insumos/recetas/'));
    await box(folio);
    await (await read).finished();
    await page.locator('button:focus', { hasText: 'Entregar y descontar' }).waitFor();
    await page.getByText('Cajas comprobadas: 2 de 4').waitFor();
    await page.getByText(/Del lote D27C, caduca .*: 2 envases$/).waitFor();
    // The next one comes while this one is being saved: it is refused in words, and takes nothing away.
    const saved = Promise.withResolvers<void>();
    await page.route('**/fhir/R4', async (route) => {
      await saved.promise;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Entregar y descontar' }).click();
    await page.getByRole('button', { name: 'Entregando…' }).waitFor();
    await box(folios[0]!);
    await page.locator('.notice-problem', { hasText: 'Lo que escaneó no se tomó' }).waitFor();
    saved.resolve();
    await delivered(page);
    await page.unroute('**/fhir/R4');
    const { body } = await insumos(counter.keeper, 'GET', `/recetas/${folio}?clues=${DEMO_CLINIC_CLUES}`);
    const lots = body.renglones[0].entregas.map((one: { lote: string; envases: number }) => [one.lote, one.envases]);
    expect(lots).toEqual(expect.arrayContaining([['D27C', 2]]));
  }, 60_000);

  it('another till was faster: the hub refuses, and the screen says what to do', async () => {
    folios.push(await counter.prescribe(LINES));
    await scan(page, folios[1]!);
    await page.getByRole('button', { name: 'Entregar y descontar' }).waitFor();
    const { body } = await counter.hub.fhir('GET', `/MedicationRequest?identifier=${folios[1]}`);
    expect(body.entry).toHaveLength(3);
    const { keeper } = counter;
    const rows = (await insumos(keeper, 'GET', `/inventario?clues=${DEMO_CLINIC_CLUES}`)).body.claves.find(
      ({ clave }: { clave: string }) => clave === METFORMINA,
    ).lotes;
    const { testigos } = (await insumos(keeper, 'GET', `/testigos?clues=${DEMO_CLINIC_CLUES}`)).body;
    const waste = {
      operacion: randomUUID(),
      clues: DEMO_CLINIC_CLUES,
      motivo: 'Se mojó la caja',
      testigo: testigos[0].cuenta,
    };
    await insumos(keeper, 'POST', '/mermas', {
      ...waste,
      renglones: rows.map(({ lote, envases }: { lote: string; envases: number }) => ({
        clave: METFORMINA,
        lote,
        envases,
      })),
    });
    await page.keyboard.press('Enter');
    await page.getByText(/hay 0 en este lugar/).waitFor();
    await look(page);
  }, 60_000);
});
