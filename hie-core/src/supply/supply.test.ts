/** The shelves of a city: what comes in, what goes out and to whom; through every door the same rule (docs/adr/0035). */
import { randomUUID } from 'node:crypto';
import { SURTIDO_EXTENSION } from '@amate/terminology/identifiers/systems.ts';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import {
  dispense,
  inDays,
  insumos,
  PARACETAMOL,
  prescription,
  type Row,
  receipt,
  witness,
} from '@amate/test/support/pharmacy.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MedicationDispense, MedicationRequest } from '@medplum/fhirtypes';
import { type Database, openDatabase } from '../db.ts';
import { selectDifferences } from './reading/sql.ts';
import { surtidoOf } from './surtido.ts';

const NAPROXENO = '010.000.3407.00';
let hub: RunningHub;
let db: Database;
let patient: string;
let clinic = '';
let other = '';
let pharmacy: As;
let elsewhere: As;
let doctor: As;
let citizen: As;
let count = 100;

beforeAll(async () => {
  hub = await startHub();
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
  patient = (await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Surtida' }] })).body.id;
}, 60_000);
afterAll(async () => {
  await db?.end();
  await hub?.close();
});

/** Two pharmacies of its own for each test. */
beforeEach(async () => {
  count += 1;
  clinic = `DFSSA${String(count).padStart(6, '0')}`;
  other = `DFSSA${String(count + 500).padStart(6, '0')}`;
  const tokens = await callerTokens(hub);
  pharmacy = await actingAs(hub, tokens, { role: 'farmacia', clues: clinic });
  elsewhere = await actingAs(hub, tokens, { role: 'farmacia', clues: other });
  doctor = await actingAs(hub, tokens, { role: 'medico', clues: clinic });
  citizen = await actingAs(hub, tokens, { role: 'paciente', patient });
});

const ask = (as: As, method: string, path: string, body?: object) =>
  insumos({ baseUrl: hub.config.baseUrl, token: as.token }, method, path, body);
const receive = async (as: As, clues: string, rows: readonly Row[]) => {
  const answer = await ask(as, 'POST', '/entradas', receipt(clues, rows));
  expect({ status: answer.status, body: answer.status === 200 ? '' : answer.body }).toEqual({ status: 200, body: '' });
};
const shelf = async (clues = clinic, as = pharmacy, place = 'farmacia'): Promise<Record<string, number>> => {
  const { body } = await ask(as, 'GET', `/inventario?clues=${clues}`);
  const lots = body.claves.flatMap(({ clave, lotes }: { clave: string; lotes: object[] }) =>
    lotes.map((lot) => ({ clave, ...lot })),
  );
  return Object.fromEntries(
    lots
      .filter(({ lugar }: { lugar: string }) => lugar === place)
      .map((one: { lote: string; envases: number }) => [one.lote, one.envases]),
  );
};
const prescribe = async (more: Partial<MedicationRequest> = {}, clave?: string): Promise<MedicationRequest> => {
  const made = prescription(patient, more, clave);
  expect((await hub.fhir('PUT', `/MedicationRequest/${made.id}`, made)).status).toBe(201);
  return made;
};
const hand = (given: Partial<Parameters<typeof dispense>[0]> = {}) =>
  hub.fhir('POST', '/MedicationDispense', dispense({ clues: clinic, patient, ...given }));
const said = (answer: { body: { issue?: { details: { text: string } }[] } }) =>
  answer.body.issue?.[0]?.details.text ?? '';
const lotsOf = (body: MedicationDispense) => surtidoOf(body)!.lots.map(({ lot, packs }) => [lot, packs]);

describe('plain POST MedicationDispense takes from the shelf in the transaction that stores it', () => {
  it('what expires first leaves first, and the resource says from which lots', async () => {
    await receive(pharmacy, clinic, [
      { lote: 'TARDE', caducidad: inDays(400), envases: 10 },
      { lote: 'PRONTO', caducidad: inDays(20), envases: 2 },
    ]);
    const { id } = await prescribe();
    const answer = await hand({ request: id });
    expect(answer.status).toBe(201);
    expect(lotsOf(answer.body)).toEqual([
      ['PRONTO', 2],
      ['TARDE', 1],
    ]);
    expect(await shelf()).toEqual({ TARDE: 9 });
  });

  it('one lot number with two expiries is two lots: each taken by its own, at the till, on the way and back', async () => {
    const [soon, late] = [inDays(30), inDays(400)];
    await receive(pharmacy, clinic, [
      { lote: 'DOS', caducidad: late, envases: 10 },
      { lote: 'DOS', caducidad: soon, envases: 2 },
    ]);
    await receive(elsewhere, other, [{ lote: 'X', envases: 1 }]);
    const left = async (as = pharmacy, clues = clinic): Promise<unknown[]> => {
      const { body } = await ask(as, 'GET', `/inventario?clues=${clues}`);
      const rows = body.claves.flatMap(({ lotes }: { lotes: object[] }) => lotes) as Row[];
      return rows.filter(({ lote }) => lote === 'DOS').map(({ caducidad, envases }) => [caducidad, envases]);
    };
    const { id } = await prescribe();
    const told = dispense({ clues: clinic, patient, request: id!, packs: 3 });
    const lote = (caducidad: string | undefined, envases: number) => ({
      url: 'lote',
      extension: [
        { url: 'numero', valueString: 'DOS' },
        ...(caducidad === undefined ? [] : [{ url: 'caducidad', valueDate: caducidad }]),
        { url: 'envases', valueInteger: envases },
      ],
    });
    const naming = (...lotes: object[]) => ({ ...told, extension: [{ url: SURTIDO_EXTENSION, extension: lotes }] });
    const post = (made: object) => hub.fhir('POST', '/MedicationDispense', made);
    expect((await post(naming(lote(soon, 3)))).status).toBe(422);
    expect((await post(naming(lote(soon, 1), lote(late, 2)))).status).toBe(201);
    expect(await left()).toEqual([
      [soon, 1],
      [late, 8],
    ]);
    // As screens told it before: by number alone, what expires first, and never more than one of them has.
    const next = naming(lote(undefined, 1), lote(undefined, 2));
    const again = { ...next, id: randomUUID(), authorizingPrescription: undefined };
    expect((await post(again)).status).toBe(201);
    expect(await left()).toEqual([[late, 6]]);
    await receive(pharmacy, clinic, [{ lote: 'DOS', caducidad: soon, envases: 3 }]);
    const row = { clave: PARACETAMOL, lote: 'DOS' };
    const sent = { operacion: randomUUID(), clues: clinic, destino: other };
    const renglones = [
      { ...row, caducidad: late, envases: 4 },
      { ...row, caducidad: soon, envases: 3 },
    ];
    expect((await ask(pharmacy, 'POST', '/traspasos', { ...sent, renglones })).status).toBe(200);
    const came = { operacion: randomUUID(), clues: other, renglones: [{ ...row, caducidad: late, envases: 4 }] };
    const path = `/traspasos/${sent.operacion}/recepcion`;
    expect((await ask(elsewhere, 'POST', path, came)).status).toBe(200);
    expect([await left(), await left(elsewhere, other)]).toEqual([[[late, 2]], [[late, 4]]]);
    // The same number with other content is another act.
    const less = { ...came, renglones: [{ ...row, caducidad: late, envases: 1 }] };
    expect((await ask(elsewhere, 'POST', path, less)).status).toBe(409);
    expect((await ask(elsewhere, 'POST', path, came)).body.repetida).toBe(true);
  });

  it('partial fills are remembered to the end, wherever they were made', async () => {
    await receive(pharmacy, clinic, [{ envases: 2 }]);
    await receive(elsewhere, other, [{ envases: 9 }]);
    const { id } = await prescribe();
    const short = await hand({ request: id });
    expect([short.status, said(short)]).toEqual([422, expect.stringContaining('hay 2 en este lugar y se piden 3')]);
    expect((await hand({ request: id, packs: 2 })).status).toBe(201);
    expect((await hand({ request: id, clues: other, packs: 2 })).status).toBe(409);
    const last = await hand({ request: id, clues: other });
    expect([last.status, lotsOf(last.body)]).toEqual([201, [['L1', 1]]]);
    const more = await hand({ request: id, clues: other, packs: 1 });
    expect([more.status, said(more)]).toEqual([409, 'Esta línea de la receta ya se surtió completa.']);
    const told = dispense({ clues: other, patient, packs: 1 });
    const naming = (reference: string) =>
      hub.fhir('POST', '/MedicationDispense', { ...told, authorizingPrescription: [{ reference }] });
    expect((await naming(`MedicationRequest/${id}/_history/1`)).status).toBe(409);
    expect((await naming(`MedicationRequest?_id=${id}`)).status).toBe(422);
    expect([await shelf(), await shelf(other, elsewhere)]).toEqual([{}, { L1: 8 }]);
  });

  it('the same prescription in two pharmacies at once: one hands it out', async () => {
    await receive(pharmacy, clinic, [{ envases: 20 }]);
    await receive(elsewhere, other, [{ envases: 20 }]);
    for (let round = 0; round < 5; round++) {
      const { id } = await prescribe();
      const both = await Promise.all([hand({ request: id }), hand({ request: id, clues: other })]);
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
    expect((await shelf()).L1! + (await shelf(other, elsewhere)).L1!).toBe(25);
  });

  it('an expired lot is not handed out, nor one that is not there; a wrong unit is refused', async () => {
    await receive(pharmacy, clinic, [{ lote: 'VIVO', envases: 5 }]);
    await db.query(`insert into stock_lot (item, lot, expiry) values ($1, 'VIEJO', $2) on conflict do nothing`, [
      PARACETAMOL,
      inDays(-3),
    ]);
    await db.query(
      `insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor)
       select now(), gen_random_uuid(), 0, 'receipt', s.id, t.id, l.id, 3, 'prueba' from stock_place s, stock_place t, stock_lot l
       where s.clues = $1 and s.kind = 'supplier' and t.clues = $1 and t.kind = 'pharmacy' and l.lot = 'VIEJO' and l.item = $2`,
      [clinic, PARACETAMOL],
    );
    const { id } = await prescribe();
    const old = await hand({ request: id, packs: 1, lots: [{ lot: 'VIEJO', packs: 1 }] });
    expect([old.status, said(old)]).toEqual([422, 'El lote VIEJO caducó: no se entrega.']);
    expect((await hand({ request: id, packs: 1, lots: [{ lot: 'NINGUNO', packs: 1 }] })).status).toBe(422);
    const half = { ...dispense({ clues: clinic, patient, request: id! }), quantity: { value: 15, unit: 'tabletas' } };
    expect((await hub.fhir('POST', '/MedicationDispense', half)).status).toBe(400);
    const sachets = { ...half, quantity: { value: 20, unit: 'sobres' } };
    expect((await hub.fhir('POST', '/MedicationDispense', sachets)).status).toBe(400);
    const tablets = { ...half, quantity: { value: 20, unit: 'tabletas' } };
    expect((await hub.fhir('POST', '/MedicationDispense', tablets)).status).toBe(201);
    expect(await shelf()).toEqual({ VIVO: 3, VIEJO: 3 });
    // The database holds it too, whoever writes.
    await expect(
      db.query(
        `insert into stock_move (at, operation, line, kind, source, target, lot, quantity, actor)
         select now(), gen_random_uuid(), 0, 'dispense', s.id, t.id, l.id, 1, 'x' from stock_place s, stock_place t, stock_lot l
         where s.clues = $1 and s.kind = 'pharmacy' and t.clues = $1 and t.kind = 'patient' and l.lot = 'VIEJO' and l.item = $2`,
        [clinic, PARACETAMOL],
      ),
    ).rejects.toMatchObject({ constraint: 'stock_in_date' });
  });

  it('no other door: a transaction, a PUT, no shelf named, another medicine, another person, an ended prescription', async () => {
    await receive(pharmacy, clinic, [
      { envases: 10 },
      { clave: NAPROXENO, lote: 'N1', unidadesPorEnvase: 30, envases: 5 },
    ]);
    const { id } = await prescribe();
    const whole = dispense({ clues: clinic, patient, request: id!, packs: 3 });
    const { location: _, ...unplaced } = whole;
    expect((await hub.fhir('POST', '/MedicationDispense', unplaced)).status).toBe(400);
    const entry = [{ resource: whole, request: { method: 'PUT', url: `MedicationDispense/${whole.id}` } }];
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
    expect((await hub.fhir('POST', '', bundle)).status).toBe(200);
    expect((await hub.fhir('POST', '', bundle)).status).toBe(200);
    expect((await hub.fhir('PUT', `/MedicationDispense/${randomUUID()}`, { ...whole, id: undefined })).status).toBe(
      400,
    );
    expect((await shelf()).L1).toBe(7);
    const next = (await prescribe()).id!;
    expect((await hand({ request: next, clave: NAPROXENO, packs: 1 })).status).toBe(422);
    const stranger = (await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Otra' }] })).body
      .id;
    expect((await hand({ request: next, patient: stranger, packs: 1 })).status).toBe(422);
    const stopped = (await prescribe({ status: 'stopped' })).id!;
    expect((await hand({ request: stopped, packs: 1 })).status).toBe(422);
    const old = { validityPeriod: { end: '2026-01-01' }, quantity: { value: 10, unit: 'tableta' } };
    expect((await hand({ request: (await prescribe({ dispenseRequest: old })).id!, packs: 1 })).status).toBe(422);
    expect((await hand({ clues: 'DFXXX000000', packs: 1 })).status).toBe(400);
    expect((await shelf()).L1).toBe(7);
  });

  it('is annulled with a reason by counter-entries, and by nothing else', async () => {
    await receive(pharmacy, clinic, [{ envases: 4 }]);
    const { id } = await prescribe();
    const { body } = await hand({ request: id });
    const path = `/MedicationDispense/${body.id}`;
    expect((await hub.fhir('PUT', path, { ...body, quantity: { value: 1, unit: 'envase' } })).status).toBe(422);
    expect((await hub.fhir('DELETE', path)).status).toBe(422);
    expect((await hub.fhir('PUT', path, { ...body, status: 'entered-in-error' })).status).toBe(400);
    const annulled = {
      ...body,
      status: 'entered-in-error',
      statusReasonCodeableConcept: { text: 'Se capturó en otra persona' },
    };
    expect((await hub.fhir('PUT', path, annulled)).status).toBe(200);
    expect(await shelf()).toEqual({ L1: 4 });
    expect((await hub.fhir('PUT', path, { ...body })).status).toBe(422);
    expect((await hand({ request: id })).status).toBe(201);
    const { rows } = await db.query(
      `select kind, quantity from stock_move where resource = (select resource from stock_move where reverses is not null order by id desc limit 1)`,
    );
    expect(rows).toEqual([
      { kind: 'dispense', quantity: 3 },
      { kind: 'correction', quantity: 3 },
    ]);
  });

  it('what another system tells takes nothing', async () => {
    const { location: _, ...told } = dispense({ clues: clinic, patient, packs: 3 });
    expect((await hub.fhir('POST', '/MedicationDispense', told)).status).toBe(201);
  });
});

describe('shelves', () => {
  it('a box is scanned: GTIN, lot and expiry of its DataMatrix; known after the first time', async () => {
    const gtin = '07501234567893';
    const codigo = `]d201${gtin}17${inDays(500).slice(2).replaceAll('-', '')}10DM-1`;
    const scanned = (more: object) => ({
      operacion: randomUUID(),
      clues: clinic,
      renglones: [{ codigo, envases: 5, unidadesPorEnvase: 10, ...more }],
    });
    expect((await ask(pharmacy, 'POST', '/entradas', scanned({}))).status).toBe(404);
    expect((await ask(pharmacy, 'POST', '/entradas', scanned({ clave: PARACETAMOL }))).status).toBe(200);
    expect((await ask(pharmacy, 'POST', '/entradas', scanned({}))).status).toBe(200);
    expect(
      (await ask(pharmacy, 'POST', '/entradas', scanned({ clave: NAPROXENO, unidadesPorEnvase: 30 }))).status,
    ).toBe(409);
    expect(await shelf()).toEqual({ 'DM-1': 10 });
  });

  it('refuses an expired lot, an unknown key, another pack size; the same act told twice is done once', async () => {
    const tell = (row: Row, operacion?: string) =>
      ask(pharmacy, 'POST', '/entradas', receipt(clinic, [row], operacion));
    expect((await tell({ envases: 1, caducidad: inDays(-1) })).status).toBe(422);
    expect((await tell({ envases: 1, clave: '999.999.9999.99' })).status).toBe(422);
    expect((await tell({ envases: 1, unidadesPorEnvase: 12 })).status).toBe(400);
    expect((await tell({ envases: 0 })).status).toBe(400);
    const operacion = randomUUID();
    const both = await Promise.all([tell({ envases: 7 }, operacion), tell({ envases: 7 }, operacion)]);
    expect(both.map(({ status, body }) => [status, body.repetida]).sort()).toEqual([
      [200, false],
      [200, true],
    ]);
    expect(await shelf()).toEqual({ L1: 7 });
  });

  it('a transfer is seen on its way, arrives once, and what is missing stays in sight', async () => {
    await receive(pharmacy, clinic, [{ envases: 10 }]);
    await receive(elsewhere, other, [{ lote: 'X', envases: 1 }]);
    const id = randomUUID();
    const sent = { operacion: id, clues: clinic, destino: other, renglones: [{ clave: PARACETAMOL, envases: 6 }] };
    expect((await ask(pharmacy, 'POST', '/traspasos', sent)).status).toBe(200);
    expect((await ask(pharmacy, 'POST', '/traspasos', sent)).body.repetida).toBe(true);
    expect(
      (
        await ask(pharmacy, 'POST', '/traspasos', {
          ...sent,
          operacion: randomUUID(),
          renglones: [{ clave: PARACETAMOL, envases: 5 }],
        })
      ).status,
    ).toBe(422);
    const onTheWay = (await ask(elsewhere, 'GET', `/traspasos?clues=${other}`)).body.traspasos;
    expect(onTheWay).toMatchObject([
      { operacion: id, origen: { clues: clinic }, renglones: [{ lote: 'L1', envases: 6 }] },
    ]);
    const come = (envases?: number, operacion: string = randomUUID()) =>
      ask(elsewhere, 'POST', `/traspasos/${id}/recepcion`, {
        ...{ operacion, clues: other },
        ...(envases !== undefined && { renglones: [{ clave: PARACETAMOL, lote: 'L1', envases }] }),
      });
    const once = randomUUID();
    const three = await Promise.all([come(4, once), come(4, once), come(4, once)]);
    expect(three.map(({ body }) => body.repetida).sort()).toEqual([false, true, true]);
    expect((await ask(pharmacy, 'GET', `/traspasos?clues=${clinic}`)).body.traspasos[0].renglones[0].envases).toBe(2);
    expect((await Promise.all([come(), come()])).map(({ status }) => status).sort()).toEqual([200, 404]);
    expect([await shelf(), await shelf(other, elsewhere)]).toEqual([{ L1: 4 }, { X: 1, L1: 6 }]);
  });

  it('counts, waste before a witness, quarantine and counter-entries, each with its reason', async () => {
    await receive(pharmacy, clinic, [{ envases: 10 }]);
    const tell = (path: string, more: object) =>
      ask(pharmacy, 'POST', path, { operacion: randomUUID(), clues: clinic, ...more });
    const line = { clave: PARACETAMOL, lote: 'L1' };
    const counted = { motivo: 'Inventario del mes', renglones: [{ ...line, caducidad: inDays(300), contados: 8 }] };
    expect((await tell('/ajustes', { ...counted, motivo: 'x' })).status).toBe(400);
    expect((await tell('/ajustes', counted)).status).toBe(200);
    const wasted = { motivo: 'Se mojó la caja', renglones: [{ ...line, envases: 1 }] };
    expect((await tell('/mermas', wasted)).status).toBe(400);
    expect((await tell('/mermas', { ...wasted, testigo: 'Prueba farmacia' })).status).toBe(404);
    expect((await tell('/mermas', { ...wasted, testigo: await witness(db) })).status).toBe(200);
    expect((await tell('/cuarentena', { motivo: 'Alerta sanitaria', renglones: [line] })).status).toBe(200);
    expect([await shelf(), await shelf(clinic, pharmacy, 'cuarentena')]).toEqual([{}, { L1: 7 }]);
    expect((await hand({ request: (await prescribe()).id!, packs: 1 })).status).toBe(422);
    expect(
      (await tell('/cuarentena', { motivo: 'Alerta levantada', liberar: true, renglones: [{ ...line, envases: 5 }] }))
        .status,
    ).toBe(200);
    expect(await shelf()).toEqual({ L1: 5 });
    const wrong = randomUUID();
    await ask(pharmacy, 'POST', '/entradas', receipt(clinic, [{ lote: 'ERROR', envases: 3 }], wrong));
    const correction = { corrige: wrong, motivo: 'Lote mal escrito' };
    expect((await tell('/correcciones', correction)).status).toBe(200);
    expect((await tell('/correcciones', correction)).status).not.toBe(500);
    expect(await shelf()).toEqual({ L1: 5 });
  });

  it('a recalled lot: every shelf and every person, in one question; a pharmacy learns of its own persons', async () => {
    const lote = `R${count}`;
    await receive(pharmacy, clinic, [{ lote, envases: 9 }]);
    await receive(elsewhere, other, [{ lote, envases: 5 }]);
    const given = await hand({ request: (await prescribe()).id!, packs: 2 });
    await hand({ request: (await prescribe()).id!, clues: other, packs: 1 });
    const { body } = await ask(pharmacy, 'GET', `/lotes/${PARACETAMOL}/${lote}`);
    // Typed by hand in an alert: small letters find the same shelves and persons.
    const typed = (await ask(pharmacy, 'GET', `/lotes/${PARACETAMOL}/${lote.toLowerCase()}`)).body;
    expect(typed).toMatchObject({ lote, personas: body.personas });
    expect(typed.anaqueles).toHaveLength(2);
    expect(body.personas).toMatchObject([
      { paciente: `Patient/${patient}`, surtimiento: `MedicationDispense/${given.body.id}`, envases: 2 },
    ]);
    expect(
      body.anaqueles.map(({ clues, envases }: { clues: string; envases: number }) => [clues, envases]).sort(),
    ).toEqual([
      [clinic, 7],
      [other, 4],
    ]);
  });

  it('the book of controlled medicines tells what came, what left and what remains', async () => {
    const clave = 'ARR-N02AX02-2';
    await receive(pharmacy, clinic, [{ clave, lote: 'C1', envases: 5, unidad: 'cápsula' }]);
    expect((await hand({ clave, packs: 2 })).status).toBe(201);
    const { body } = await ask(pharmacy, 'GET', `/controlados?clues=${clinic}&desde=${inDays(-2)}&hasta=${inDays(2)}`);
    expect(body.renglones).toMatchObject([
      { fraccion: 'III', movimiento: 'receipt', entrada: 5, salida: 0, existencia: 5 },
      { movimiento: 'dispense', entrada: 0, salida: 2, existencia: 3, responsable: 'Q.F.B. Lucía Hernández Soto' },
    ]);
  });

  it('existencias: here, and at the nearest unit that has it; only its own pharmacy keeps a shelf', async () => {
    await receive(pharmacy, clinic, [{ clave: NAPROXENO, unidadesPorEnvase: 30, envases: 3 }]);
    await receive(elsewhere, other, [{ envases: 8 }]);
    const place = (clues: string, latitude: number) =>
      db.query('update stock_site set latitude = $2, longitude = -99.1 where clues = $1', [clues, latitude]);
    await place(clinic, 19.3);
    await place(other, 19.31);
    const { body } = await ask(
      doctor,
      'GET',
      `/existencias?clues=${clinic}&clave=${PARACETAMOL}&clave=${NAPROXENO}&clave=010.000.0101.00`,
    );
    expect(body.existencias).toMatchObject([
      { clave: PARACETAMOL, aqui: { clues: clinic, piezas: 0 }, cerca: { clues: other, piezas: 8, km: 1.1 } },
      { clave: NAPROXENO, aqui: { piezas: 3 } },
      { clave: '010.000.0101.00', aqui: { piezas: 0 } },
    ]);
    // A citizen is told whether, not how much.
    const asked = `clues=${clinic}&clave=${PARACETAMOL}&clave=${NAPROXENO}`;
    const told = await ask(citizen, 'GET', `/hay?${asked}`);
    expect(told.body.medicinas).toEqual([
      {
        clave: PARACETAMOL,
        aqui: { nombre: expect.any(String), hay: false },
        cerca: { nombre: expect.any(String), km: 1.1 },
      },
      { clave: NAPROXENO, aqui: { nombre: expect.any(String), hay: true } },
    ]);
    expect((await ask(citizen, 'GET', `/existencias?${asked}`)).status).toBe(403);
    expect((await ask(citizen, 'GET', `/inventario?clues=${clinic}`)).status).toBe(403);
    expect((await ask(doctor, 'POST', '/entradas', receipt(clinic, [{ envases: 1 }]))).status).toBe(403);
    expect((await ask(pharmacy, 'POST', '/entradas', receipt(other, [{ envases: 1 }]))).status).toBe(403);
    expect((await ask(pharmacy, 'GET', `/inventario?clues=${other}`)).status).toBe(403);
  });

  it('a prescription by its folio: what is missing and from which lots', async () => {
    await receive(pharmacy, clinic, [
      { lote: 'A', caducidad: inDays(30), envases: 2 },
      { lote: 'B', envases: 2 },
    ]);
    const request = await prescribe({
      dispenseRequest: {
        quantity: { value: 30, unit: 'tableta' },
        performer: { identifier: { system: 'urn:oid:2.16.840.1.113883.4.631', value: clinic } },
      },
    });
    const folio = request.groupIdentifier!.value!;
    const path = `/recetas/${folio.toLowerCase().replaceAll('-', ' ')}?clues=${clinic}`;
    const { status, body } = await ask(pharmacy, 'GET', encodeURI(path));
    expect([status, body.folio]).toEqual([200, folio]);
    expect(body.renglones).toMatchObject([
      {
        solicitud: request.id,
        recetados: 3,
        surtidos: 0,
        porSurtir: 3,
        lotes: [
          { lote: 'A', envases: 2 },
          { lote: 'B', envases: 1 },
        ],
      },
    ]);
    expect(body.renglones[0].enAnaquel.map(({ lote }: { lote: string }) => lote)).toEqual(['A', 'B']);
    expect((await ask(pharmacy, 'GET', `/recetas/7K3M-PQ24-XXXX?clues=${clinic}`)).status).toBe(400);
    const lost = await ask(pharmacy, 'GET', `/recetas?clues=${clinic}&persona=${patient}`);
    expect(lost.body.recetas).toContainEqual(
      expect.objectContaining({
        folio,
        renglones: [expect.objectContaining({ porSurtir: 3, disponibles: expect.any(Number) })],
      }),
    );
    expect((await ask(doctor, 'GET', `/recetas?clues=${clinic}&persona=${patient}`)).status).toBe(403);
  });

  it('of who lost the paper: the newest, and never a part of one', async () => {
    const made = await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Larga' }] });
    const { groupIdentifier, identifier } = prescription(made.body.id);
    const newest = prescription(made.body.id);
    const lines = [
      ...Array.from({ length: 2 }, () => ({ groupIdentifier, identifier, authoredOn: '2026-01-02T10:00:00-06:00' })),
      ...Array.from({ length: 49 }, () => ({
        ...{ groupIdentifier: newest.groupIdentifier, identifier: newest.identifier },
        authoredOn: '2026-03-02T10:00:00-06:00',
      })),
    ].map((more) => prescription(made.body.id, more));
    const written = await hub.fhir('POST', '', {
      ...{ resourceType: 'Bundle', type: 'transaction' },
      entry: lines.map((resource) => ({
        resource,
        request: { method: 'PUT', url: `MedicationRequest/${resource.id}` },
      })),
    });
    expect(written.status).toBe(200);
    const shown = async (): Promise<unknown[]> => {
      const { body } = await ask(pharmacy, 'GET', `/recetas?clues=${clinic}&persona=${made.body.id}`);
      return body.recetas.map((one: { folio: string; renglones: unknown[] }) => [one.folio, one.renglones.length]);
    };
    // The fiftieth line is the first of two of its folio: that one is left out.
    expect(await shown()).toEqual([[newest.groupIdentifier!.value, 49]]);
    expect((await hub.fhir('DELETE', `/MedicationRequest/${lines.at(-1)!.id}`)).status).toBeLessThan(300);
    expect(await shown()).toEqual([
      [newest.groupIdentifier!.value, 48],
      [groupIdentifier!.value, 2],
    ]);
  });
});

describe('GET /insumos/openapi.json', () => {
  it('describes every route with the schemas that judge it', async () => {
    const { body } = await ask(pharmacy, 'GET', '/openapi.json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/insumos/traspasos/{id}/recepcion',
        '/insumos/conteos/{id}/renglones',
        '/insumos/planeacion/mapa',
      ]),
    );
    const { schema } = body.paths['/insumos/entradas'].post.requestBody.content['application/json'];
    expect(schema.required).toEqual(['operacion', 'clues', 'renglones']);
  });
});

describe('the ledger', () => {
  it('nobody changes it, and shelves change by it alone', async () => {
    await receive(pharmacy, clinic, [{ envases: 1 }]);
    for (const statement of [
      'update stock_move set quantity = 9',
      'delete from stock_move',
      'truncate stock_move cascade',
      'update stock_balance set quantity = 9',
      'delete from stock_fill',
      `insert into stock_balance values (1, 'x', 1, 5)`,
    ])
      await expect(db.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('what is kept is what the ledger says', async () => {
    expect(await selectDifferences(db)).toEqual([]);
  });
});
