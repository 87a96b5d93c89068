/**
 * A count of a thousand lines on a phone: blind, by scan and by thumb, through a cut of the line and a reload, with a second phone; what does not
 * agree is counted again, closed before a witness and taken back; closed by somebody else meanwhile. Then the managers' board and the book.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@amate/hie-core/db.ts';
import { DEMO_CLINIC_CLUES as CLUES } from '@amate/hie-core/demo-facilities.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Line, linesOf } from '../../ehr-lite/src/supply/count/lines.ts';
import { callerTokens } from '../support/caller-tokens.ts';
import { openAside } from '../support/database.ts';
import { look, type OpenHub, openHub, PHONE, signInAs, withBrowser } from '../support/journey.ts';
import { setLocalKey, unlock } from '../support/local-key.ts';
import { type Caller, inDays, insumos, PARACETAMOL, receipt } from '../support/pharmacy.ts';
import { awayFromMidnight } from './midnight.ts';

const NEIGHBOUR = 'DFSIC000022';
const METFORMINA = '010.000.5165.00';
const TRAMADOL = 'ARR-N02AX02-2';
const GTIN = '07501234567893';
const MANY = 950;

withBrowser('counts, the board and the book', () => {
  let site: OpenHub;
  let db: Database;
  let keeper: Caller;
  let page: Page;
  let id = '';
  let lines: readonly Line[] = [];
  let truth: ReadonlyMap<string, number>;

  awayFromMidnight({ hour: 1 });
  beforeAll(async () => {
    site = await openHub();
    const { databaseUrl: url, config } = site.hub;
    db = openAside(url);
    const token = await (await callerTokens(site.hub))({ role: 'farmacia', clues: CLUES, subject: 'otro-telefono' });
    keeper = { baseUrl: config.baseUrl, token };
    const lot = (n: number) => ({
      lote: `M${String(n).padStart(3, '0')}`,
      caducidad: inDays(100 + n),
      envases: 1 + (n % 9),
    });
    await come(Array.from({ length: MANY }, (_, n) => lot(n)));
    const codigo = `]d201${GTIN}17${inDays(90).slice(2).replaceAll('-', '')}10ESCANEADO`;
    await come([{ clave: PARACETAMOL, codigo, lote: undefined, caducidad: undefined, envases: 6 }]);
    await come([{ clave: TRAMADOL, lote: 'T1', envases: 9, unidadesPorEnvase: undefined, unidad: 'cápsula' }]);
    // The night's own plan first: what is written below would be taken away by it.
    for (let done = 0; done === 0; await sleep(50)) done = (await db.query('select from stock_planned')).rowCount ?? 0;
    await planned();
  }, 120_000);
  afterAll(async () => {
    await db?.end();
    await site?.close();
  }, 60_000);

  const ask = (method: string, path: string, body?: object) => insumos(keeper, method, path, body);
  async function come(rows: Parameters<typeof receipt>[1]): Promise<void> {
    const { status, body } = await ask('POST', '/entradas', JSON.parse(JSON.stringify(receipt(CLUES, rows))));
    expect([status, status === 200 ? '' : JSON.stringify(body)]).toEqual([200, '']);
  }
  const counted = async (): Promise<number> =>
    (await ask('GET', `/conteos/${id}?clues=${CLUES}`)).body.renglones.filter((row: object) => 'contados' in row)
      .length;
  /** What was sent stands in the hub; the strip may still tell of what was sent before. */
  async function arrived(wanted: number): Promise<void> {
    for (const end = Date.now() + 30_000; (await counted()) < wanted && Date.now() < end; ) await sleep(100);
    expect(await counted()).toBe(wanted);
  }
  const packsOf = ({ clave, lote }: Line): number => truth.get(`${clave} ${lote}`)!;
  const field = (of: Line) => page.getByLabel(`Envases de ${of.nombre}, lote ${of.lote}`, { exact: true });
  const focused = (of: Line) =>
    page.locator(`input:focus[aria-label="Envases de ${of.nombre}, lote ${of.lote}"]`).waitFor();
  const progress = (done: number) =>
    page.getByText(`${done} de ${new Intl.NumberFormat('es-MX').format(lines.length)}`).waitFor();
  const sent = () => page.getByText('Todo está enviado.').waitFor();
  const goTo = async (door: string): Promise<void> => {
    const onPhone = page.viewportSize()?.width === PHONE.width;
    if (onPhone) await page.getByRole('button', { name: 'Menú' }).click();
    await page.getByRole('navigation').getByRole('link', { name: door }).click();
  };
  async function count(of: Line, packs: number): Promise<void> {
    await field(of).fill(String(packs));
    await field(of).press('Enter');
  }

  it('is opened on a phone, and a number and Enter lead to the next line; a scan leads to its own', async () => {
    page = await signInAs(site, 'farmacia', PHONE);
    await setLocalKey(page);
    await goTo('Conteo');
    await page.getByRole('button', { name: 'Contar todo' }).waitFor();
    await look(page, 'conteo-abrir-telefono');
    await page.getByRole('button', { name: 'Contar todo' }).click();
    await page.getByRole('heading', { level: 1, name: 'Conteo completo' }).waitFor();
    id = page.url().split('/').at(-1)!;
    lines = linesOf((await ask('GET', `/conteos/${id}?clues=${CLUES}`)).body);
    const { claves } = (await ask('GET', `/inventario?clues=${CLUES}`)).body;
    truth = new Map(
      claves.flatMap(({ clave, lotes }: { clave: string; lotes: { lote: string; envases: number }[] }) =>
        lotes.map(({ lote, envases }) => [`${clave} ${lote}`, envases] as const),
      ),
    );
    expect(lines.length).toBeGreaterThan(MANY);
    await progress(0);
    await count(lines[0]!, packsOf(lines[0]!));
    await focused(lines[1]!);
    await count(lines[1]!, packsOf(lines[1]!) + 3);
    await focused(lines[2]!);
    await page.getByRole('button', { name: `No hay ${lines[2]!.nombre}, lote ${lines[2]!.lote}` }).click();
    await focused(lines[3]!);
    await sent();
    await arrived(3);
    const scanner = page.getByLabel('Escanee una caja, o busque');
    await scanner.fill(`]d201${GTIN}17${inDays(90).slice(2).replaceAll('-', '')}10ESCANEADO`);
    await scanner.press('Enter');
    const box = lines.find(({ lote }) => lote === 'ESCANEADO')!;
    await focused(box);
    await look(page, 'conteo-escaneado-telefono');
    await count(box, 6);
    await progress(4);
    await scanner.fill('paracetamol m01');
    await scanner.press('Enter');
    await page.getByText('Se muestra lo que coincide con «paracetamol m01»').waitFor();
    await look(page);
    await page.getByRole('button', { name: 'Ver todo' }).click();
  }, 120_000);

  it('goes on without the line, on another screen and back, and through a reload; sent by itself', async () => {
    await page.context().setOffline(true);
    await page
      .getByText(/Sin conexión|Amate no responde/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Página siguiente' }).click();
    await page.getByText('Página 2 de').waitFor();
    for (const one of lines.slice(30, 33)) await count(one, packsOf(one));
    await progress(7);
    await page.getByText('Guardado en este equipo: 3 renglones por enviar.').waitFor();
    await look(page, 'conteo-sin-red-telefono');
    await goTo('Surtir');
    await page.getByRole('heading', { level: 1, name: 'Surtir receta' }).waitFor();
    await page.goBack();
    await progress(7);
    await page.route('**/renglones', (route) => route.abort());
    await page.context().setOffline(false);
    await page.reload();
    await unlock(page);
    await progress(7);
    await page.getByText('Guardado en este equipo: 3 renglones por enviar.').waitFor();
    expect(await counted()).toBe(4);
    await page.unroute('**/renglones');
    await sent();
    await arrived(7);
  }, 120_000);

  it('with a second phone; what does not agree is counted again, then said; closed before a witness, taken back', async () => {
    const rest = lines.slice(3).filter(({ lote }) => lote !== 'ESCANEADO');
    const renglones = rest.map((one) => {
      const { clave, lote, caducidad } = one;
      return { clave, lote, caducidad, contados: packsOf(one) };
    });
    expect((await ask('POST', `/conteos/${id}/renglones`, { clues: CLUES, renglones })).body).toEqual({
      guardados: rest.length,
    });
    await goTo('Conteo');
    await page.getByRole('link', { name: 'Seguir contando' }).click();
    await progress(lines.length);
    await page.getByRole('button', { name: 'Terminar de contar' }).click();
    await page.getByRole('heading', { level: 2, name: 'Lo que no coincide' }).waitFor();
    const again = (of: Line) => page.getByLabel(`Segunda vuelta: envases de ${of.nombre}, lote ${of.lote}`);
    const keep = (of: Line) =>
      page.getByRole('button', { name: `Guardar la segunda vuelta de ${of.nombre}, lote ${of.lote}` }).click();
    await again(lines[1]!).fill(String(packsOf(lines[1]!) + 2));
    await look(page, 'conteo-segunda-vuelta-telefono');
    await keep(lines[1]!);
    await page.getByText('Sobran 2 envases').waitFor();
    await again(lines[2]!).fill(String(packsOf(lines[2]!)));
    await keep(lines[2]!);
    await page.getByText('La segunda vuelta coincide con el libro').waitFor();
    await page
      .getByLabel(`Por qué: ${lines[1]!.nombre}, lote ${lines[1]!.lote}`)
      .selectOption('Se recibió sin registrar');
    await page.getByRole('button', { name: 'Cerrar y ajustar el libro' }).click();
    await page.getByText('Antes de cerrar: escriba el motivo y elija al testigo.').waitFor();
    await page
      .getByLabel(/^Motivo/)
      .first()
      .fill('Inventario de fin de mes');
    await page.getByLabel(/^Testigo/).selectOption('Enf. Tomás Aguilar Peña');
    await look(page, 'conteo-cerrar-telefono', { fullPage: true });
    await page.getByRole('button', { name: 'Cerrar y ajustar el libro' }).click();
    await page.getByText('Testigo: Enf. Tomás Aguilar Peña', { exact: false }).waitFor();
    await page.getByRole('rowheader', { name: /Se recibió sin registrar/ }).waitFor();
    await look(page, 'conteo-cerrado-telefono', { fullPage: true });
    await page.getByRole('button', { name: 'Deshacer el ajuste' }).click();
    await page.getByText('Se deshizo el ajuste: las existencias volvieron a como estaban.').waitFor();
  }, 120_000);

  it('somebody closed it while this phone had no line: nothing is lost in silence', async () => {
    await goTo('Conteo');
    await page.getByRole('button', { name: 'Contar algunas claves' }).click();
    await page.getByLabel('Clave o nombre').fill('tramadol');
    await page.getByRole('checkbox', { name: /tramadol/i }).check();
    await page.getByRole('button', { name: 'Empezar a contar' }).click();
    await page.getByRole('heading', { level: 1, name: 'Conteo cíclico' }).waitFor();
    const cycle = page.url().split('/').at(-1)!;
    await page.context().setOffline(true);
    await page
      .getByText(/Sin conexión|Amate no responde/)
      .first()
      .waitFor();
    const own = page.getByLabel(/^Envases de .*ramadol.*, lote T1$/);
    await own.fill('8');
    await own.press('Enter');
    await page.getByText('Guardado en este equipo: 1 renglón por enviar.').waitFor();
    const left = { clues: CLUES, motivo: 'Se abrió por error' };
    expect((await ask('POST', `/conteos/${cycle}/cancelacion`, left)).status).toBe(200);
    await page.context().setOffline(false);
    await page.getByText('1 renglón de este equipo no entró', { exact: false }).waitFor();
    await look(page, 'conteo-ya-cerrado-telefono', { fullPage: true });
    await page.getByRole('button', { name: 'Abrir otro conteo con esas claves' }).click();
    await page.getByRole('heading', { level: 1, name: 'Conteo cíclico' }).waitFor();
    await page.getByText('0 de 1').waitFor();
  }, 120_000);

  it('the book of controlled medicines is read and printed', async () => {
    await page.setViewportSize({ width: 1366, height: 768 });
    await goTo('Controlados');
    await page
      .getByRole('cell', { name: /Recepción/ })
      .first()
      .waitFor();
    await look(page, 'controlados', { phone: true });
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: 'docs/manual/controlados-impreso.png', fullPage: true });
    await page.emulateMedia({ media: 'screen' });
  }, 60_000);

  it('the board: the pharmacy sends what is proposed with one click, and takes it back', async () => {
    await goTo('Tablero');
    await page.getByRole('heading', { level: 2, name: 'Lo que falta' }).waitFor();
    await page.getByText(/\d claves? sin existencia/).waitFor();
    await page.getByRole('button', { name: /^Enviar ahora 5 envases de/ }).click();
    await page.getByText('Enviado: está en camino a').first().waitFor();
    const { traspasos } = (await ask('GET', `/traspasos?clues=${CLUES}`)).body;
    expect(traspasos).toMatchObject([{ destino: { clues: NEIGHBOUR }, renglones: [{ envases: 5 }] }]);
    await look(page, 'tablero-farmacia', { fullPage: true });
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('Se deshizo: los envases volvieron a su lugar.').first().waitFor();
    expect((await ask('GET', `/traspasos?clues=${CLUES}`)).body.traspasos).toEqual([]);
    // Offered again at once, and sent as another transfer.
    await page.getByRole('button', { name: /^Enviar ahora 5 envases de/ }).click();
    await page.getByRole('button', { name: 'Deshacer' }).waitFor();
    expect((await ask('GET', `/traspasos?clues=${CLUES}`)).body.traspasos).toHaveLength(1);
  }, 60_000);

  it('whoever runs the network sees days of stock, what expires, and what was filled, with the open data', async () => {
    const city = await signInAs(site, 'operador');
    await city.goto(`${site.baseUrl}/almacen/tablero`);
    await city.getByRole('heading', { level: 2, name: 'Días de existencia en la red' }).waitFor();
    await city.getByRole('rowheader', { name: 'Centro de Salud Tlalpan' }).first().waitFor();
    await city.getByText('75 %').first().waitFor();
    await city.getByRole('heading', { level: 3, name: 'Datos abiertos' }).waitFor();
    await look(city, 'tablero', { fullPage: true, phone: true });
    const region = city.getByRole('region', { name: /Tabla de días de existencia/ });
    await region.focus();
    await city.keyboard.press('ArrowRight');
    for (const href of ['csv', 'json'])
      expect((await fetch(`${site.baseUrl}/datos-abiertos/surtimiento.${href}`)).status).toBe(200);
    await city.close();
  }, 60_000);

  /** A network as a night would leave it: units that lack, units that have too much, months of prescriptions. */
  async function planned(): Promise<void> {
    const units = ['Tlalpan', 'Coyoacán', 'Iztacalco', 'Xochimilco'].map((name, n) => [
      `DFSSZ00000${n}`,
      `Centro de Salud ${name}`,
    ]);
    for (const [clues, name] of units)
      await db.query('insert into stock_site (clues, name) values ($1, $2)', [clues, name]);
    const { rows } = await db.query<{ key: string }>('select key from stock_item order by key limit 12');
    const stock = [
      [0, 0, true],
      [4, 6, true],
      [14, 21, false],
      [60, 88, false],
      [400, 300, false],
      [9, null, false],
    ] as const;
    const insert = `insert into stock_plan (clues, item, made_on, on_hand, coming, monthly, days_in, days_out, forecast, lead_days, lead_spread,
        lead_assumed, minimum, reorder_point, maximum, empty_on, alarm, expiring, suggested)
      values ($1, $2, current_date, $3, 6, 20, 150, 20, 21, 14, 5, true, 5, 20, 60, current_date + $4::integer, $5, 0, case when $5 then 40 else 0 end)
      on conflict (clues, item) do update set on_hand = excluded.on_hand, empty_on = excluded.empty_on, alarm = excluded.alarm,
        monthly = excluded.monthly, suggested = excluded.suggested, coming = excluded.coming`;
    for (const [u, clues] of [CLUES, ...units.map(([one]) => one!)].entries())
      for (const [n, { key }] of rows.entries())
        if ((u + n) % 7 !== 6) await db.query(insert, [clues, key, ...stock[(u + n) % 6]!]);
    await db.query(
      `insert into stock_proposal (item, source, target, packs, metres, why, made_on) values ($1, $2, $3, 5, 3200, 'expiry', current_date)`,
      [METFORMINA, CLUES, NEIGHBOUR],
    );
    for (const [clues, whole] of [
      [CLUES, 30],
      [units[0]![0], 18],
      [units[1]![0], 39],
    ] as const)
      await db.query(
        `insert into stock_filled_month values ($1, date_trunc('month', now()) - interval '1 month', 40, $2),
          ($1, date_trunc('month', now()) - interval '2 months', 52, $2), ($1, date_trunc('month', now()), 7, 6)`,
        [clues, whole],
      );
  }
});
