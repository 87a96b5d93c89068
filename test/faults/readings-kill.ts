/**
 * Devices at home send over MQTT while the broker, the hub and PostgreSQL are killed in the middle; each sends a message again until it is
 * acknowledged, as MQTT has them do. At the end every acknowledged reading is there once, each alert that its readings call for stands once, and
 * the record has what the rows have.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@amate/hie-core/db.ts';
import { connectAsync, type MqttClient } from 'mqtt';
import { freePort } from '../../scripts/stack/ports.ts';
import { Random } from '../city/random.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import { actingAs, callerTokens } from '../support/caller-tokens.ts';
import { askTele, HOME_CLINIC, type Nurse, newDevice, type Paired, pair, personIn, pressure } from '../support/home.ts';

export interface ReadingsKillReport {
  readonly acknowledged: number;
  readonly stored: number;
  readonly missing: number;
  /** Alerts that should stand, and that do. */
  readonly due: number;
  readonly raised: number;
  /** Raised twice for one state. */
  readonly twice: number;
  /** Readings that are Observations. */
  readonly recorded: number;
  /** Messages that a kill took before their answer. */
  readonly repeated: number;
}

const HOMES = 4;
const PER_ROUND = 5;

export async function readingsKillRounds(options: {
  readonly rounds: number;
  readonly seed: string;
}): Promise<ReadingsKillReport> {
  const port = await freePort();
  const amate = await startAmate({ hospitals: [], brokerPort: port });
  try {
    const nurse = await nurseOf(amate);
    const homes: Paired[] = [];
    for (let n = 0; n < HOMES; n++)
      homes.push(await pair(nurse, amate.baseUrl, await newDevice(nurse), await personIn(nurse, 'hipertension')));
    const random = new Random(options.seed, 'lecturas', 0);
    const began = Date.now();
    const acknowledged = new Set<string>();
    let repeated = 0;
    for (let round = 0; round < options.rounds; round++) {
      const sending = homes.map(async (home, n) => {
        for (let of = 0; of < PER_ROUND; of++) {
          const atMs = began + (round * PER_ROUND + of) * 1_000;
          // In every round one is far too high, and the next is well again.
          const high = of === 2 || of === 3;
          repeated += await sendUntilTaken(home, port, pressure(high ? 190 : 120, high ? 100 : 70, new Date(atMs)));
          acknowledged.add(`${home.device}/${atMs}`);
          await sleep((n * 7) % 20);
        }
      });
      await sleep(random.int(20, 200));
      const name = random.pick(['postgres', 'hub', 'broker', 'broker'] as const);
      await amate.kill(name);
      await sleep(random.int(0, 100));
      await amate.restart(name);
      await Promise.all(sending);
    }
    return { ...(await counted(amate, acknowledged, options.rounds * HOMES)), repeated };
  } finally {
    await amate.stop();
  }
}

async function nurseOf(amate: Amate): Promise<Nurse> {
  const hub = { ...amate, config: { baseUrl: amate.baseUrl }, fhir: fhirOf(amate) };
  const as = await actingAs(hub as never, await callerTokens(hub), { role: 'enfermeria', clues: HOME_CLINIC });
  return { fhir: as, ask: (method, path, body) => askTele(amate.baseUrl, as.token, method, path, body) };
}

const fhirOf =
  (amate: Amate) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${amate.fhirUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/fhir+json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

/** @returns how often it had to be sent again */
async function sendUntilTaken({ device, token, topic }: Paired, port: number, body: string): Promise<number> {
  for (let again = 0; ; again++) {
    let client: MqttClient | undefined;
    try {
      // Not tried again by the library: a broker that dies before it answers would be waited for.
      client = await connectAsync(
        `mqtt://127.0.0.1:${port}`,
        { username: device, password: token, reconnectPeriod: 0, connectTimeout: 5_000 },
        false,
      );
      await published(client, topic, body);
      await client.endAsync(true);
      return again;
    } catch {
      client?.end(true);
      await sleep(50);
    }
  }
}

/** Acknowledged, or not: a connection that ends leaves the library waiting. */
const published = (client: MqttClient, topic: string, body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    client.once('close', () => reject(new Error('closed')));
    client.once('error', reject);
    client.publishAsync(topic, body, { qos: 1 }).then(() => resolve(), reject);
  });

async function counted(amate: Amate, acknowledged: ReadonlySet<string>, rounds: number) {
  const db = openDatabase({ url: amate.databaseUrl, maxConnections: 1, statementTimeoutMs: 30_000, onError: () => {} });
  try {
    const { rows } = await db.query<{ key: string }>(
      `select d.name || '/' || (extract(epoch from r.said_at) * 1000)::bigint as key from tele_reading r join tele_device d on d.id = r.device`,
    );
    const stored = new Set(rows.map(({ key }) => key));
    const { rows: alerts } = await db.query<{ raised: number; twice: number }>(
      `select count(*)::integer as raised, (count(*) - count(distinct (enrolment, rule, by_said_at)))::integer as twice
       from tele_alert where rule = 'crisis-sistolica'`,
    );
    const recorded = async (): Promise<number> => {
      const { rows: found } = await db.query<{ many: number }>(
        `select count(distinct id)::integer as many from resource_version where content like '%sid/lectura-en-casa%' and content like '%"Observation"%'`,
      );
      return found[0]!.many;
    };
    for (const end = Date.now() + 30_000; (await recorded()) < rows.length && Date.now() < end; ) await sleep(200);
    return {
      ...{
        acknowledged: acknowledged.size,
        stored: rows.length,
        due: rounds,
        ...alerts[0]!,
        recorded: await recorded(),
      },
      missing: [...acknowledged].filter((key) => !stored.has(key)).length,
    };
  } finally {
    await db.end();
  }
}
