/**
 * Telemonitoring: `npm run bench -- telemonitoring`. Readings over MQTT into the database, rules evaluated, acknowledged after the commit, against a
 * bare INSERT of the same rows in batches of the same size; how long an alert takes to the board; one day of many people; two years of one person.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { openDatabase } from '@amate/hie-core/db.ts';
import { type Amate, startAmate } from '@amate/test/support/amate.ts';
import { actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { askTele, HOME_CLINIC, type Nurse, newDevice, pair, personIn, pressure } from '@amate/test/support/home.ts';
import { connectAsync } from 'mqtt';
import { freePort } from '../../scripts/stack/ports.ts';
import { interleave, median, percentile, type Round, treeCpuMicros } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { replayDay } from './day.ts';
import { bareInsert, enrolMany, fillYears, untilRecorded } from './people.ts';

type Say = (line: string) => void;

const AREA = 'telemonitoring';
const PEOPLE = 2_000;
const CLIENTS = 200;
const PER_ROUND = 20_000;
const PAIRS = 4;
const ALERTS = 100;
const YEARS_READS = 60;

const DAY_PEOPLE = 2_000;
export const FULL_DAY_PEOPLE = 100_000;

/** @param dayOf only a day of so many people, and nothing else */
export async function telemonitoringArea(say: Say, dayOf?: number): Promise<Result[]> {
  return [...(dayOf === undefined ? await intakeAndBoard(say) : []), ...(await replayDay(dayOf ?? DAY_PEOPLE, say))];
}

async function intakeAndBoard(say: Say): Promise<Result[]> {
  const port = await freePort();
  const amate = await startAmate({ hospitals: [], log: say, env: { MQTT_LISTEN_PORT: String(port) } });
  const db = openDatabase({
    url: amate.databaseUrl,
    maxConnections: 2,
    statementTimeoutMs: 600_000,
    onError: () => {},
  });
  try {
    const nurse = await nurseOf(amate);
    const person = await personIn(nurse, 'hipertension');
    say(`telemonitoring: ${PEOPLE} people in a programme …`);
    const [first] = await enrolMany(amate, db, PEOPLE);
    say('telemonitoring: intake against bare INSERT …');
    const pids = [amate.processes.hub.pid!, amate.processes.postgres.pid!];
    let moment = Date.now() - 40 * 86_400_000;
    const next = (): number => (moment += 60_000);
    const intake = async (): Promise<Round> => {
      const before = treeCpuMicros(pids);
      const { seconds } = await sendMany(port, next());
      const cpuMicros = (treeCpuMicros(pids) - before) / PER_ROUND;
      await untilRecorded(db);
      return { value: PER_ROUND / seconds, cpuMicros };
    };
    const bare = async (): Promise<Round> => {
      const before = treeCpuMicros(pids);
      const seconds = await bareInsert(db, first!.device, PEOPLE, PER_ROUND, next());
      return { value: PER_ROUND / seconds, cpuMicros: (treeCpuMicros(pids) - before) / PER_ROUND };
    };
    const { a, b, ratio, cpuMicrosA } = await interleave(PAIRS, intake, bare);
    const rows = [
      toResult(
        {
          ...{
            area: AREA,
            workload: `readings over MQTT, stored, judged, acknowledged, ${CLIENTS} devices`,
            unit: 'readings/s',
          },
          ...{ amate: a, peer: b, ratio, goal: 0.4, peerName: 'bare batched INSERT', cpuMicros: cpuMicrosA ?? null },
        },
        'higher',
      ),
    ];
    rows.push(await toTheBoard(amate, nurse, person, port, say));
    rows.push(await twoYears(db, nurse, person, say));
    return rows;
  } finally {
    await db.end();
    await amate.stop();
  }
}

async function nurseOf(amate: Amate): Promise<Nurse> {
  const token = await amate.token();
  const fhir = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${amate.fhirUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const hub = { ...amate, config: { baseUrl: amate.baseUrl }, fhir };
  const as = await actingAs(hub as never, await callerTokens(hub), { role: 'enfermeria', clues: HOME_CLINIC });
  return { fhir: as, ask: (method, path, body) => askTele(amate.baseUrl, as.token, method, path, body) };
}

/** From a process of its own, so that its work is not counted as the hub's. */
function sendMany(port: number, atMs: number): Promise<{ readonly seconds: number }> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'send.ts'), [
      ...[String(port), String(CLIENTS), String(PER_ROUND), String(atMs)],
    ]);
    child.once('message', (message) => resolve(message as { seconds: number }));
    child.once('exit', (code) => code !== 0 && reject(new Error(`the devices ended with ${code}`)));
  });
}

async function toTheBoard(amate: Amate, nurse: Nurse, person: string, port: number, say: Say): Promise<Result> {
  say('telemonitoring: reading to board …');
  const paired = await pair(nurse, amate.baseUrl, await newDevice(nurse), person);
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { username: paired.device, password: paired.token });
  const taken: number[] = [];
  for (let n = 0; n < ALERTS; n++) {
    const at = new Date(Date.now() + n * 1_000);
    const began = performance.now();
    await client.publishAsync(paired.topic, pressure(n % 2 ? 120 : 190, n % 2 ? 70 : 100, at), { qos: 1 });
    const wanted = Math.floor(n / 2) + 1;
    for (;;) {
      const { body } = await nurse.ask('GET', '/tablero');
      const seen = body.alertas.filter(
        (alert: { regla: string; paciente: string }) => alert.paciente === person && alert.regla === 'crisis-sistolica',
      );
      if (seen.length >= wanted) break;
    }
    if (n % 2 === 0) taken.push(performance.now() - began);
  }
  await client.endAsync();
  return limit('reading to alert on the board, p99', percentile(taken, 0.99), 2_000);
}

async function twoYears(db: Parameters<typeof fillYears>[0], nurse: Nurse, person: string, say: Say): Promise<Result> {
  say('telemonitoring: two years of one person …');
  await fillYears(db, person);
  const taken: number[] = [];
  for (let n = 0; n < YEARS_READS; n++) {
    const began = performance.now();
    const { status, body } = await nurse.ask('GET', `/personas/${person}/series?clase=presion&dias=730`);
    if (status !== 200 || body.puntos.length < 700) throw new Error(`${status} ${body.puntos?.length}`);
    taken.push(performance.now() - began);
  }
  return limit('two years of one person, 4 readings a day, median', median(taken), 200);
}

const limit = (workload: string, ms: number, most: number): Result =>
  toResult(
    { area: AREA, workload, unit: 'ms', amate: ms, peer: most, peerName: 'limit', goal: 1, cpuMicros: null },
    'lower',
  );
