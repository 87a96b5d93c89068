/**
 * The pharmacy's counter in a real browser against a real hub, with a scanner that types and presses Enter: receipt by DataMatrix, a prescription
 * filled in part, undone, filled again, completed in another unit's name nowhere else; and a recall that finds who was handed the lot.
 */
import { randomUUID } from 'node:crypto';
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { callerTokens } from '../support/caller-tokens.ts';
import type { RunningHub } from '../support/hub.ts';
import { look, type OpenHub, openHub, PC, PHONE, signInAs, withBrowser } from '../support/journey.ts';
import { inDays, insumos, prescription, receipt } from '../support/pharmacy.ts';

const METFORMINA = '010.000.5165.00';

withBrowser('the counter of the pharmacy', () => {
  let site: OpenHub;
  let hub: RunningHub;
  let page: Page;
  let token = '';
  let patient = '';
  const folios: string[] = [];

  beforeAll(async () => {
    site = await openHub();
    hub = site.hub;
    token = await (await callerTokens(hub))({ role: 'farmacia', clues: DEMO_CLINIC_CLUES });
    const person = {
      resourceType: 'Patient',
      name: [{ given: ['María Fernanda'], family: 'Escamilla Arroyo' }],
      birthDate: '1990-11-02',
    };
    patient = (await hub.fhir('POST', '/Patient', person)).body.id;
    await prescribe();
    const keeper = { baseUrl: hub.config.baseUrl, token };
    const codigo = `]d2010750123456789317${inDays(40).slice(2).replaceAll('-', '')}10ESCANEADO`;
    const scanned = {
      operacion: randomUUID(),
      clues: DEMO_CLINIC_CLUES,
      renglones: [{ clave: METFORMINA, codigo, envases: 2 }],
    };
    expect((await insumos(keeper, 'POST', '/entradas', scanned)).status).toBe(200);
  }, 120_000);
  afterAll(async () => {
    await site?.close();
  }, 60_000);

  /** One prescription with three lines: enough of one, too little of another, nothing of the third. */
  async function prescribe(): Promise<void> {
    const performer = { identifier: { system: CLUES_SYSTEM, value: DEMO_CLINIC_CLUES } };
    const line = (clave: string, text: string, dose: string, value: number, unit: string) => {
      const made = prescription(patient, {}, clave);
      const coding = made.medicationCodeableConcept!.coding!;
      return {
        ...made,
        medicationCodeableConcept: { coding, text },
        dosageInstruction: [{ text: dose }],
        dispenseRequest: { performer, quantity: { value, unit } },
      };
    };
    const lines = [
      line(
        METFORMINA,
        'Metformina 850 mg, tableta',
        'Tomar 1 tableta cada 12 horas, con los alimentos, por 60 días',
        120,
        'tableta',
      ),
      line('010.000.0574.00', 'Captopril 25 mg, tableta', 'Tomar 1 tableta cada 8 horas por 30 días', 90, 'tableta'),
      line(
        '010.000.0109.00',
        'Metamizol sódico 1 g/2 mL, solución inyectable',
        'Una ampolleta en caso de dolor intenso',
        3,
        'envase',
      ),
    ];
    const group = lines[0]!.groupIdentifier;
    for (const [at, one] of lines.entries()) {
      const identifier = [
        { system: `${group!.system}-renglon`, value: `${group!.value}/${at + 1}` },
        { ...one.identifier![0]!, value: group!.value! },
      ];
      const { status, body } = await hub.fhir('PUT', `/MedicationRequest/${one.id}`, {
        ...one,
        groupIdentifier: group,
        identifier,
      });
      expect([status, status === 201 ? '' : JSON.stringify(body)]).toEqual([201, '']);
    }
    folios.push(group!.value!);
  }

  /** As a scanner in keyboard mode: every key in a few milliseconds, then Enter. */
  async function scan(text: string): Promise<void> {
    await page.keyboard.type(text, { delay: 1 });
    await page.keyboard.press('Enter');
  }

  /** The notice itself: the live region still tells of the delivery before. */
  const delivered = (words = 'Entregado a') => page.locator('.dispense-done', { hasText: words }).waitFor();

  const shelf = async (clave: string): Promise<number> => {
    const { body } = await insumos(
      { baseUrl: hub.config.baseUrl, token },
      'GET',
      `/existencias?clues=${DEMO_CLINIC_CLUES}&clave=${clave}`,
    );
    return body.existencias[0].aqui.piezas;
  };

  it('is the home of the pharmacy, and the folio field has the focus', async () => {
    page = await signInAs(site, 'farmacia');
    await page.getByRole('heading', { level: 1, name: 'Surtir receta' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('folio');
    await look(page);
  }, 60_000);

  it('a folio that is none is said at once', async () => {
    await scan('7K3M-PQ24-XXXX');
    await page.getByText('Eso no es un folio de receta.').waitFor();
    await look(page);
  }, 60_000);

  it('scan, Enter: what there is is handed over, first to expire first; what is missing stays pending', async () => {
    const before = await shelf(METFORMINA);
    await scan(folios[0]!.replaceAll('-', ''));
    await page.getByRole('heading', { level: 2, name: /Escamilla/ }).waitFor();
    await page.getByText(/Del lote ESCANEADO, caduca .*: 2 envases/).waitFor();
    await page.getByText('Falta 1 envase: queda pendiente').waitFor();
    await page
      .getByText('Esta farmacia no lleva existencias de este medicamento.')
      .or(page.getByText('No hay en esta farmacia: queda pendiente'))
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Entregar y descontar');
    await look(page, 'surtir', { fullPage: true });
    await page.setViewportSize(PHONE);
    await look(page, 'surtir-telefono', { fullPage: true });
    await page.setViewportSize(PC);
    await page.keyboard.press('Enter');
    await delivered('Entregado a María Fernanda Escamilla Arroyo');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('folio');
    expect([await shelf(METFORMINA), await shelf('010.000.0574.00')]).toEqual([before - 4, 0]);
    await look(page, 'surtir-entregado', { fullPage: true });
  }, 60_000);

  it('is undone while the person is still there, and handed over again', async () => {
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('Se deshizo: los envases volvieron a su lugar.').first().waitFor();
    expect(await shelf('010.000.0574.00')).toBe(2);
    await scan(folios[0]!);
    await page.getByLabel('Entrego (envases): Captopril 25 mg, tableta').fill('1');
    await page.getByText('Faltan 2 envases: quedan pendientes').waitFor();
    await page.getByRole('button', { name: 'Entregar y descontar' }).focus();
    await page.keyboard.press('Enter');
    await delivered();
    expect(await shelf('010.000.0574.00')).toBe(1);
  }, 60_000);

  it('what was missing is completed later with the same folio, and the line tells who had what', async () => {
    const keeper = { baseUrl: hub.config.baseUrl, token };
    await insumos(
      keeper,
      'POST',
      '/entradas',
      receipt(DEMO_CLINIC_CLUES, [{ clave: '010.000.0574.00', lote: 'NUEVO', unidadesPorEnvase: 30, envases: 10 }]),
    );
    await scan(folios[0]!);
    await page.getByText('Surtida completa').first().waitFor();
    await page.locator('.dispense-line', { hasText: 'Captopril' }).getByText('Entregas anteriores').click();
    await page.getByText(/1 envase en .*, lote D27C/).waitFor();
    await page.getByRole('button', { name: 'Entregar y descontar' }).focus();
    await page.keyboard.press('Enter');
    await delivered();
    expect(await shelf('010.000.0574.00')).toBe(9);
    const { body } = await insumos(keeper, 'GET', `/lotes/${METFORMINA}/ESCANEADO`);
    expect(body.personas).toMatchObject([{ paciente: `Patient/${patient}`, envases: 2 }]);
  }, 60_000);

  it('another till was faster: the hub refuses, and the screen says what to do', async () => {
    await prescribe();
    await scan(folios[1]!);
    await page.getByRole('button', { name: 'Entregar y descontar' }).waitFor();
    const { body } = await hub.fhir('GET', `/MedicationRequest?identifier=${folios[1]}`);
    expect(body.entry).toHaveLength(3);
    const keeper = { baseUrl: hub.config.baseUrl, token };
    const rows = (await insumos(keeper, 'GET', `/inventario?clues=${DEMO_CLINIC_CLUES}`)).body.claves.find(
      ({ clave }: { clave: string }) => clave === METFORMINA,
    ).lotes;
    const waste = {
      operacion: randomUUID(),
      clues: DEMO_CLINIC_CLUES,
      motivo: 'Se mojó la caja',
      testigo: 'Otra persona',
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
