/** Any acts in any order: the books balance, nothing is below zero, and every shelf holds what a naïve list says (docs/adr/0035). */
import { randomUUID } from 'node:crypto';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import {
  dispense,
  inDays,
  insumos,
  PARACETAMOL,
  prescription,
  receipt,
  witness,
} from '@amate/test/support/pharmacy.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Database, openDatabase } from '../db.ts';
import { selectDifferences } from './reading/sql.ts';

let hub: RunningHub;
let db: Database;
let testigo = '';
let token: string;
let patient: string;
let count = 0;

beforeAll(async () => {
  hub = await startHub();
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 20_000, onError: () => {} });
  testigo = await witness(db);
  token = await hub.token();
  patient = (await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Carrera' }] })).body.id;
}, 60_000);
afterAll(async () => {
  await db?.end();
  await hub?.close();
});

const ask = (path: string, body: object) => insumos({ baseUrl: hub.config.baseUrl, token }, 'POST', path, body);

type Act =
  | {
      readonly kind:
        | 'receive'
        | 'waste'
        | 'apart'
        | 'release'
        | 'count'
        | 'session'
        | 'hand'
        | 'send'
        | 'supplier'
        | 'order';
      readonly at: 0 | 1;
      readonly lot: 0 | 1;
      readonly packs: number;
    }
  | { readonly kind: 'arrive' }
  | { readonly kind: 'annul' }
  | { readonly kind: 'lose' }
  | { readonly kind: 'giveBack' }
  | { readonly kind: 'orderComes' }
  | { readonly kind: 'takeBack' };

const acts = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          ...([
            'receive',
            'waste',
            'apart',
            'release',
            'count',
            'session',
            'hand',
            'send',
            'supplier',
            'order',
          ] as const),
        ),
        at: fc.constantFrom(0, 1),
        lot: fc.constantFrom(0, 1),
        packs: fc.integer({ min: 1, max: 9 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constantFrom(...(['arrive', 'annul', 'takeBack', 'lose', 'giveBack', 'orderComes'] as const)),
      }),
    },
  ) as fc.Arbitrary<Act>,
  { minLength: 5, maxLength: 25 },
);

/** The naïve list: what stands where, and what can still be undone. */
class Model {
  readonly #held = new Map<string, number>();
  readonly transfers: { id: string; to: number; lot: number; packs: number }[] = [];
  /** `packs`: what the person still has of it. */
  readonly handed: { resource: { id: string }; at: number; lot: number; packs: number }[] = [];
  /** Of one authorized line: what has not come. */
  readonly orders: { id: string; at: number; lot: number; left: number }[] = [];
  readonly received: { id: string; at: number; lot: number; packs: number }[] = [];

  of = (place: string, at: number, lot: number): number => this.#held.get(`${place}/${at}/${lot}`) ?? 0;
  add(place: string, at: number, lot: number, packs: number): void {
    this.#held.set(`${place}/${at}/${lot}`, this.of(place, at, lot) + packs);
  }
  /** @returns whether it could */
  move(from: string, to: string | undefined, at: number, lot: number, packs: number): boolean {
    if (this.of(from, at, lot) < packs) return false;
    this.add(from, at, lot, -packs);
    if (to !== undefined) this.add(to, at, lot, packs);
    return true;
  }
  all(): Record<string, number> {
    return Object.fromEntries([...this.#held].filter(([, packs]) => packs > 0).sort());
  }
}

async function run(sequence: readonly Act[]): Promise<void> {
  const own = [`DFPRO${String(++count).padStart(6, '0')}`, `DFPRQ${String(count).padStart(6, '0')}`];
  const model = new Model();
  for (const clues of own)
    expect((await ask('/entradas', receipt(clues, [{ lote: 'BASE', envases: 1 }]))).status).toBe(200);
  for (const act of sequence) {
    const could = expected(model, act, own);
    const { status } = await done(model, act, own);
    expect([act, status < 300]).toEqual([act, could.ok]);
    if (status < 300) could.keep();
  }
  const { rows } = await db.query<{ name: string; packs: number }>(
    `select case p.kind when 'pharmacy' then 'shelf' when 'quarantine' then 'apart' else 'way' end || '/' || (array_position($1::text[], p.clues) - 1)
       || '/' || right(l.lot, 1) as name, sum(b.quantity)::integer as packs
     from stock_balance b join stock_place p on p.id = b.place join stock_lot l on l.id = b.lot
     where p.clues = any($1) and l.lot <> 'BASE' and b.quantity > 0 group by 1 order by 1`,
    [own],
  );
  expect(Object.fromEntries(rows.map(({ name, packs }) => [name, packs]))).toEqual(model.all());
}

let lastId = '';
let lastDispense: { id: string } = { id: '' };

function expected(model: Model, act: Act, _own: readonly string[]): { ok: boolean; keep: () => void } {
  switch (act.kind) {
    case 'receive':
      return {
        ok: true,
        keep: () => {
          model.add('shelf', act.at, act.lot, act.packs);
          model.received.push({ ...act, id: lastId });
        },
      };
    case 'waste':
      return {
        ok: model.of('shelf', act.at, act.lot) >= act.packs,
        keep: () => void model.move('shelf', undefined, act.at, act.lot, act.packs),
      };
    case 'apart':
      return {
        ok: model.of('shelf', act.at, act.lot) >= act.packs,
        keep: () => void model.move('shelf', 'apart', act.at, act.lot, act.packs),
      };
    case 'release':
      return {
        ok: model.of('apart', act.at, act.lot) >= act.packs,
        keep: () => void model.move('apart', 'shelf', act.at, act.lot, act.packs),
      };
    case 'supplier':
      return {
        ok: model.of('shelf', act.at, act.lot) >= act.packs,
        keep: () => void model.move('shelf', undefined, act.at, act.lot, act.packs),
      };
    case 'order':
      return {
        ok: true,
        keep: () => void model.orders.push({ id: lastId, at: act.at, lot: act.lot, left: act.packs }),
      };
    case 'orderComes': {
      const one = model.orders.at(0);
      return {
        ok: one !== undefined,
        keep: () => {
          model.orders.shift();
          model.add('shelf', one!.at, one!.lot, one!.left);
          model.received.push({ id: lastId, at: one!.at, lot: one!.lot, packs: one!.left });
        },
      };
    }
    case 'lose': {
      const one = model.transfers.at(0);
      return {
        ok: one !== undefined,
        keep: () => {
          model.transfers.shift();
          model.move('way', undefined, one!.to, one!.lot, one!.packs);
        },
      };
    }
    case 'giveBack': {
      const one = model.handed.at(0);
      return {
        ok: one !== undefined && one.packs > 0,
        keep: () => {
          one!.packs -= 1;
          model.add('apart', one!.at, one!.lot, 1);
        },
      };
    }
    case 'session':
    case 'count':
      return {
        ok: true,
        keep: () => model.add('shelf', act.at, act.lot, act.packs - model.of('shelf', act.at, act.lot)),
      };
    case 'hand':
      return {
        ok: model.of('shelf', act.at, act.lot) >= act.packs,
        keep: () => {
          model.move('shelf', undefined, act.at, act.lot, act.packs);
          model.handed.push({ ...act, resource: lastDispense });
        },
      };
    case 'send':
      return {
        ok: model.of('shelf', act.at, act.lot) >= act.packs,
        keep: () => {
          model.move('shelf', undefined, act.at, act.lot, act.packs);
          model.add('way', 1 - act.at, act.lot, act.packs);
          model.transfers.push({ id: lastId, to: 1 - act.at, lot: act.lot, packs: act.packs });
        },
      };
    case 'arrive': {
      const one = model.transfers.at(0);
      return {
        ok: one !== undefined,
        keep: () => {
          model.transfers.shift();
          model.move('way', 'shelf', one!.to, one!.lot, one!.packs);
        },
      };
    }
    case 'annul': {
      const one = model.handed.at(0);
      return {
        ok: one !== undefined,
        keep: () => {
          model.handed.shift();
          model.add('shelf', one!.at, one!.lot, one!.packs);
        },
      };
    }
    case 'takeBack': {
      const one = model.received.at(0);
      const ok = one !== undefined && model.of('shelf', one.at, one.lot) >= one.packs;
      return {
        ok,
        keep: () => {
          model.received.shift();
          model.move('shelf', undefined, one!.at, one!.lot, one!.packs);
        },
      };
    }
  }
}

const NOTHING = { status: 409 };

async function done(model: Model, act: Act, own: readonly string[]): Promise<{ status: number }> {
  lastId = randomUUID();
  if (act.kind === 'arrive') {
    const one = model.transfers.at(0);
    return one === undefined
      ? NOTHING
      : ask(`/traspasos/${one.id}/recepcion`, { operacion: lastId, clues: own[one.to] });
  }
  if (act.kind === 'annul') {
    const one = model.handed.at(0)?.resource;
    const why = { status: 'entered-in-error', statusReasonCodeableConcept: { text: 'Se capturó mal' } };
    return one === undefined ? NOTHING : hub.fhir('PUT', `/MedicationDispense/${one.id}`, { ...one, ...why });
  }
  if (act.kind === 'lose') {
    const one = model.transfers.at(0);
    const more = { clues: own[one?.to ?? 0], motivo: 'Se perdió el camión', testigo };
    return one === undefined ? NOTHING : ask(`/traspasos/${one.id}/perdida`, { operacion: lastId, ...more });
  }
  if (act.kind === 'giveBack') {
    const one = model.handed.at(0);
    if (one === undefined) return NOTHING;
    const renglones = [{ clave: PARACETAMOL, lote: `P${one.lot}`, envases: 1 }];
    const more = { clues: own[one.at], surtimiento: one.resource.id, motivo: 'Lo devolvió', renglones };
    return ask('/devoluciones/persona', { operacion: lastId, ...more });
  }
  if (act.kind === 'orderComes') {
    const one = model.orders.at(0);
    if (one === undefined) return NOTHING;
    // More than was authorized never comes against it.
    const come = (envases: number, operacion: string) =>
      ask('/entradas', { ...receipt(own[one.at]!, [{ lote: `P${one.lot}`, envases }], operacion), pedido: one.id });
    expect((await come(one.left + 1, randomUUID())).status).toBe(422);
    return come(one.left, lastId);
  }
  if (act.kind === 'takeBack') {
    const one = model.received.at(0);
    return one === undefined
      ? NOTHING
      : ask('/correcciones', { operacion: lastId, clues: own[one.at], corrige: one.id, motivo: 'Estaba mal escrito' });
  }
  const clues = own[act.at]!;
  const lote = `P${act.lot}`;
  const common = {
    operacion: lastId,
    clues,
    motivo: 'Prueba de propiedades',
    renglones: [{ clave: PARACETAMOL, lote, envases: act.packs }],
  };
  switch (act.kind) {
    case 'receive':
      return ask('/entradas', receipt(clues, [{ lote, envases: act.packs }], lastId));
    case 'waste':
      return ask('/mermas', { ...common, testigo });
    case 'apart':
    case 'release':
      return ask('/cuarentena', { ...common, liberar: act.kind === 'release' });
    case 'supplier':
      return ask('/devoluciones/proveedor', { ...common, lugar: 'farmacia' });
    case 'order': {
      const asked = await ask('/pedidos', {
        operacion: lastId,
        clues,
        renglones: [{ clave: PARACETAMOL, envases: act.packs }],
      });
      if (asked.status !== 200) return asked;
      return ask(`/pedidos/${lastId}/estado`, { operacion: randomUUID(), estado: 'autorizado' });
    }
    case 'session': {
      await ask('/conteos', { operacion: lastId, clues, claves: [PARACETAMOL] });
      const row = { clave: PARACETAMOL, caducidad: inDays(300) };
      const others = (['BASE', `P${1 - act.lot}`] as const).map((one) => ({
        ...{ ...row, lote: one, contados: one === 'BASE' ? 1 : model.of('shelf', act.at, 1 - act.lot) },
      }));
      const renglones = [{ ...row, lote, contados: act.packs }, ...others];
      await ask(`/conteos/${lastId}/renglones`, { clues, renglones });
      // What does not agree, counted again.
      await ask(`/conteos/${lastId}/renglones`, { clues, renglones: renglones.map((one) => ({ ...one, vuelta: 2 })) });
      const motivo = 'Prueba de propiedades';
      return ask(`/conteos/${lastId}/cierre`, { operacion: randomUUID(), clues, motivo, testigo });
    }
    case 'count':
      return ask('/ajustes', {
        ...common,
        renglones: [{ clave: PARACETAMOL, lote, caducidad: inDays(300), contados: act.packs }],
      });
    case 'send':
      return ask('/traspasos', { operacion: lastId, clues, destino: own[1 - act.at], renglones: common.renglones });
    default: {
      const made = dispense({ clues, patient, packs: act.packs, lots: [{ lot: lote, packs: act.packs }] });
      const answer = await hub.fhir('PUT', `/MedicationDispense/${made.id}`, made);
      lastDispense = answer.body;
      return answer;
    }
  }
}

describe('the ledger of supplies', () => {
  it('any acts in any order leave what a naïve list says', async () => {
    await fc.assert(fc.asyncProperty(acts, run), { numRuns: 15 });
    expect(await selectDifferences(db)).toEqual([]);
    const { rows } = await db.query('select sum(quantity)::integer as packs from stock_recomputed where quantity < 0');
    expect(rows).toEqual([{ packs: null }]);
  }, 300_000);

  it('1,000 tries for the last box, over 64 connections: one has it, everybody else is told', async () => {
    const clues = 'DFRAC000001';
    await ask('/entradas', receipt(clues, [{ envases: 1 }]));
    const request = prescription(patient, { dispenseRequest: { quantity: { value: 5_000, unit: 'envase' } } });
    await hub.fhir('PUT', `/MedicationRequest/${request.id}`, request);
    const runners = Array.from({ length: 1_000 }, () => dispense({ clues, patient, request: request.id, packs: 1 }));
    const statuses = new Map<number, number>();
    const connection = async (): Promise<void> => {
      for (let next = runners.pop(); next !== undefined; next = runners.pop()) {
        const { status } = await hub.fhir('POST', '/MedicationDispense', next);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 64 }, connection));
    expect(Object.fromEntries(statuses)).toEqual({ 201: 1, 422: 999 });
    expect(await selectDifferences(db)).toEqual([]);
  }, 300_000);

  it('a crowd at one shelf: as many packs leave as there were, whatever their order', async () => {
    const clues = 'DFRAC000002';
    await ask(
      '/entradas',
      receipt(clues, [
        { lote: 'A', caducidad: inDays(30), envases: 50 },
        { lote: 'B', envases: 50 },
      ]),
    );
    const hands = Array.from({ length: 130 }, () => dispense({ clues, patient, packs: 1 }));
    const answers = await Promise.all(hands.map((one) => hub.fhir('POST', '/MedicationDispense', one)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(100);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(30);
    expect(await selectDifferences(db)).toEqual([]);
  }, 300_000);
});
