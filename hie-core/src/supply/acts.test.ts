/** Counts, returns, losses, orders, and the unit of who writes: by REST and by plain FHIR (docs/adr/0038). */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CLUES_SYSTEM,
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
import { FACILITY, REGISTRY_META } from '../profiles/mcsd.ts';
import { orderTeller } from './orders/follow.ts';
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
/** The hub says it by itself, soon. */
const until = async (so: () => Promise<boolean>) => {
  for (let tries = 0; !(await so()); tries++) {
    if (tries === 300) throw new Error('it never came to be so');
    await sleep(100);
  }
};
const line = { clave: PARACETAMOL, lote: 'L1' };
const motivo = 'Prueba de los actos';

/** The unit gets a new CLUES and keeps its old one. @returns the new one */
const renew = async (): Promise<string> => {
  const renewed = `DFIMB${clinic.slice(5)}`;
  const meta = { profile: REGISTRY_META.Organization };
  const clues = (value: string, use: string) => ({ system: CLUES_SYSTEM, value, use });
  const organization = {
    ...{ resourceType: 'Organization', meta, active: true, name: 'Centro de Salud renombrado' },
    type: [FACILITY, { text: 'Centro de salud' }],
    identifier: [clues(renewed, 'official'), { ...clues(clinic, 'old'), period: { end: '2026-01-01' } }],
  };
  expect((await hub.fhir('POST', '/Organization', organization)).status).toBe(201);
  return renewed;
};

it('a facility with a new CLUES goes on with the shelves of the old one, at every door', async () => {
  await receive([{ envases: 5 }]);
  const renewed = await renew();
  const tokens = await callerTokens(hub);
  const now = await actingAs(hub, tokens, { role: 'farmacia', clues: renewed });
  expect(await shelf('farmacia', now, renewed)).toEqual({ L1: 5 });
  expect((await ask(now, 'GET', `/inventario?clues=${renewed}`)).body.clues).toBe(renewed);
  expect((await ask(now, 'GET', `/inventario?clues=${clinic}`)).status).toBe(200);
  expect((await ask(elsewhere, 'GET', `/inventario?clues=${renewed}`)).status).toBe(403);
  await receive([{ envases: 2 }], now, renewed);
  const handed = dispense({ clues: renewed, patient, packs: 1 });
  expect((await elsewhere('POST', '/MedicationDispense', handed)).status).toBe(403);
  expect((await now('POST', '/MedicationDispense', handed)).status).toBe(201);
  expect(await shelf('farmacia', now, renewed)).toEqual({ L1: 6 });
  const asked = { operacion: randomUUID(), clues: renewed, renglones: [{ clave: PARACETAMOL, envases: 3 }] };
  const { body } = await ask(now, 'POST', '/pedidos', asked);
  expect(body.clues).toBe(renewed);
  const directs = await actingAs(hub, tokens, { role: 'administrador', clues: renewed, subject: 'dirige' });
  const granted = { operacion: randomUUID(), estado: 'autorizado' };
  expect((await ask(directs, 'POST', `/pedidos/${body.pedido}/estado`, granted)).status).toBe(200);
  const sent = { operacion: randomUUID(), clues: other, destino: renewed, renglones: [{ ...line, envases: 1 }] };
  await receive([{ envases: 4 }], elsewhere, other);
  expect((await ask(elsewhere, 'POST', '/traspasos', sent)).status).toBe(200);
  const { traspasos } = (await ask(now, 'GET', `/traspasos?clues=${renewed}`)).body;
  expect(traspasos.map((one: { destino: { clues: string } }) => one.destino.clues)).toEqual([renewed]);
}, 180_000);

it('a recall at a facility with a new CLUES: whom it handed the lot under the old one, and its shelves as its own', async () => {
  const lote = `RETIRO${clinic.slice(5)}`;
  await receive([{ lote, envases: 5 }]);
  await receive([{ lote, envases: 4 }], elsewhere, other);
  const handed = (clues: string) => dispense({ clues, patient, packs: 1, lots: [{ lot: lote, packs: 1 }] });
  expect((await pharmacy('POST', '/MedicationDispense', handed(clinic))).status).toBe(201);
  expect((await elsewhere('POST', '/MedicationDispense', handed(other))).status).toBe(201);
  const renewed = await renew();
  const now = await actingAs(hub, await callerTokens(hub), { role: 'farmacia', clues: renewed });
  expect((await now('POST', '/MedicationDispense', handed(renewed))).status).toBe(201);
  const { body } = await ask(now, 'GET', `/lotes/${PARACETAMOL}/${lote}`);
  expect(body.personas.map(({ clues }: { clues: string }) => clues)).toEqual([renewed, renewed]);
  const standing = body.anaqueles.map(({ clues, envases }: { clues: string; envases: number }) => [clues, envases]);
  expect(Object.fromEntries(standing)).toEqual({ [renewed]: 3, [other]: 3 });
  const apart = { clues: renewed, motivo, lugar: 'farmacia', liberar: false, renglones: [{ ...line, lote }] };
  expect((await tell('/cuarentena', apart, now)).status).toBe(200);
  expect((await ask(pharmacy, 'GET', `/lotes/${PARACETAMOL}/${lote}`)).body.personas).toHaveLength(2);
});

it('what was counted names a lot once; a lot told twice is refused, and nothing is moved', async () => {
  await receive([{ envases: 10 }]);
  const [{ lotes }] = (await ask(pharmacy, 'GET', `/inventario?clues=${clinic}`)).body.claves;
  const { lote, caducidad } = lotes[0];
  const counted = { clave: PARACETAMOL, lote, caducidad, contados: 7 };
  const twice = await tell('/ajustes', { motivo, renglones: [counted, counted] });
  expect([twice.status, twice.body.issue[0].expression]).toEqual([400, ['renglones.1']]);
  expect(await shelf()).toEqual({ L1: 10 });
  expect((await tell('/ajustes', { motivo, renglones: [counted] })).status).toBe(200);
  expect(await shelf()).toEqual({ L1: 7 });
});

it('what was sent is taken back by who sent it, never by who waits for it', async () => {
  await receive([{ envases: 5 }]);
  await receive([{ lote: 'OTRO', envases: 1 }], elsewhere, other);
  const sent = { operacion: randomUUID(), destino: other, renglones: [{ ...line, envases: 3 }] };
  expect((await tell('/traspasos', sent)).status).toBe(200);
  const corrected = { motivo, corrige: sent.operacion };
  expect((await tell('/correcciones', corrected, elsewhere, other)).status).toBe(422);
  expect(await shelf()).toEqual({ L1: 2 });
  expect((await tell('/correcciones', corrected)).status).toBe(200);
  expect(await shelf()).toEqual({ L1: 5 });
});

it('an order that cannot be told is tried ever more seldom, not for ever', async () => {
  let nowMs = Date.now();
  let tries = 0;
  const id = randomUUID();
  const repository = {
    read: () => {
      tries += 1;
      return Promise.reject(new Error('nowhere'));
    },
    transact: () => Promise.reject(new Error('never')),
  };
  await receive([{ envases: 1 }]);
  const untold = `insert into stock_order (id, clues, state, at, request, told) values ($1, $2, 'approved', now() - interval '1 year', $3, 'requested')`;
  await db.query(untold, [id, clinic, id]);
  const step = orderTeller({ db, repository, onWritten: () => {} }, () => nowMs);
  await expect(step()).rejects.toThrow('nowhere');
  const once = tries;
  await step();
  expect(tries).toBe(once);
  nowMs += 10_000;
  await expect(step()).rejects.toThrow();
  nowMs += 10_000;
  await step();
  expect(tries).toBe(2 * once);
  await db.query('delete from stock_order where id = $1', [id]);
}, 180_000);

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

  const deliverTo = () => ({ identifier: { system: LUGAR_DE_INSUMOS_SYSTEM, value: `${clinic}/farmacia` } });
  const coded = (code = PARACETAMOL) => ({ coding: [{ system: COMPENDIO_SYSTEM, code }] });
  const requested = (more: object = {}) => ({
    ...{ resourceType: 'SupplyRequest', status: 'active', deliverTo: deliverTo(), itemCodeableConcept: coded() },
    ...{ quantity: { value: 60, unit: 'tabletas' }, ...more },
  });

  it('a SupplyRequest for a shelf is a requisition: asked, authorized by another, its state told; only told of another place', async () => {
    await receive([{ envases: 1 }]);
    const post = (more: object, as = pharmacy) => as('POST', '/SupplyRequest', requested(more));
    expect((await post({}, elsewhere)).status).toBe(403);
    expect((await post({}, doctor)).status).toBe(403);
    expect((await post({ status: 'completed' })).status).toBe(422);
    expect((await post({ quantity: { value: 15, unit: 'tabletas' } })).status).toBe(400);
    expect((await post({ itemCodeableConcept: coded('010.000.9999.99') })).status).toBe(422);
    expect((await post({ itemCodeableConcept: { text: 'x' } })).status).toBe(422);
    expect((await post({ identifier: [{ system: PEDIDO_SYSTEM, value: randomUUID() }] })).status).toBe(409);
    expect((await post({ deliverTo: { display: 'Bodega' }, deliverFrom: deliverTo() })).status).toBe(422);
    expect((await post({ deliverTo: { display: 'Bodega' } })).status).toBe(201);
    const forged = { url: 'https://amate.mx/fhir/StructureDefinition/quien-solicita', valueString: 'otro' };
    const { status, body } = await post({ extension: [forged] });
    expect([status, body.status, body.quantity]).toEqual([201, 'draft', { value: 6, unit: 'envase' }]);
    const order = `/pedidos/${body.id}`;
    expect((await ask(pharmacy, 'GET', order)).body).toMatchObject({
      ...{ estado: 'solicitado', clues: clinic, renglones: [{ clave: PARACETAMOL, pedidos: 6 }] },
      historia: [{ estado: 'solicitado', quien: expect.stringContaining('farmacia') }],
    });
    expect((await pharmacy('PUT', `/SupplyRequest/${body.id}`, { ...body, status: 'active' })).status).toBe(422);
    expect((await pharmacy('PUT', `/SupplyRequest/${body.id}`, { ...body, quantity: { value: 9 } })).status).toBe(422);
    expect((await pharmacy('PUT', `/SupplyRequest/${body.id}`, { ...body, priority: 'urgent' })).status).toBe(200);
    expect((await pharmacy('DELETE', `/SupplyRequest/${body.id}`)).status).toBeGreaterThanOrEqual(400);
    // Under an id of its sender's: the number is told, and the same said again changes nothing, before and after it has moved.
    const own = `/SupplyRequest/requisicion-${clinic}`;
    const put = (more: object = {}) => pharmacy('PUT', own, { ...requested(more), id: own.split('/')[2] });
    const first = await put();
    const [{ system, value }] = first.body.identifier;
    expect([first.status, system]).toEqual([201, PEDIDO_SYSTEM]);
    const numbered = `/pedidos/${value.split('/')[0]}`;
    expect((await ask(pharmacy, 'GET', numbered)).body.renglones).toMatchObject([{ clave: PARACETAMOL, pedidos: 6 }]);
    expect((await put()).body).toMatchObject({ status: 'draft', quantity: { value: 6 }, identifier: [{ value }] });
    expect((await pharmacy('PUT', own, { ...first.body, status: 'active' })).status).toBe(422);
    expect((await put({ quantity: { value: 70, unit: 'tabletas' } })).status).toBe(422);
    const granted = { operacion: randomUUID(), estado: 'autorizado' };
    expect((await ask(manager, 'POST', `${numbered}/estado`, granted)).status).toBe(200);
    expect((await put({ status: 'draft' })).body).toMatchObject({ status: 'active', identifier: [{ value }] });
    // One that cannot be told holds up no other.
    await db.query(
      `insert into stock_order (id, clues, state, at, request, told) values ($1, $2, 'approved', now() - interval '1 day', $3, 'requested')`,
      [randomUUID(), clinic, randomUUID()],
    );
    const moved = { operacion: randomUUID(), estado: 'autorizado' };
    expect((await ask(pharmacy, 'POST', `${order}/estado`, moved)).status).toBe(403);
    expect((await ask(manager, 'POST', `${order}/estado`, moved)).status).toBe(200);
    const told = async () => (await pharmacy('GET', `/SupplyRequest/${body.id}`)).body.status;
    await until(async () => (await told()) === 'active');
    expect(
      (await ask(pharmacy, 'POST', '/entradas', { ...receipt(clinic, [{ envases: 6 }]), pedido: body.id })).status,
    ).toBe(200);
    await until(async () => (await told()) === 'completed');
  }, 180_000);

  it('a SupplyDelivery against an order: in parts, never more, its own item and unit; annulled, it has not come', async () => {
    await receive([{ envases: 1 }, { clave: '010.000.3407.00', lote: 'N1', unidadesPorEnvase: 30, envases: 1 }]);
    const { body: request } = await pharmacy('POST', '/SupplyRequest', requested());
    const came = (envases: number, more: object = {}, lote = `F${envases}`, expiry = inDays(200)) =>
      pharmacy('POST', '/SupplyDelivery', {
        ...{ resourceType: 'SupplyDelivery', status: 'completed', destination: deliverTo() },
        basedOn: [{ reference: `SupplyRequest/${request.id}` }],
        suppliedItem: { quantity: { value: envases, unit: 'envase' }, itemCodeableConcept: coded() },
        extension: [
          {
            url: SURTIDO_EXTENSION,
            extension: [
              {
                url: 'lote',
                extension: [
                  { url: 'numero', valueString: lote },
                  { url: 'caducidad', valueDate: expiry },
                ],
              },
            ],
          },
        ],
        ...more,
      });
    const said = ({ status, body }: Awaited<ReturnType<typeof came>>) => [status, body.issue?.[0]?.details.text];
    expect(said(await came(2))).toEqual([422, 'Ese pedido no está por recibirse en esta unidad.']);
    const moved = { operacion: randomUUID(), estado: 'autorizado', renglones: [{ clave: PARACETAMOL, envases: 5 }] };
    expect((await ask(manager, 'POST', `/pedidos/${request.id}/estado`, moved)).status).toBe(200);
    const named = (reference: string) => came(6, { basedOn: [{ reference }] });
    expect((await named(`SupplyRequest/${request.id}/_history/1`)).status).toBe(422);
    expect(said(await named(`SupplyRequest?_id=${request.id}`))[1]).toContain('por su id');
    const number = (value: string) => ({ basedOn: [{ identifier: { system: PEDIDO_SYSTEM, value } }] });
    expect((await came(1, {}, 'VIEJO', inDays(-9))).status).toBe(422);
    expect(said(await came(6))).toEqual([422, expect.stringContaining('espera 5 envases y llegan 6')]);
    const naproxeno = { quantity: { value: 1, unit: 'envase' }, itemCodeableConcept: coded('010.000.3407.00') };
    expect(said(await came(1, { suppliedItem: naproxeno }))[1]).toContain('espera 0 envases');
    expect(said(await came(1, number(`${request.id}/010.000.3407.00`)))[1]).toContain('no es lo que se pidió');
    expect((await came(1, number(randomUUID()))).status).toBe(422);
    expect((await came(1, number('sin forma'))).status).toBe(400);
    const { status, body: first } = await came(2, number(`${request.id}/${PARACETAMOL}`));
    expect(status).toBe(201);
    const both = await Promise.all([came(3, {}, 'A'), came(3, {}, 'B')]);
    expect(both.map((one) => one.status).sort()).toEqual([201, 422]);
    const state = async () => (await ask(pharmacy, 'GET', `/pedidos/${request.id}`)).body;
    expect(await state()).toMatchObject({ estado: 'recibido', renglones: [{ recibidos: 5 }] });
    const path = `/SupplyDelivery/${first.id}`;
    expect((await pharmacy('PUT', path, { ...first, basedOn: undefined })).status).toBe(422);
    expect((await pharmacy('PUT', path, { ...first, status: 'entered-in-error' })).status).toBe(200);
    expect(await state()).toMatchObject({ estado: 'enviado', renglones: [{ recibidos: 3 }] });
    expect(
      (await ask(pharmacy, 'POST', '/entradas', { ...receipt(clinic, [{ envases: 2 }]), pedido: request.id })).status,
    ).toBe(200);
    expect(await state()).toMatchObject({ estado: 'recibido', renglones: [{ recibidos: 5 }] });
  });
});

describe('MedicationAdministration', () => {
  it('of a dispense or of the ward: its medicine, person, unit, never more than there was; no expired or recalled lot; moves nothing', async () => {
    await receive([{ envases: 5, lote: 'W1', caducidad: inDays(40) }]);
    const handed = await pharmacy('POST', '/MedicationDispense', dispense({ clues: clinic, patient, packs: 1 }));
    const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const given = (more: object = {}) =>
      hub.fhir('POST', '/MedicationAdministration', {
        ...{
          resourceType: 'MedicationAdministration',
          status: 'completed',
          subject: { reference: `Patient/${patient}` },
        },
        medicationCodeableConcept: { coding: [{ system: COMPENDIO_SYSTEM, code: PARACETAMOL }] },
        effectiveDateTime: at(0),
        dosage: { dose: { value: 0.5, unit: 'tableta' } },
        supportingInformation: [{ reference: `MedicationDispense/${handed.body.id}` }],
        ...more,
      });
    const dose = (value: number, unit = 'tabletas') => ({ dosage: { dose: { value, unit } } });
    const said = ({ status, body }: Awaited<ReturnType<typeof given>>) => [status, body.issue?.[0]?.details.text];
    expect((await given()).status).toBe(201);
    expect((await given(dose(10))).status).toBe(201);
    for (const wrong of [dose(11), dose(2, 'envases'), dose(-1), dose(500, 'mg'), { dosage: undefined }])
      expect((await given(wrong)).status).toBe(400);
    expect((await given({ dosage: undefined, status: 'not-done' })).status).toBe(201);
    const stranger = { resourceType: 'Patient', name: [{ family: 'Ajena' }] };
    const { id: other } = (await hub.fhir('POST', '/Patient', stranger)).body;
    expect(said(await given({ subject: { reference: `Patient/${other}` } }))[1]).toContain('a otra persona');
    const version = [{ reference: `MedicationDispense/${handed.body.id}/_history/1` }];
    expect((await given({ supportingInformation: version, ...dose(11) })).status).toBe(400);
    const naproxeno = { coding: [{ system: COMPENDIO_SYSTEM, code: '010.000.3407.00' }] };
    expect((await given({ medicationCodeableConcept: naproxeno })).status).toBe(422);
    expect(said(await given({ effectiveDateTime: at(42) }))[1]).toContain('había caducado');
    const none = [{ reference: `MedicationDispense/${randomUUID()}` }];
    expect((await given({ supportingInformation: none })).status).toBeGreaterThanOrEqual(400);
    const ward = (lote: string, place = `${clinic}/farmacia`) => ({
      supportingInformation: undefined,
      extension: [
        {
          url: SURTIDO_EXTENSION,
          extension: [
            { url: 'lugar', valueIdentifier: { system: LUGAR_DE_INSUMOS_SYSTEM, value: place } },
            { url: 'lote', extension: [{ url: 'numero', valueString: lote }] },
          ],
        },
      ],
    });
    expect((await given(ward('W1'))).status).toBe(201);
    expect((await given(ward('NADA'))).status).toBe(422);
    expect((await given(ward('W1', 'DFXXX000000/piso'))).status).toBe(400);
    expect((await given({ ...ward('W1'), ...dose(41) })).status).toBe(400);
    expect(await shelf()).toEqual({ W1: 4 });
    await tell('/cuarentena', { motivo: 'Alerta sanitaria', renglones: [{ clave: PARACETAMOL, lote: 'W1' }] });
    expect(said(await given({ effectiveDateTime: at(1 / 1_440) }))[1]).toContain('está apartado');
    // Before it was set apart: that happened.
    expect((await given({ effectiveDateTime: at(-1) })).status).toBe(201);
    expect((await given({ supportingInformation: undefined, ...dose(3, 'mg') })).status).toBe(201);
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
    // Two tabs tell in any order: the line counted last stands, within one request too.
    const hour = (ahead: number) => new Date(Date.now() + ahead).toISOString();
    const [newer, older] = [hour(-30_000), hour(-60_000)];
    const told = [
      { ...row, lote: 'A', contados: 8, contadoEn: newer },
      { ...row, lote: 'A', contados: 5, contadoEn: older },
    ];
    expect((await save(told)).status).toBe(200);
    expect((await save([told[1]!])).status).toBe(200);
    const listed = (await ask(pharmacy, 'GET', `/conteos/${id}?clues=${clinic}`)).body.renglones;
    expect(listed.find(({ lote }: { lote: string }) => lote === 'A').contados).toBe(8);
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

  it('nobody authorizes what he asked for, by account: a namesake does, and another name of the same account does not', async () => {
    await receive([{ envases: 1 }]);
    const tokens = await callerTokens(hub);
    const managerAs = (subject: string, name: string) =>
      actingAs(hub, tokens, { role: 'administrador', clues: clinic, subject, name });
    const id = await order();
    const self = await to(await managerAs(`farmacia-${clinic}`, 'Otro nombre'), id, 'autorizado');
    expect([self.status, self.body.issue[0].details.text]).toEqual([403, 'Nadie autoriza lo que pidió.']);
    expect((await to(await managerAs('otra-cuenta', 'Prueba farmacia'), id, 'autorizado')).status).toBe(200);
  });

  it('one number says one thing: other content is refused, what was taken back is told so', async () => {
    await receive([{ envases: 9 }]);
    const operacion = randomUUID();
    const waste = { operacion, testigo, motivo, renglones: [{ ...line, envases: 2 }] };
    expect((await tell('/mermas', waste)).body.repetida).toBe(false);
    expect((await tell('/mermas', waste)).body).toMatchObject({ repetida: true });
    expect((await tell('/mermas', { ...waste, renglones: [{ ...line, envases: 1 }] })).status).toBe(409);
    expect((await tell('/cuarentena', { operacion, motivo, renglones: [line] })).status).toBe(409);
    expect((await tell('/correcciones', { corrige: operacion, motivo })).status).toBe(200);
    expect((await tell('/mermas', waste)).body).toMatchObject({ repetida: true, corregida: true });
    // Told before its content was kept: known by what it did.
    const older = { operacion: randomUUID(), motivo, renglones: [{ ...line, envases: 1 }] };
    expect((await tell('/cuarentena', older)).status).toBe(200);
    await db.query('delete from stock_told where operation = $1', [older.operacion]);
    expect((await tell('/cuarentena', older)).body.repetida).toBe(true);
    expect((await tell('/cuarentena', { ...older, operacion: randomUUID(), liberar: true })).status).toBe(200);
    // An act that moved nothing is told once too.
    const agrees = { operacion: randomUUID(), motivo, renglones: [{ ...line, caducidad: inDays(300), contados: 9 }] };
    expect((await tell('/ajustes', agrees)).body.repetida).toBe(false);
    expect((await tell('/ajustes', agrees)).body.repetida).toBe(true);
    const more = { ...agrees, renglones: [{ ...agrees.renglones[0], contados: 3 }] };
    expect((await tell('/ajustes', more)).status).toBe(409);
    expect(await shelf()).toEqual({ L1: 9 });
    const id = await order();
    expect((await tell('/pedidos', { operacion: id, renglones: [{ clave: PARACETAMOL, envases: 11 }] })).status).toBe(
      409,
    );
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
