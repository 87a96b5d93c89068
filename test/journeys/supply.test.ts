/**
 * Packs from the order to the person and back, in a real browser with a scanner that types and presses Enter: requisition, authorization,
 * receipt by DataMatrix with every way a box can be wrong, a prescription filled in part and completed, a transfer with a difference, waste
 * before a witness, a return, and the recall that finds every shelf and person.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { createAccount } from '@amate/hie-core/security/accounts.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { openAside } from '../support/database.ts';
import { look, lookTwice, signInAs, withBrowser } from '../support/journey.ts';
import { inDays, insumos } from '../support/pharmacy.ts';
import { CAPTOPRIL, type Counter, delivered, METFORMINA, openCounter, PERSON, scan, scanInto } from './counter.ts';
import { awayFromMidnight } from './midnight.ts';

const NEIGHBOUR = 'DFSIC000022';
const ADMINISTRATOR = { user: 'administracion', password: 'una-clave-de-prueba' };
const GTIN = '07501234567893';

const PROPOSAL = `
  insert into stock_plan (clues, item, made_on, on_hand, coming, monthly, days_in, days_out, forecast, lead_days, lead_spread, lead_assumed,
    minimum, reorder_point, maximum, empty_on, alarm, expiring, suggested)
  values ($1, $2, current_date, 2, 0, 24, 170, 10, 25, 14, 5, true, 5, 14, 17, current_date + 2, true, 0, 15)
  on conflict (clues, item) do update set on_hand = excluded.on_hand, forecast = excluded.forecast, suggested = excluded.suggested,
    alarm = true, empty_on = excluded.empty_on, made_on = excluded.made_on`;

/** As printed on a box: GTIN, expiry, lot, serial number. */
const box = (lot: string, days: number, serial: string): string =>
  `]d201${GTIN}17${inDays(days).slice(2).replaceAll('-', '')}10${lot}~21${serial}`;

withBrowser('the shelves of the pharmacy', () => {
  let counter: Counter;
  let page: Page;
  let order = '';
  let folio = '';

  awayFromMidnight({ hour: 1 });
  beforeAll(async () => {
    counter = await openCounter();
    const { hub } = counter;
    const db = openAside(hub.databaseUrl);
    const { user: username, password } = ADMINISTRATOR;
    const name = 'Lic. Rosa Elena Prado';
    await createAccount(db, { username, password, role: 'administrador', name, clues: DEMO_CLINIC_CLUES });
    // What a night proposes needs months of consumption: one line is written as the night would, when tonight's is done.
    for (let planned = 0; planned === 0; await sleep(50))
      planned = (await db.query('select from stock_planned')).rowCount ?? 0;
    await db.query(PROPOSAL, [DEMO_CLINIC_CLUES, CAPTOPRIL]);
    await db.end();
  }, 120_000);
  afterAll(async () => {
    await counter?.site.close();
  }, 60_000);

  /** From one part to the next as people go: by the row of doors. */
  const goTo = async (door: string, title: string): Promise<void> => {
    await page.getByRole('navigation', { name: 'Insumos' }).getByRole('link', { name: door }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  };
  const done = (words: string) => page.locator('.supply-done', { hasText: words }).waitFor();
  const undone = () => done('Se deshizo');

  it('the pharmacy asks for what planning proposes', async () => {
    page = await signInAs(counter.site, 'farmacia');
    await page.getByRole('heading', { level: 1, name: 'Surtir receta' }).waitFor();
    await goTo('Existencias', 'Existencias');
    await page.getByRole('button', { name: 'Falta o se va a acabar' }).click();
    await page.locator('.stock-list > li', { hasText: 'Captopril' }).getByText('alcanza para 2 días').waitFor();
    await page.getByRole('button', { name: 'Todo', exact: true }).click();
    await page.getByRole('heading', { name: /Metformina/ }).waitFor();
    await lookTwice(page, 'insumos-existencias');
    await goTo('Pedidos', 'Pedidos');
    await page.getByText('No hay pedidos abiertos.').waitFor();
    await page.getByRole('link', { name: 'Nueva requisición' }).click();
    const line = page.locator('.supply-lines > li', { hasText: 'Captopril' });
    await line.getByText('Hay 2 envases; alcanza para 2 días.').waitFor();
    await line.getByText('Se acaba antes de que llegue').waitFor();
    await scanInto(page, 'scan', METFORMINA);
    await page.getByLabel(/Envases que se piden de Metformina/).fill('4');
    await lookTwice(page, 'insumos-requisicion', { fullPage: true });
    await page.getByRole('button', { name: 'Pedir', exact: true }).click();
    await done('Pedido: 2 claves. Espera autorización.');
    const { body } = await insumos(counter.keeper, 'GET', `/pedidos?clues=${DEMO_CLINIC_CLUES}&abiertos=si`);
    expect(body.pedidos).toMatchObject([{ estado: 'solicitado', renglones: [{ pedidos: 15 }, { pedidos: 4 }] }]);
    order = body.pedidos[0].pedido;
  }, 120_000);

  it('somebody else authorizes, and corrects what is authorized; who buys sends it', async () => {
    const administrator = await signInAs(counter.site, ADMINISTRATOR);
    await administrator
      .getByRole('main')
      .getByRole('link', { name: /^Pedidos/ })
      .click();
    await administrator.locator('.orders-row', { hasText: 'Por autorizar' }).click();
    await administrator.getByLabel(/Autorizados de Metformina/).fill('0');
    await lookTwice(administrator, 'insumos-autorizar', { fullPage: true });
    await administrator.getByRole('button', { name: 'Autorizar' }).click();
    await administrator.locator('.marks', { hasText: 'Autorizado' }).waitFor();
    await administrator.context().close();
    const buyer = await signInAs(counter.site, 'operador');
    await buyer.goto(`${counter.site.baseUrl}/almacen/pedidos/${order}`);
    await buyer.getByRole('button', { name: 'Enviar al proveedor' }).click();
    await buyer.getByText('Escriba a quién se le pide.').waitFor();
    await buyer.getByLabel('Proveedor').fill('Birmex');
    await buyer.getByRole('button', { name: 'Enviar al proveedor' }).click();
    await buyer.locator('.marks', { hasText: 'Enviado al proveedor' }).waitFor();
    await look(buyer);
    await buyer.context().close();
  }, 120_000);

  it('a box nobody knows is told once; what is wrong with a box is said at the scan', async () => {
    await page.getByRole('link', { name: 'Volver a Pedidos' }).click();
    await page.locator('.orders-row', { hasText: 'Enviado al proveedor' }).click();
    await page.getByRole('link', { name: 'Recibir este pedido' }).click();
    await scanInto(page, 'scan', box('NUEVO1', 400, 'S1'));
    await page.getByText(`El código ${GTIN} aún no se conoce.`).waitFor();
    await page.getByRole('combobox', { name: 'Nombre o clave del medicamento' }).fill('captopril');
    await page.getByRole('option', { name: /0574/ }).click();
    await page.getByLabel('¿Cuántas tabletas trae cada envase?').fill('20');
    await page.getByRole('button', { name: 'Agregar a la lista' }).click();
    await page.getByText(/cada envase trae 30 tabletas, no 20/).waitFor();
    await look(page, 'insumos-recibir-otra-caja', { fullPage: true });
    await page.getByLabel('¿Cuántas tabletas trae cada envase?').fill('30');
    await page.getByRole('button', { name: 'Agregar a la lista' }).click();
    await page.getByLabel(/Envases de Captopril.*NUEVO1/).waitFor();
    await scanInto(page, 'scan', box('NUEVO1', 400, 'S1'));
    await page.getByText('Esa caja ya se contó (serie S1): no se suma otra vez.').waitFor();
    await scan(page, box('VIEJO', -3, 'S2'));
    await page
      .getByText(/no entra al anaquel/)
      .first()
      .waitFor();
    await look(page, 'insumos-recibir-caducado', { fullPage: true });
    await scan(page, '7501234567890');
    await page.getByText('Ese código no se pudo leer.').waitFor();
    await scan(page, box('NUEVO3', 400, 'S3'));
    await page.getByRole('button', { name: /Quitar Captopril.*NUEVO3/ }).click();
  }, 120_000);

  it('each known box counts itself; received against the order, undone, received again', async () => {
    const count = page.getByLabel(/Envases de Captopril.*NUEVO1/);
    await count.fill('16');
    await page.getByText('Pasa de lo que espera el pedido: 15 envases.').waitFor();
    await count.fill('10');
    await page.getByText('El pedido espera 15 envases').waitFor();
    await page.getByLabel('Remisión o factura (si la hay)').fill('REM-2231');
    await lookTwice(page, 'insumos-recibir', { fullPage: true });
    await page.getByLabel('Código de la caja o clave').focus();
    await scanInto(page, 'scan', '010.000.9999.99');
    await page.getByText('Esa clave no está en el Compendio Nacional de Insumos.').waitFor();
    await page.getByRole('button', { name: 'Empezar de nuevo' }).click();
    await done('La lista quedó vacía.');
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByRole('button', { name: 'Recibir y sumar al anaquel' }).click();
    await done('Recibido: 10 envases de 1 clave. Del pedido faltan por llegar 5 envases.');
    expect(await counter.shelf(CAPTOPRIL)).toBe(12);
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await undone();
    expect(await counter.shelf(CAPTOPRIL)).toBe(2);
    await count.waitFor();
    // The answer is lost after the hub wrote it; what was counted since is not taken for written.
    const lost = async (route: Route): Promise<void> => {
      await route.fetch();
      await route.abort();
    };
    await page.route('**/insumos/entradas', lost, { times: 1 });
    await page.getByRole('button', { name: 'Recibir y sumar al anaquel' }).click();
    await page.locator('.notice-problem', { hasText: 'No se pudo llegar a Amate.' }).waitFor();
    await count.fill('11');
    await page.getByRole('button', { name: 'Recibir y sumar al anaquel' }).click();
    await done('Recibido: 10 envases');
    await page.getByText('El pedido espera 5 envases').waitFor();
    expect([await count.inputValue(), await counter.shelf(CAPTOPRIL)]).toEqual(['1', 12]);
    await page.getByRole('button', { name: /Quitar Captopril.*NUEVO1/ }).click();
    await count.waitFor({ state: 'detached' });
  }, 120_000);

  it('a prescription is filled as far as there is', async () => {
    folio = await counter.prescribe([
      { ...{ clave: CAPTOPRIL, text: 'Captopril 25 mg, tableta' }, dose: 'Una tableta', value: 450, unit: 'tableta' },
    ]);
    await goTo('Surtir', 'Surtir receta');
    await scanInto(page, 'folio', folio);
    await page.getByText('Faltan 3 envases: quedan pendientes').waitFor();
    await page.locator('button:focus', { hasText: 'Entregar y descontar' }).waitFor();
    await page.keyboard.press('Enter');
    await delivered(page);
    expect(await counter.shelf(CAPTOPRIL)).toBe(0);
  }, 120_000);

  it('the rest of the order comes, box by box, and completes it and the prescription', async () => {
    await goTo('Pedidos', 'Pedidos');
    await page.locator('.orders-row', { hasText: 'Enviado al proveedor' }).click();
    await page.getByRole('link', { name: 'Recibir este pedido' }).click();
    for (const serial of ['S10', 'S11', 'S12', 'S13', 'S14']) await scanInto(page, 'scan', box('NUEVO2', 500, serial));
    await page.locator('[aria-live]', { hasText: 'van 5 envases' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Recibir y sumar al anaquel' }).click();
    await done('Recibido: 5 envases');
    const { body } = await insumos(counter.keeper, 'GET', `/pedidos/${order}`);
    expect(body).toMatchObject({ estado: 'recibido', renglones: [{ recibidos: 15 }, { autorizados: 0 }] });
    await goTo('Surtir', 'Surtir receta');
    await scanInto(page, 'folio', folio);
    await page.getByText('Con esto queda completa').waitFor();
    await page.locator('button:focus', { hasText: 'Entregar y descontar' }).waitFor();
    await page.keyboard.press('Enter');
    await delivered(page);
    expect(await counter.shelf(CAPTOPRIL)).toBe(2);
  }, 120_000);

  it('what a person brings back stands apart; waste leaves before a witness', async () => {
    await goTo('Mermas y devoluciones', 'Mermas y devoluciones');
    await page.getByRole('radio', { name: 'Alguien los devuelve' }).check();
    await scanInto(page, 'scan', folio);
    const returned = page.locator('.supply-stack article', { hasText: 'NUEVO1' });
    await returned.getByRole('button', { name: 'Elegir' }).click();
    await returned.getByLabel('Motivo').fill('Le cambiaron el tratamiento');
    await lookTwice(page, 'insumos-devolucion', { fullPage: true });
    await returned.getByRole('button', { name: 'Recibir la devolución' }).click();
    await done(`Devuelto por ${PERSON}: 1 envase.`);
    await page.getByRole('radio', { name: 'Se dañaron o caducaron' }).check();
    await scanInto(page, 'scan', box('NUEVO2', 500, 'S14'));
    await page.getByLabel('Motivo').fill('Se mojó la caja');
    await page.getByRole('button', { name: 'Dar de baja' }).click();
    await page.getByText('Elija al testigo.').waitFor();
    await page.getByLabel('Testigo').selectOption({ index: 1 });
    await lookTwice(page, 'insumos-merma', { fullPage: true });
    await page.getByRole('button', { name: 'Dar de baja' }).click();
    await done('Dado de baja: 1 envase.');
    expect(await counter.shelf(CAPTOPRIL)).toBe(1);
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await undone();
    expect(await counter.shelf(CAPTOPRIL)).toBe(2);
  }, 120_000);

  it('transfers: what is sent is seen on its way; what comes short stays there until it is written off', async () => {
    const neighbour = {
      baseUrl: counter.hub.config.baseUrl,
      token: await counter.tokenOf({ role: 'farmacia', clues: NEIGHBOUR }),
    };
    const given = { operacion: randomUUID(), clues: NEIGHBOUR, destino: DEMO_CLINIC_CLUES };
    const sent = await insumos(neighbour, 'POST', '/traspasos', {
      ...given,
      renglones: [{ clave: CAPTOPRIL, envases: 6 }],
    });
    expect(sent.status).toBe(200);
    await goTo('Traspasos', 'Traspasos');
    await page.getByLabel('Unidad que recibe').selectOption(NEIGHBOUR);
    await page.getByLabel('Buscar en el anaquel').focus();
    await scanInto(page, 'scan', 'metformina');
    await page.getByRole('button', { name: /Elegir Metformina.*D26A/ }).click();
    await page.getByLabel(/Envases de Metformina.*D26A/).fill('3');
    await lookTwice(page, 'insumos-traspasos', { fullPage: true });
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await done('3 envases. Está en camino.');
    await page
      .locator('article', { hasText: 'Metformina' })
      .getByText(/3 envases/)
      .waitFor();
    await page.getByRole('button', { name: /^Recibir lo de/ }).click();
    await page.getByLabel(/Llegaron de Captopril/).fill('5');
    await page.getByText('Falta 1 envase: sigue en camino').first().waitFor();
    await look(page, 'insumos-traspaso-recibir', { fullPage: true });
    await page.getByRole('button', { name: 'Registrar lo que llegó' }).click();
    await done('Falta 1 envase: sigue en camino.');
    const left = page.locator('article', { hasText: 'Captopril' });
    await left.getByText(/1 envase$/).waitFor();
    await left.getByRole('button', { name: /^No va a llegar/ }).click();
    await left.getByLabel('Motivo').fill('La caja llegó abierta');
    await left.getByLabel('Testigo').selectOption({ index: 1 });
    await left.getByRole('button', { name: 'Dar de baja' }).click();
    await done('Se dio de baja lo que no llegó.');
    await page.getByText('No viene nada en camino.').waitFor();
    expect(await counter.shelf(CAPTOPRIL)).toBe(7);
    const kept = { clave: METFORMINA, lote: 'ALM1', caducidad: inDays(300), envases: 8 };
    const stored = { operacion: randomUUID(), clues: DEMO_CLINIC_CLUES, lugar: 'almacen', renglones: [kept] };
    expect((await insumos(counter.keeper, 'POST', '/entradas', stored)).status).toBe(200);
    await goTo('Pedidos', 'Pedidos');
    await goTo('Traspasos', 'Traspasos');
    await page.getByLabel('De dónde sale').selectOption({ label: 'Almacén' });
    await page.getByLabel('Unidad que recibe').selectOption({ label: 'La farmacia de esta unidad' });
    await page.getByLabel('Buscar en el anaquel').focus();
    await scanInto(page, 'scan', 'metformina');
    await page.getByRole('button', { name: /Elegir Metformina.*ALM1/ }).click();
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await done('1 envase. Está en camino.');
    const inside = page.locator('article', { hasText: 'ALM1' });
    await inside.getByRole('button', { name: /^Recibir lo de/ }).click();
    await page.getByRole('button', { name: 'Registrar lo que llegó' }).click();
    await done('1 envase.');
    await inside.waitFor({ state: 'detached' });
  }, 120_000);

  it('recall: one scan tells every shelf and person; what is here is set apart, in the store too', async () => {
    const stored = {
      ...{ operacion: randomUUID(), clues: DEMO_CLINIC_CLUES, lugar: 'almacen' },
      renglones: [{ clave: CAPTOPRIL, lote: 'NUEVO2', caducidad: inDays(500), envases: 4 }],
    };
    expect((await insumos(counter.keeper, 'POST', '/entradas', stored)).status).toBe(200);
    await goTo('Retiro de lotes', 'Retiro de lotes');
    await scanInto(page, 'scan', box('NUEVO2', 500, 'S10'));
    await page.getByText('A quién se entregó: 1 persona').waitFor();
    await page.getByRole('row', { name: new RegExp(`${PERSON}.*5555550142`) }).waitFor();
    await lookTwice(page, 'insumos-retiro', { fullPage: true });
    await page.getByRole('button', { name: 'Apartar lo que hay aquí' }).click();
    await page.getByText('6 envases de este lote pasan a cuarentena (Farmacia y Almacén)').waitFor();
    await page.getByLabel('Motivo').fill('Alerta sanitaria de COFEPRIS');
    await page.getByRole('button', { name: 'Apartar lo que hay aquí' }).click();
    await done('Apartado en cuarentena: 6 envases.');
    await page.getByRole('cell', { name: 'Cuarentena' }).waitFor();
    await page.getByRole('cell', { name: 'Almacén' }).waitFor({ state: 'detached' });
    expect(await counter.shelf(CAPTOPRIL)).toBe(5);
    await look(page, 'insumos-cuarentena', { fullPage: true });
    // Taken back it stands where it stood; and what is released goes where it is told.
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await undone();
    await page.getByRole('cell', { name: 'Almacén' }).waitFor();
    expect(await counter.shelf(CAPTOPRIL)).toBe(7);
    await page.getByRole('button', { name: 'Apartar lo que hay aquí' }).click();
    await page.getByLabel('Motivo').fill('Alerta sanitaria de COFEPRIS');
    await page.getByRole('button', { name: 'Apartar lo que hay aquí' }).click();
    await done('Apartado en cuarentena: 6 envases.');
    await page.getByRole('button', { name: 'Liberar de cuarentena' }).click();
    await page.getByLabel('Almacén', { exact: true }).check();
    await page.getByLabel('Motivo').fill('La alerta era de otro lote');
    await look(page);
    await page.getByRole('button', { name: 'Liberar de cuarentena' }).click();
    await done('Liberado: 6 envases. Lugar: Almacén.');
    await page.getByRole('cell', { name: 'Cuarentena' }).waitFor({ state: 'detached' });
  }, 120_000);
});
