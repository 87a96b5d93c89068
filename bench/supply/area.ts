/**
 * Supplies: `npm run bench -- supply`. Dispensing (a MedicationDispense that takes packs from a shelf for a prescription) against plain transactions of
 * one resource in the same run; what a unit with 1,200 items has, existencias of 30 keys and a recall, over a ledger of a million moves in 235 units.
 */
import { openDatabase } from '@amate/hie-core/db.ts';
import { type Amate, startAmate } from '@amate/test/support/amate.ts';
import { dispense, insumos, prescription, receipt } from '@amate/test/support/pharmacy.ts';
import { type Call, drive } from '../engine/target.ts';
import { interleave, percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { fillLedger, MOVES, SITES } from './fill-ledger.ts';

type Say = (line: string) => void;

const AREA = 'supply';
const CLUES = 'DFBAN000000';
const PEOPLE = 400;
const PER_ROUND = 400;
const PAIRS = 4;
const CLIENTS = 32;
const READS = 200;

export async function supplyArea(say: Say): Promise<Result[]> {
  const amate = await startAmate({ hospitals: [], log: say });
  try {
    const rows = [await dispensing(amate, say)];
    say(`supply: a ledger of ${MOVES.toLocaleString('en')} moves …`);
    const db = openDatabase({
      url: amate.databaseUrl,
      maxConnections: 1,
      statementTimeoutMs: 600_000,
      onError: () => {},
    });
    await fillLedger(db, say).finally(() => db.end());
    return [...rows, ...(await readings(amate, say))];
  } finally {
    await amate.stop();
  }
}

async function dispensing(amate: Amate, say: Say): Promise<Result> {
  say('supply: dispensing against plain transactions …');
  const token = await amate.token();
  const keeper = { baseUrl: amate.baseUrl, token };
  const received = await insumos(keeper, 'POST', '/entradas', receipt(CLUES, [{ envases: 1_000_000 }]));
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

async function readings(amate: Amate, say: Say): Promise<Result[]> {
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
  const over = `over ${MOVES.toLocaleString('en')} moves, p99`;
  return [
    await measured(`on-hand of a unit, 1,200 items, ${over}`, 50, (n) => `/inventario?clues=${site(n)}`),
    await measured(
      `existencias of 30 keys, here and nearest, ${over}`,
      50,
      (n) => `/existencias?clues=${site(n)}&${keys}`,
    ),
    await measured(`recall of a lot, ${over}`, 200, (n) => `/lotes/B${n}/L${n}`),
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
