/**
 * Shelves that live: at the demonstration's first start some units of the synthetic city have used packs for half a year, an order waits to be
 * authorized and another to be received, two transfers are on their way, a box stands apart, the night has its alarms and proposals, and
 * prescriptions wait at the counter. Through the doors that the screens use; a repetition changes nothing.
 */
import { type Database, openDatabase } from '@amate/hie-core/db.ts';
import { cityDate } from '@amate/hie-core/supply/clock.ts';
import { City, DEFAULT_PATIENTS, DEFAULT_SEED } from '@amate/test/city/city.ts';
import type { Bearer } from '@amate/test/support/caller-tokens.ts';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { say } from './console.ts';
import { type AskAs as Ask, asking, type Where } from './demo-ask.ts';
import { planAgain, type Used, writeHistory } from './demo-ledger.ts';
import { demoPrescriptions } from './demo-prescriptions.ts';

const DAY_MS = 86_400_000;
const UNITS = 6;
const CAPTOPRIL = '010.000.0574.00';
const METFORMINA = '010.000.5165.00';
const ENALAPRIL = '010.000.2501.00';
const LOSARTAN = '010.000.2520.00';
const PARACETAMOL = '010.000.0104.00';
const ASPIRINA = '010.000.0101.00';
const FOLICO = '010.000.1706.00';
const AMOXICILINA = '010.000.2128.00';
const BEZAFIBRATO = '010.000.0655.00';
const CLONAZEPAM = 'ARR-N03AE01-1';
const SALBUTAMOL = '010.000.0429.00';

const operation = (number: number): string => `0000de30-0001-4000-8000-${String(number).padStart(12, '0')}`;

export async function loadDemoSupply(stack: Where, nowMs = Date.now()): Promise<void> {
  const { databaseUrl: url } = stack;
  const db = openDatabase({ url, maxConnections: 2, statementTimeoutMs: 30_000, onError: () => {} });
  try {
    const { rows } = await db.query('select from stock_order where id = $1', [operation(LAST)]);
    if (rows.length === 0) await load(db, await asking(stack, [TOLD_BEFORE]), nowMs);
  } catch (error) {
    say(`  Los anaqueles de demostración no se cargaron: ${(error as Error).message}`);
  } finally {
    await db.end();
  }
}

/** What was told at a start that was cut, and said otherwise now, stands as it was told. */
const TOLD_BEFORE = 409;

/** The demonstration's own staff by account, so that nobody authorizes what he asked for. */
async function staff(db: Database, clues: string) {
  const { rows } = await db.query<{ id: string; username: string; name: string }>(
    `select id, username, name from account where username in ('farmacia', 'administrador', 'operador')`,
  );
  const of = (role: 'farmacia' | 'administrador' | 'operador'): Bearer => {
    const found = rows.find(({ username }) => username === role);
    return {
      role,
      subject: found?.id ?? `demo-${role}`,
      name: found?.name ?? role,
      ...(role !== 'operador' && { clues }),
    };
  };
  return { pharmacy: of('farmacia'), manager: of('administrador'), buyer: of('operador') };
}

async function load(db: Database, ask: Ask, nowMs: number): Promise<void> {
  const units = new City({ seed: DEFAULT_SEED, patients: DEFAULT_PATIENTS }).facilities.clinics.slice(0, UNITS);
  const [own, beside, ...others] = units.map(({ clues }) => clues) as [string, string, ...string[]];
  const people = await staff(db, own);
  const pharmacyOf = (clues: string): Bearer => ({
    role: 'farmacia',
    clues,
    subject: `demo-${clues}`,
    name: 'Farmacia de demostración',
  });
  // The first two were stocked before the city had names.
  for (const { clues, name, alcaldia } of units)
    await db.query('update stock_site set name = $2, district = coalesce(district, $3) where clues = $1', [
      clues,
      name,
      alcaldia.name,
    ]);
  await fillShelves(ask, { own, others }, nowMs);
  await writeHistory(db, usedBy(own, beside, others), nowMs);
  await setApart(ask, people.pharmacy, own);
  const send = (number: number, from: string, to: string, clave: string, envases: number) =>
    ask(pharmacyOf(from), '/insumos/traspasos', {
      operacion: operation(number),
      clues: from,
      destino: to,
      renglones: [{ clave, envases }],
    });
  await send(300, beside, own, METFORMINA, 20);
  await send(301, own, others[0]!, PARACETAMOL, 12);
  await prescribe(ask, own, nowMs);
  await placeOrders(ask, { ...people, neighbour: pharmacyOf(beside) }, own, beside);
  await planAgain(db, nowMs);
}

interface Places {
  readonly own: string;
  readonly others: readonly string[];
}
type Row = readonly [clave: string, envases: number, lote: string, days: number, pack?: readonly [number, string]];

const OWN: readonly Row[] = [
  [FOLICO, 1, 'D26F', 200, [92, 'tableta']],
  [AMOXICILINA, 6, 'D27A', 300, [12, 'cápsula']],
  [CLONAZEPAM, 12, 'D27K', 380, [30, 'tableta']],
];
const OTHERS: readonly Row[] = [
  [CAPTOPRIL, 30, 'D27B', 300],
  [METFORMINA, 45, 'D27B', 300],
  [ENALAPRIL, 25, 'D26S', 70],
  [LOSARTAN, 40, 'D27B', 300],
  [PARACETAMOL, 90, 'D27B', 300],
  [FOLICO, 24, 'D27B', 300],
  [AMOXICILINA, 18, 'D27B', 300],
  [BEZAFIBRATO, 12, 'D27B', 300, [30, 'tableta']],
];

async function fillShelves(ask: Ask, { own, others }: Places, nowMs: number): Promise<void> {
  for (const [at, clues] of [own, ...others].entries()) {
    const rows = at === 0 ? OWN : OTHERS.filter((_, row) => (row + at) % 4 !== 0);
    const renglones = rows.map(([clave, envases, lote, days, pack]) => ({
      ...{ clave, envases, lote, caducidad: cityDate(nowMs + days * DAY_MS) },
      ...(pack && { unidadesPorEnvase: pack[0], unidad: pack[1] }),
    }));
    const by: Bearer = { role: 'sistema', name: 'Almacén de demostración' };
    await ask(by, '/insumos/entradas', { operacion: operation(100 + at), clues, renglones });
  }
}

/** Packs of a month, and what of them is left: some units run short of what another has too much of. */
function usedBy(own: string, beside: string, others: readonly string[]): readonly Used[] {
  const used = (clues: string, item: string, monthly: number, left = 0, expiresInDays = 260): Used => ({
    ...{ clues, item, monthly, left, expiresInDays },
  });
  return [
    ...[used(own, CAPTOPRIL, 24), used(own, METFORMINA, 38), used(own, ENALAPRIL, 11), used(own, LOSARTAN, 30)],
    ...[used(own, PARACETAMOL, 55), used(own, ASPIRINA, 8), used(own, FOLICO, 16), used(own, AMOXICILINA, 28)],
    ...[used(own, SALBUTAMOL, 9), used(own, BEZAFIBRATO, 10)],
    ...[
      used(beside, CAPTOPRIL, 9),
      used(beside, METFORMINA, 30),
      used(beside, ENALAPRIL, 140),
      used(beside, LOSARTAN, 26),
    ],
    ...[used(beside, PARACETAMOL, 60), used(beside, ASPIRINA, 12)],
    ...others.flatMap((clues, at) => [
      ...[
        used(clues, CAPTOPRIL, 12 + 6 * at),
        used(clues, METFORMINA, 20 + 9 * at),
        used(clues, LOSARTAN, 18 + 4 * at),
      ],
      ...[
        used(clues, PARACETAMOL, 40 + 12 * at),
        used(clues, FOLICO, 9, at === 1 ? 60 : 0),
        used(clues, AMOXICILINA, 14 + 3 * at),
      ],
    ]),
  ];
}

const setApart = (ask: Ask, as: Bearer, clues: string): Promise<unknown> =>
  ask(as, '/insumos/cuarentena', {
    ...{ operacion: operation(200), clues, motivo: 'Cajas mojadas en el traslado' },
    renglones: [{ clave: ASPIRINA, lote: 'D27C', envases: 4 }],
  });

async function prescribe(ask: Ask, clues: string, nowMs: number): Promise<void> {
  const system: Bearer = { role: 'sistema', name: 'Cliente de demostración' };
  const found = (await ask(system, '/fhir/R4/Patient?_count=6&birthdate=lt1992&_sort=-birthdate')) as Bundle;
  const people = (found.entry ?? []).map(({ resource }) => resource as Patient);
  await ask(system, '/fhir/R4', demoPrescriptions(people, clues, nowMs));
}

interface Buying {
  readonly pharmacy: Bearer;
  readonly manager: Bearer;
  readonly buyer: Bearer;
  readonly neighbour: Bearer;
}
/** Made last: when it stands, everything does. */
const LAST = 402;

async function placeOrders(ask: Ask, { pharmacy, manager, buyer, neighbour }: Buying, own: string, beside: string) {
  const order = (as: Bearer, number: number, clues: string, renglones: object[]) =>
    ask(as, '/insumos/pedidos', { operacion: operation(number), clues, renglones });
  const move = (as: Bearer, number: number, act: number, more: object) =>
    ask(as, `/insumos/pedidos/${operation(number)}/estado`, { operacion: operation(number * 10 + act), ...more });
  await order(pharmacy, 400, own, [
    { clave: LOSARTAN, envases: 40 },
    { clave: SALBUTAMOL, envases: 12 },
  ]);
  await move(manager, 400, 1, { estado: 'autorizado' });
  await move(buyer, 400, 2, { estado: 'enviado', proveedor: 'Birmex' });
  await order(neighbour, 401, beside, [{ clave: PARACETAMOL, envases: 60 }]);
  await order(pharmacy, LAST, own, [
    { clave: FOLICO, envases: 30 },
    { clave: AMOXICILINA, envases: 40 },
  ]);
}
