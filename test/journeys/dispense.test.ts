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
import { inDays, insumos, receipt } from '../support/pharmacy.ts';
import { CAPTOPRIL, type Counter, delivered, METFORMINA, openCounter, type Prescribed, scan } from './counter.ts';

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
