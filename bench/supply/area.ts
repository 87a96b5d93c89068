/**
 * Supplies: `npm run bench -- supply [--full]`. Over a ledger of a million moves (ten with --full) in 235 units: dispensing (a MedicationDispense
 * that takes packs from a shelf for a prescription) against plain transactions of one resource, what a unit with 1,200 items has, existencias of
 * 30 keys, a recall, a count of 1,000 lines, and the night's planning.
 */
import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@amate/hie-core/db.ts';
import { cityDate } from '@amate/hie-core/supply/clock.ts';
import { planAll } from '@amate/hie-core/supply/planning/nightly.ts';
import { type Amate, startAmate } from '@amate/test/support/amate.ts';
import { dispense, inDays, insumos, prescription, receipt, witness } from '@amate/test/support/pharmacy.ts';
import { type Call, drive } from '../engine/target.ts';
import { interleave, median, percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { checkLedger, FULL_MOVES, fillLedger, SITES, USUAL_MOVES } from './fill-ledger.ts';

type Say = (line: string) => void;

const AREA = 'supply';
const CLUES = 'DFBAN000000';
const PEOPLE = 400;
const PER_ROUND = 400;
const PAIRS = 4;
const CLIENTS = 32;
const READS = 200;
const COUNT_LINES = 1_000;
const COUNTS = 5;
const NIGHT_LIMIT_S = 300;
const DAY_MS = 86_400_000;

export async function supplyArea(say: Say, full = false): Promise<Result[]> {
  const moves = full ? FULL_MOVES : USUAL_MOVES;
  const amate = await startAmate({ hospitals: [], log: say });
  // As the hub's own, but for the time that filling takes.
  const db = openDatabase({
    url: amate.databaseUrl,
    maxConnections: 2,
    statementTimeoutMs: 1_200_000,
    onError: () => {},
  });
  try {
    say(`supply: a ledger of ${moves.toLocaleString('en')} moves …`);
    await filled(amate.databaseUrl, moves, say);
    const rows = [await dispensing(amate, say), ...(await readings(amate, moves, say))];
    return [...rows, await counting(amate, moves, await witness(db), say), await night(db, moves, say)];
  } finally {
    await db.end();
    await amate.stop();
  }
}

/** On single connections, which are told to leave the triggers out. */
async function filled(url: string, moves: number, say: Say): Promise<void> {
  const started = performance.now();
  const alone = () => openDatabase({ url, maxConnections: 1, statementTimeoutMs: 1_200_000, onError: () => {} });
  const [one, other] = [alone(), alone()];
  try {
    await fillLedger(one, other, { moves, today: day(0), say });
    say(`supply: filled in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
    // The whole of ten million is added up for minutes: what is written is the same arithmetic.
    if (moves <= USUAL_MOVES) await checkLedger(other);
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
}

/** Of the city. */
const day = (ahead: number): string => cityDate(Date.now() + ahead * DAY_MS);

/** Every unit is planned once before; what is measured is the next night: a day summed, the seasons, every unit, the proposals. */
async function night(db: Database, moves: number, say: Say): Promise<Result> {
  const first = await planAll(db, day(0));
  say(`supply: planned a first time in ${first.seconds.toFixed(0)} s`);
  await db.query('vacuum analyze stock_day, stock_plan');
  const { seconds, units, items, alarms, proposals } = await planAll(db, day(1));
  say(
    `supply: a night of ${units} units, ${items} plans, ${alarms} alarms, ${proposals} proposals: ${seconds.toFixed(1)} s`,
  );
  return timed(
    `nightly planning, ${SITES} units × 1,200 items, over ${moves.toLocaleString('en')} moves`,
    NIGHT_LIMIT_S,
    seconds,
    's',
  );
}

async function counting(amate: Amate, moves: number, testigo: string, say: Say): Promise<Result> {
  say('supply: counting …');
  const keeper = { baseUrl: amate.baseUrl, token: await amate.token() };
  const times: number[] = [];
  for (let round = 0; round < COUNTS; round++) {
    const clues = `DFBAN${String(round + 11).padStart(6, '0')}`;
    const id = randomUUID();
    const { body } = await insumos(keeper, 'POST', '/conteos', { operacion: id, clues });
    const renglones = (body.renglones as object[]).slice(0, COUNT_LINES).map((row) => ({ ...row, contados: 7 }));
    const started = performance.now();
    const { status, body: saved } = await insumos(keeper, 'POST', `/conteos/${id}/renglones`, { clues, renglones });
    times.push(performance.now() - started);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(saved)}`);
    const closing = performance.now();
    const again = renglones.map((row) => ({ ...row, vuelta: 2 }));
    await insumos(keeper, 'POST', `/conteos/${id}/renglones`, { clues, renglones: again });
    const close = { operacion: randomUUID(), clues, motivo: 'Banco de pruebas', testigo, sinContarEsCero: true };
    const closed = await insumos(keeper, 'POST', `/conteos/${id}/cierre`, close);
    if (closed.status !== 200) throw new Error(`${closed.status} ${JSON.stringify(closed.body)}`);
    say(
      `supply: ${renglones.length} lines saved in ${times.at(-1)!.toFixed(0)} ms, closed in ${(performance.now() - closing).toFixed(0)} ms`,
    );
  }
  return timed(
    `a count of 1,000 lines saved, over ${moves.toLocaleString('en')} moves, median of ${COUNTS}`,
    1_000,
    median(times),
    'ms',
  );
}

const timed = (workload: string, limit: number, took: number, unit: 'ms' | 's'): Result =>
  toResult({ area: AREA, workload, unit, amate: took, peer: limit, peerName: 'limit', goal: 1 }, 'lower');

async function dispensing(amate: Amate, say: Say): Promise<Result> {
  say('supply: dispensing against plain transactions …');
  const token = await amate.token();
  const keeper = { baseUrl: amate.baseUrl, token };
  const received = await insumos(
    keeper,
    'POST',
    '/entradas',
    receipt(CLUES, [{ envases: 1_000_000, caducidad: inDays(300) }]),
  );
  if (received.status !== 200) throw new Error(`${received.status} ${JSON.stringify(received.body)}`);
  const persons = await people(amate, token);
  const requests = await prescriptions(amate, token, persons);
  let next = 0;
  const posting = (resource: object, type: string): Call => ({
    method: 'POST',
    url: amate.fhirUrl,
    body: JSON.stringify({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource, request: { method: 'POST', url: type } }],
    }),
  });
  const handing = (): Call => {
    const at = next++ % PEOPLE;
    const { id: _, ...made } = dispense({ clues: CLUES, patient: persons[at]!, request: requests[at]!, packs: 1 });
    return posting(made, 'MedicationDispense');
  };
  const plain = (): Call => posting(observation(persons[next++ % PEOPLE]!), 'Observation');
  const pids = [amate.processes.hub.pid!, amate.processes.postgres.pid!];
  const round = (call: () => Call) => () => drive(Array.from({ length: PER_ROUND }, call), CLIENTS, token, pids);
  const { a, b, ratio, cpuMicrosA } = await interleave(PAIRS, round(handing), round(plain));
  return toResult(
    {
      ...{
        area: AREA,
        workload: `dispensing from one shelf, ${CLIENTS} clients`,
        unit: 'dispenses/s',
        amate: a,
        peer: b,
        ratio,
      },
      ...{ goal: 0.5, peerName: 'plain transaction of one resource', cpuMicros: cpuMicrosA ?? null },
    },
    'higher',
  );
}

async function readings(amate: Amate, moves: number, say: Say): Promise<Result[]> {
  say('supply: reading …');
  const token = await amate.token();
  const pids = [amate.processes.hub.pid!, amate.processes.postgres.pid!];
  const keys = Array.from({ length: 30 }, (_, n) => `clave=B${n}`).join('&');
  const site = (n: number): string => `DFBAN${String((n % SITES) + 1).padStart(6, '0')}`;
  const measured = async (workload: string, limitMs: number, path: (n: number) => string): Promise<Result> => {
    const calls = (count: number): Call[] =>
      Array.from({ length: count }, (_, n) => ({ method: 'GET', url: `${amate.baseUrl}/insumos${path(n)}` }));
    await drive(calls(20), 1, token, pids);
    const { latenciesMs, cpuMicros } = await drive(calls(READS), 1, token, pids);
    const p99 = percentile(latenciesMs, 0.99);
    return toResult(
      {
        area: AREA,
        workload,
        unit: 'ms',
        amate: p99,
        peer: limitMs,
        peerName: 'limit',
        goal: 1,
        cpuMicros: cpuMicros ?? null,
      },
      'lower',
    );
  };
  const over = `over ${moves.toLocaleString('en')} moves, p99`;
  return [
    await measured(`on-hand of a unit, 1,200 items, ${over}`, 50, (n) => `/inventario?clues=${site(n)}`),
    await measured(
      `existencias of 30 keys, here and nearest, ${over}`,
      50,
      (n) => `/existencias?clues=${site(n)}&${keys}`,
    ),
    await measured(`recall of a lot, ${over}`, 200, (n) => `/lotes/B${n}/L${n}-0`),
  ];
}

async function people(amate: Amate, token: string): Promise<string[]> {
  const entry = Array.from({ length: PEOPLE }, (_, n) => ({
    resource: { resourceType: 'Patient', name: [{ family: `Banco ${n}` }], birthDate: '1950-01-01' },
    request: { method: 'POST', url: 'Patient' },
  }));
  const made = (await post(amate, token, { resourceType: 'Bundle', type: 'transaction', entry })) as {
    entry: { response: { location: string } }[];
  };
  return made.entry.map(({ response }) => response.location.split('/').at(-3)!);
}

async function prescriptions(amate: Amate, token: string, persons: readonly string[]): Promise<string[]> {
  const made = persons.map((person) =>
    prescription(person, { dispenseRequest: { quantity: { value: 5_000, unit: 'envase' } } }),
  );
  const entry = made.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `MedicationRequest/${resource.id}` },
  }));
  await post(amate, token, { resourceType: 'Bundle', type: 'transaction', entry });
  return made.map(({ id }) => id!);
}

async function post(amate: Amate, token: string, body: object): Promise<unknown> {
  const response = await fetch(amate.fhirUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 500)}`);
  return response.json();
}

const observation = (person: string): object => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: `Patient/${person}` },
  effectiveDateTime: new Date().toISOString(),
  valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
});
