/** Counts, returns, losses, orders, and the unit of who writes: by REST and by plain FHIR (docs/adr/0038). */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  COMPENDIO_SYSTEM,
  LUGAR_DE_INSUMOS_SYSTEM,
  PEDIDO_SYSTEM,
  SURTIDO_EXTENSION,
} from '@amate/terminology/identifiers/systems.ts';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { dispense, inDays, insumos, PARACETAMOL, type Row, receipt, witness } from '@amate/test/support/pharmacy.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../db.ts';
import { selectDifferences } from './reading/sql.ts';

let hub: RunningHub;
let db: Database;
let patient: string;
let testigo = '';
let clinic = '';
let other = '';
let pharmacy: As;
let elsewhere: As;
let doctor: As;
let manager: As;
let buyer: As;
let count = 200;

beforeAll(async () => {
  hub = await startHub();
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
  patient = (await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Actos' }] })).body.id;
  testigo = await witness(db);
}, 60_000);
afterAll(async () => {
  await db?.end();
  await hub?.close();
});

beforeEach(async () => {
  count += 1;
  clinic = `DFSSB${String(count).padStart(6, '0')}`;
  other = `DFSSB${String(count + 500).padStart(6, '0')}`;
  const tokens = await callerTokens(hub);
  const at = (role: 'farmacia' | 'medico' | 'administrador', clues: string) =>
    actingAs(hub, tokens, { role, clues, subject: `${role}-${clues}` });
  [pharmacy, elsewhere] = [await at('farmacia', clinic), await at('farmacia', other)];
  [doctor, manager] = [await at('medico', clinic), await at('administrador', clinic)];
  buyer = await actingAs(hub, tokens, { role: 'operador' });
});

const ask = (as: As, method: string, path: string, body?: object) =>
  insumos({ baseUrl: hub.config.baseUrl, token: as.token }, method, path, body);
const tell = (path: string, more: object, as = pharmacy, clues = clinic) =>
  ask(as, 'POST', path, { operacion: randomUUID(), clues, ...more });
const receive = async (rows: readonly Row[], as = pharmacy, clues = clinic) =>
  expect((await ask(as, 'POST', '/entradas', receipt(clues, rows))).status).toBe(200);
const shelf = async (place = 'farmacia', as = pharmacy, clues = clinic): Promise<Record<string, number>> => {
  const { body } = await ask(as, 'GET', `/inventario?clues=${clues}`);
  const lots = body.claves.flatMap(({ lotes }: { lotes: { lugar: string; lote: string; envases: number }[] }) => lotes);
  return Object.fromEntries(
    lots
      .filter((one: { lugar: string }) => one.lugar === place)
      .map((one: { lote: string; envases: number }) => [one.lote, one.envases]),
  );
};
const line = { clave: PARACETAMOL, lote: 'L1' };
const motivo = 'Prueba de los actos';

describe('whose shelf it is, through plain FHIR', () => {
  it('a pharmacy names only its own; a doctor names none; another unit does not annul', async () => {
    await receive([{ envases: 5 }]);
    const made = dispense({ clues: clinic, patient, packs: 1 });
    expect((await elsewhere('POST', '/MedicationDispense', made)).status).toBe(403);
    expect((await doctor('POST', '/MedicationDispense', made)).status).toBe(403);
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: made, request: { method: 'PUT', url: `MedicationDispense/${made.id}` } }],
    };
    expect((await elsewhere('POST', '', bundle)).status).toBe(403);
    const forged = {
      ...made,
      extension: [{ url: 'https://amate.mx/fhir/StructureDefinition/unidad-que-surte', valueString: clinic }],
    };
    expect((await elsewhere('POST', '/MedicationDispense', forged)).status).toBe(403);
    const { status, body } = await pharmacy('POST', '/MedicationDispense', made);
    expect(status).toBe(201);
    const annulled = { ...body, status: 'entered-in-error', statusReasonCodeableConcept: { text: 'No era suyo' } };
    expect(
      (await elsewhere('PUT', `/MedicationDispense/${body.id}`, { ...annulled, location: undefined })).status,
    ).toBe(403);
    expect((await pharmacy('PUT', `/MedicationDispense/${body.id}`, annulled)).status).toBe(200);
    expect(await shelf()).toEqual({ L1: 5 });
  });

  it('a SupplyDelivery to a shelf is a receipt, of one’s own unit, with its lot; annulled by a counter-entry', async () => {
    await receive([{ envases: 1 }]);
    const delivery = (more: object = {}, lote: object[] = LOT) => ({
      resourceType: 'SupplyDelivery',
      status: 'completed',
      suppliedItem: {
        quantity: { value: 6, unit: 'envase' },
        itemCodeableConcept: { coding: [{ system: COMPENDIO_SYSTEM, code: PARACETAMOL }] },
      },
      destination: { identifier: { system: LUGAR_DE_INSUMOS_SYSTEM, value: `${clinic}/farmacia` } },
      extension: [{ url: SURTIDO_EXTENSION, extension: [{ url: 'lote', extension: lote }] }],
      ...more,
    });
    const LOT = [
      { url: 'numero', valueString: 'FHIR-1' },
      { url: 'caducidad', valueDate: inDays(200) },
    ];
    expect((await elsewhere('POST', '/SupplyDelivery', delivery({}, LOT))).status).toBe(403);
    expect((await pharmacy('POST', '/SupplyDelivery', delivery({}, [LOT[0]!]))).status).toBe(400);
    const noDay = [LOT[0]!, { url: 'caducidad', valueDate: '2099-02-30' }];
    expect((await pharmacy('POST', '/SupplyDelivery', delivery({}, noDay))).status).toBe(400);
    const old = [LOT[0]!, { url: 'caducidad', valueDate: inDays(-9) }];
    expect((await pharmacy('POST', '/SupplyDelivery', delivery({}, old))).status).toBe(422);
    const order = { basedOn: [{ identifier: { system: PEDIDO_SYSTEM, value: `${randomUUID()}/${PARACETAMOL}` } }] };
    expect((await pharmacy('POST', '/SupplyDelivery', delivery(order, LOT))).status).toBe(422);
    const { status, body } = await pharmacy('POST', '/SupplyDelivery', delivery({}, LOT));
    expect([status, await shelf()]).toEqual([201, { L1: 1, 'FHIR-1': 6 }]);
    const { rows } = await db.query(
      'select operation from stock_move where resource is not null order by id desc limit 1',
    );
    expect((await tell('/correcciones', { corrige: rows[0].operation, motivo })).status).toBe(422);
    const path = `/SupplyDelivery/${body.id}`;
    expect((await pharmacy('PUT', path, { ...body, suppliedItem: { quantity: { value: 1 } } })).status).toBe(422);
    expect((await pharmacy('PUT', path, { ...body, status: 'entered-in-error' })).status).toBe(200);
    expect(await shelf()).toEqual({ L1: 1 });
    const elsewhereTold = delivery({ destination: { display: 'Bodega ajena' } }, LOT);
    expect((await pharmacy('POST', '/SupplyDelivery', elsewhereTold)).status).toBe(201);
  });

  it('a SupplyRequest cannot pass itself off as a requisition', async () => {
    const deliverTo = { identifier: { system: LUGAR_DE_INSUMOS_SYSTEM, value: `${clinic}/farmacia` } };
    const asked = {
      resourceType: 'SupplyRequest',
      status: 'active',
      itemCodeableConcept: { text: 'x' },
      quantity: { value: 1 },
    };
    expect((await pharmacy('POST', '/SupplyRequest', { ...asked, deliverTo })).status).toBe(422);
    expect((await pharmacy('POST', '/SupplyRequest', asked)).status).toBe(201);
  });
});

describe('returns and losses', () => {
  it('a person gives back no more than was handed out; it stands apart, can be corrected, and the recall knows', async () => {
    await receive([{ envases: 10 }]);
    const { body } = await pharmacy('POST', '/MedicationDispense', dispense({ clues: clinic, patient, packs: 3 }));
    const back = (envases: number, more: object = {}) =>
      tell('/devoluciones/persona', { motivo, surtimiento: body.id, renglones: [{ ...line, envases }], ...more });
    expect((await back(4)).status).toBe(422);
    const both = await Promise.all([back(2), back(2)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect([await shelf(), await shelf('cuarentena')]).toEqual([{ L1: 7 }, { L1: 2 }]);
    const operacion = randomUUID();
    expect((await back(1, { operacion, alAnaquel: true })).status).toBe(200);
    expect((await back(1, { operacion, alAnaquel: true })).body.repetida).toBe(true);
    expect(await shelf()).toEqual({ L1: 8 });
    expect((await tell('/correcciones', { corrige: operacion, motivo })).status).toBe(200);
    const recalled = (await ask(pharmacy, 'GET', `/lotes/${PARACETAMOL}/L1`)).body.personas;
    const own = recalled.filter(({ surtimiento }: { surtimiento: string }) => surtimiento.endsWith(body.id));
    expect(own).toMatchObject([{ envases: 1 }]);
    // What was brought back is not given back again when the dispense is annulled.
    const annulled = { ...body, status: 'entered-in-error', statusReasonCodeableConcept: { text: 'Se capturó mal' } };
    expect((await pharmacy('PUT', `/MedicationDispense/${body.id}`, annulled)).status).toBe(200);
    expect([await shelf(), await shelf('cuarentena')]).toEqual([{ L1: 8 }, { L1: 2 }]);
    expect(await selectDifferences(db)).toEqual([]);
  });

  it('what stands apart goes back to the supplier', async () => {
    await receive([{ envases: 4 }]);
    await tell('/cuarentena', { motivo, renglones: [line] });
    expect((await tell('/devoluciones/proveedor', { motivo, renglones: [{ ...line, envases: 5 }] })).status).toBe(422);
    expect((await tell('/devoluciones/proveedor', { motivo, renglones: [{ ...line, envases: 4 }] })).status).toBe(200);
    expect(await shelf('cuarentena')).toEqual({});
  });

  it('what is lost on its way is written off before a witness, once', async () => {
    await receive([{ envases: 10 }]);
    await receive([{ lote: 'X', envases: 1 }], elsewhere, other);
    const id = randomUUID();
    await tell('/traspasos', { operacion: id, destino: other, renglones: [{ clave: PARACETAMOL, envases: 6 }] });
    await tell(`/traspasos/${id}/recepcion`, { renglones: [{ ...line, envases: 4 }] }, elsewhere, other);
    const lost = (as: As, clues: string, more: object = {}) =>
      tell(`/traspasos/${id}/perdida`, { motivo, testigo, ...more }, as, clues);
    expect((await lost(pharmacy, clinic, { renglones: [{ ...line, envases: 3 }] })).status).toBe(422);
    expect((await lost(pharmacy, clinic, { testigo: 'Chofer de la ruta 4' })).status).toBe(404);
    expect((await lost(pharmacy, clinic, { testigo: `farmacia-${clinic}` })).status).toBe(422);
    expect((await lost(pharmacy, clinic)).status).toBe(200);
    expect((await lost(elsewhere, other)).status).toBe(404);
    expect((await ask(pharmacy, 'GET', `/traspasos?clues=${clinic}`)).body.traspasos).toEqual([]);
  });
});

describe('counts', () => {
  it('blind, from several phones, saved twice and counted once; what moved after is no difference; taken back whole', async () => {
    await receive([
      { lote: 'A', envases: 10 },
      { lote: 'B', envases: 5 },
    ]);
    const id = randomUUID();
    const opened = await tell('/conteos', { operacion: id });
    expect(opened.body.renglones.map((row: object) => Object.keys(row).includes('envases'))).toEqual([false, false]);
    expect(JSON.stringify(opened.body)).not.toMatch(/"(contados|esperados|envases)"/);
    const row = { clave: PARACETAMOL, caducidad: inDays(300) };
    const save = (renglones: object[]) =>
      ask(pharmacy, 'POST', `/conteos/${id}/renglones`, { clues: clinic, renglones });
    expect((await save([{ ...row, lote: 'A', contados: 3 }])).status).toBe(200);
    expect((await save([{ ...row, lote: 'A', contados: 8 }])).status).toBe(200);
    expect((await save([{ ...row, lote: 'A', contados: 8, contadoEn: '2020-01-01T00:00:00Z' }])).status).toBe(400);
    // Handed out after the eyes were on it.
    await pharmacy(
      'POST',
      '/MedicationDispense',
      dispense({ clues: clinic, patient, packs: 2, lots: [{ lot: 'A', packs: 2 }] }),
    );
    const close = (more: object = {}) => tell(`/conteos/${id}/cierre`, { motivo, testigo, ...more });
    expect((await close()).status).toBe(422);
    await save([{ ...row, lote: 'B', contados: 5 }]);
    // What does not agree is counted a second time, before anybody is told by how much.
    expect((await close()).body.issue[0].details.text).toMatch(/^Faltan 1 lotes por contar otra vez/);
    const looked = () => ask(pharmacy, 'POST', `/conteos/${id}/revision`, { clues: clinic });
    expect((await looked()).body).toMatchObject({
      renglones: 2,
      contados: 2,
      diferencias: [{ lote: 'A', contados: 8 }],
    });
    expect((await looked()).body.diferencias[0]).not.toHaveProperty('esperados');
    await save([{ ...row, lote: 'A', contados: 6, vuelta: 2 }]);
    expect((await looked()).body.diferencias).toMatchObject([
      { lote: 'A', contados: 8, segunda: 6, esperados: 8, diferencia: -2 },
    ]);
    expect((await close({ testigo: `farmacia-${clinic}` })).status).toBe(422);
    const operacion = randomUUID();
    const both = await Promise.all([close({ operacion }), close({ operacion })]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await shelf()).toEqual({ A: 6, B: 5 });
    const late = await save([{ ...row, lote: 'B', contados: 1 }]);
    expect([late.status, late.body.issue[0].details.text]).toEqual([422, 'Ese conteo ya lo cerró Prueba farmacia.']);
    expect((await ask(pharmacy, 'GET', `/conteos/${id}?clues=${clinic}`)).body).toMatchObject({
      ...{ motivo, testigo: expect.stringMatching(/^Testigo de prueba/), ajuste: operacion },
      renglones: [
        { lote: 'A', contados: 8, segunda: 6, esperados: 8, motivo },
        { lote: 'B', contados: 5, esperados: 5 },
      ],
    });
    expect((await tell('/correcciones', { corrige: operacion, motivo })).status).toBe(200);
    expect(await shelf()).toEqual({ A: 8, B: 5 });
    expect(await selectDifferences(db)).toEqual([]);
  });

  it('a thousand lines are saved and closed', async () => {
    await receive([{ lote: 'UNO', envases: 2 }]);
    const id = randomUUID();
    await tell('/conteos', { operacion: id, claves: [PARACETAMOL] });
    const renglones = Array.from({ length: 1_000 }, (_, n) => ({
      ...{ clave: PARACETAMOL, lote: `N${n}`, caducidad: inDays(200), contados: n % 3 },
    }));
    expect((await ask(pharmacy, 'POST', `/conteos/${id}/renglones`, { clues: clinic, renglones })).body).toEqual({
      guardados: 1_000,
    });
    await ask(pharmacy, 'POST', `/conteos/${id}/revision`, { clues: clinic });
    await ask(pharmacy, 'POST', `/conteos/${id}/renglones`, { clues: clinic, renglones });
    expect((await tell(`/conteos/${id}/cierre`, { motivo, testigo, sinContarEsCero: true })).status).toBe(200);
    const after = await shelf();
    expect([after.UNO, Object.keys(after).length]).toEqual([undefined, 666]);
  });
});

describe('what is not lost of a count', () => {
  it('why it was left, and by whom; an unknown key is said at once, not when it is closed', async () => {
    await receive([{ envases: 2 }]);
    const id = randomUUID();
    await tell('/conteos', { operacion: id });
    const unknown = [{ clave: '999.999.9999.99', lote: 'X', caducidad: inDays(99), contados: 1 }];
    const body = { clues: clinic, renglones: unknown };
    expect((await ask(pharmacy, 'POST', `/conteos/${id}/renglones`, body)).status).toBe(422);
    const left = { clues: clinic, motivo: 'Se fue la luz' };
    expect((await ask(pharmacy, 'POST', `/conteos/${id}/cancelacion`, left)).status).toBe(200);
    const { conteos } = (await ask(pharmacy, 'GET', `/conteos?clues=${clinic}`)).body;
    expect(conteos).toMatchObject([{ conteo: id, cancelado: true, motivo: 'Se fue la luz', cerro: 'Prueba farmacia' }]);
  });

  it('lines that come while somebody closes it: in the count that is closed, or refused', async () => {
    await receive([{ envases: 2 }]);
    const id = randomUUID();
    await tell('/conteos', { operacion: id });
    const renglones = [{ clave: PARACETAMOL, lote: 'A', caducidad: inDays(200), contados: 1 }];
    const other = await db.connect();
    await other.query('begin');
    await other.query("update stock_count set closed_at = now(), closed_by = 'Otra mano' where id = $1", [id]);
    let answered = false;
    const save = ask(pharmacy, 'POST', `/conteos/${id}/renglones`, { clues: clinic, renglones }).finally(() => {
      answered = true;
    });
    const waits = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    while (!answered && (await db.query(waits)).rowCount === 0) await sleep(20);
    await other.query('commit');
    other.release();
    expect((await save).status).toBe(422);
    expect((await db.query('select from stock_count_line where count = $1', [id])).rowCount).toBe(0);
  });

  it('who may be a witness: staff of the unit and of the city, not who asks', async () => {
    const { testigos } = (await ask(pharmacy, 'GET', `/testigos?clues=${clinic}`)).body;
    expect(testigos).toContainEqual({ cuenta: testigo, nombre: 'Testigo de prueba' });
    expect((await ask(pharmacy, 'GET', `/testigos?clues=${other}`)).status).toBe(403);
  });

  it('what expires is told by month, of a unit to its own, of the network to who runs it', async () => {
    await receive([
      { lote: 'CERCA', caducidad: inDays(20), envases: 7 },
      { lote: 'LEJOS', caducidad: inDays(900), envases: 9 },
    ]);
    const path = `/planeacion/caducidades?clues=${clinic}`;
    const { meses } = (await ask(manager, 'GET', path)).body;
    expect(meses).toMatchObject([{ mes: inDays(20).slice(0, 7), envases: 7, unidades: 1, claves: [{ envases: 7 }] }]);
    expect((await ask(elsewhere, 'GET', path)).status).toBe(403);
    expect((await ask(manager, 'GET', '/planeacion/caducidades')).status).toBe(403);
    expect((await ask(buyer, 'GET', '/planeacion/caducidades')).status).toBe(200);
  });

  it('administrador: no SupplyRequest as it is stored, of whatever unit', async () => {
    const asked = { resourceType: 'SupplyRequest', status: 'active', quantity: { value: 1 } };
    const more = { itemCodeableConcept: { text: 'Gasas' } };
    const { body } = await pharmacy('POST', '/SupplyRequest', { ...asked, ...more });
    expect((await manager('GET', `/SupplyRequest/${body.id}`)).status).toBe(404);
    expect((await manager('GET', '/SupplyRequest')).body.entry ?? []).toEqual([]);
    expect((await manager('PUT', `/SupplyRequest/${body.id}`, body)).status).toBe(403);
    expect((await buyer('GET', `/SupplyRequest/${body.id}`)).status).toBe(200);
  });
});

describe('orders', () => {
  const order = async (envases = 10): Promise<string> => {
    const id = randomUUID();
    const { status } = await tell('/pedidos', { operacion: id, renglones: [{ clave: PARACETAMOL, envases }] });
    expect(status).toBe(200);
    return id;
  };
  const to = (as: As, id: string, estado: string, more: object = {}) =>
    ask(as, 'POST', `/pedidos/${id}/estado`, { operacion: randomUUID(), estado, ...more });

  it('asked by one, authorized by another, sent, received against it in parts, never more; who and when', async () => {
    await receive([{ envases: 1 }]);
    const id = await order();
    expect((await to(pharmacy, id, 'autorizado')).status).toBe(403);
    expect((await to(elsewhere, id, 'cancelado', { motivo })).status).toBe(404);
    expect((await to(manager, id, 'enviado')).status).toBe(422);
    expect((await to(manager, id, 'autorizado', { renglones: [{ clave: PARACETAMOL, envases: 8 }] })).status).toBe(200);
    expect((await to(manager, id, 'enviado')).status).toBe(403);
    expect((await to(buyer, id, 'enviado', { proveedor: 'Birmex' })).body.estado).toBe('enviado');
    const all = '/pedidos?abiertos=si';
    expect((await ask(buyer, 'GET', all)).body.pedidos).toContainEqual(expect.objectContaining({ pedido: id }));
    for (const one of [manager, pharmacy]) expect((await ask(one, 'GET', all)).status).toBe(400);
    const come = (envases: number, operacion = randomUUID()) =>
      ask(pharmacy, 'POST', '/entradas', {
        ...receipt(clinic, [{ lote: `P${envases}`, envases }], operacion),
        pedido: id,
      });
    const first = randomUUID();
    expect((await come(5, first)).status).toBe(200);
    expect((await come(5, first)).body.repetida).toBe(true);
    const more = await come(4);
    expect([more.status, more.body.issue[0].details.text]).toEqual([
      422,
      expect.stringContaining('espera 3 envases y llegan 4'),
    ]);
    expect((await come(3)).status).toBe(200);
    expect((await come(1)).status).toBe(422);
    expect((await tell('/correcciones', { corrige: first, motivo })).status).toBe(200);
    const { body } = await ask(pharmacy, 'GET', `/pedidos/${id}`);
    expect(body).toMatchObject({
      estado: 'enviado',
      proveedor: 'Birmex',
      renglones: [{ pedidos: 10, autorizados: 8, recibidos: 3 }],
    });
    expect(body.historia.map(({ estado }: { estado: string }) => estado)).toEqual([
      ...['solicitado', 'autorizado', 'enviado', 'recibido', 'enviado'],
    ]);
    expect((await to(buyer, id, 'cancelado')).status).toBe(400);
    expect((await to(buyer, id, 'cancelado', { motivo })).status).toBe(200);
    const bundle = (await ask(buyer, 'GET', `/fhir/pedidos/${id}`)).body;
    expect(bundle.entry.map(({ resource }: { resource: { resourceType: string } }) => resource.resourceType)).toEqual([
      ...['SupplyRequest', 'SupplyDelivery'],
    ]);
    for (const { resource } of bundle.entry) {
      const { body: outcome } = await hub.fhir('POST', `/${resource.resourceType}/$validate`, resource);
      expect(outcome.issue.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
    }
  });

  it('two receipts for the last of an order: one is against it; told twice, asked once', async () => {
    await receive([{ envases: 1 }]);
    const id = await order(6);
    expect(
      (await tell('/pedidos', { operacion: id, renglones: [{ clave: PARACETAMOL, envases: 6 }] })).body.repetida,
    ).toBe(true);
    await to(buyer, id, 'autorizado');
    const come = (lote: string) =>
      ask(pharmacy, 'POST', '/entradas', { ...receipt(clinic, [{ lote, envases: 6 }]), pedido: id });
    const both = await Promise.all([come('R1'), come('R2')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect((await ask(manager, 'GET', `/pedidos?clues=${clinic}&abiertos=si`)).body.pedidos).toEqual([]);
    expect((await ask(manager, 'GET', `/pedidos?clues=${other}`)).status).toBe(403);
  });
});

describe('the shelves in FHIR', () => {
  it('are R5 InventoryReport and InventoryItem in extensions of R4, and valid R4', async () => {
    await receive([{ envases: 3 }]);
    const { body } = await ask(pharmacy, 'GET', `/fhir/InventoryReport?clues=${clinic}`);
    const [report, item] = body.entry.map(({ resource }: { resource: object }) => resource);
    expect([report.code.coding[0].code, item.code.coding[0].code]).toEqual(['InventoryReport', 'InventoryItem']);
    const { body: outcome } = await hub.fhir('POST', '/Basic/$validate', report);
    expect(outcome.issue.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
  });
});

describe('GET /datos-abiertos/surtimiento', () => {
  it('is open, tells units and months, and nothing of fewer than ten prescriptions', async () => {
    await db.query(`insert into stock_filled_month values ($1, '2026-01-01', 40, 30), ($1, '2026-02-01', 9, 9)`, [
      clinic,
    ]);
    const json = (await (await fetch(`${hub.config.baseUrl}/datos-abiertos/surtimiento.json`)).json()) as {
      renglones: object[];
    };
    expect(json.renglones).toEqual([
      { clues: clinic, unidad: clinic, mes: '2026-02', recetas: null, completas: null, porcentaje: null },
      { clues: clinic, unidad: clinic, mes: '2026-01', recetas: 40, completas: 30, porcentaje: 75 },
    ]);
    const csv = await (await fetch(`${hub.config.baseUrl}/datos-abiertos/surtimiento.csv`)).text();
    expect(csv.split('\r\n')[2]).toBe(`${clinic},"${clinic}",2026-01,40,30,75`);
  });
});
