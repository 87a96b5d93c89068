/**
 * A running Amate for the day: its own PostgreSQL and hub (and broker) as processes, one edge for each hospital, the city's facilities, agendas and whoever
 * needs a record before the day. Or a hub that runs already, of which only the edges are ours.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoFile, readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import type { Bundle } from '@medplum/fhirtypes';
import { patientEntry, patientOf } from '../../ehr-lite/src/reception/registration.ts';
import { findDatabase } from '../../scripts/stack/find-database.ts';
import type { Hospital } from '../../scripts/stack/hospitals.ts';
import { freePort } from '../../scripts/stack/ports.ts';
import { type Stack, startStack } from '../../scripts/stack/stack.ts';
import { agendaBundles } from '../city/agenda-bundle.ts';
import type { Facilities } from '../city/facilities.ts';
import { facilityBundles } from '../city/facility-bundle.ts';
import { inParallel } from '../city/in-parallel.ts';
import type { Person } from '../city/people.ts';
import { callerTokens, type TokenOf } from '../support/caller-tokens.ts';
import { clientsFor, type Edge, forgetClients, startEdge } from '../support/edges.ts';
import type { Desk } from './ask.ts';
import { formOf } from './doors/clinic.ts';
import { documentsFolder } from './doors/hospital.ts';

export interface World {
  readonly baseUrl: string;
  readonly databaseUrl: string;
  /** Of the edges, and of the hub when it is ours. */
  readonly dataDir: string;
  /** Where devices connect to; undefined: that hub has no broker that we know. */
  readonly mqttPort: number | undefined;
  /** Of the broker itself, if something stands between. */
  readonly brokerPort: number | undefined;
  readonly demo: DemoFile;
  readonly tokenOf: TokenOf;
  /** undefined: the hub is not ours, and nobody may kill it. */
  readonly stack: Stack | undefined;
  stop(): Promise<void>;
}

export interface WorldOptions {
  /** Base URL of a hub that runs; its database and data folder as every command finds them (DATABASE_URL, AMATE_DATA_DIR). */
  readonly hub?: string | undefined;
  readonly mqttPort?: number | undefined;
  /** MQTT in a process of its own, so that it can be killed alone. */
  readonly brokerApart?: boolean;
  /** For the hub alone. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the hub listens, and how the world reaches it: a proxy stands between when they differ. */
  readonly port?: number;
  readonly baseUrl?: string;
  /** Puts something between the devices and the broker. @returns where they connect to */
  readonly devicesBy?: (brokerPort: number) => Promise<number>;
  readonly log?: (line: string) => void;
}

export const openWorld = (options: WorldOptions = {}): Promise<World> =>
  options.hub === undefined ? ownHub(options) : runningHub(options.hub, options.mqttPort);

async function ownHub(options: WorldOptions): Promise<World> {
  const { env = {}, port, baseUrl, devicesBy, brokerApart = false, log = () => undefined } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'amate-dia-'));
  const brokerPort = await freePort();
  const stack = await startStack({
    ...{ dataDir, port: port ?? (await freePort()), host: '127.0.0.1', demo: true, hospitals: [], log, baseUrl },
    ...(brokerApart && { brokerPort }),
    inherited: { ...process.env, MQTT_LISTEN_PORT: brokerApart ? '0' : String(brokerPort), ...env },
  });
  const { databaseUrl, fhirUrl } = stack;
  const stop = async (): Promise<void> => {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const tokenOf = await callerTokens({ databaseUrl, fhirUrl, config: { baseUrl: stack.baseUrl } });
    const mqttPort = (await devicesBy?.(brokerPort)) ?? brokerPort;
    const reached = { baseUrl: stack.baseUrl, databaseUrl, dataDir, mqttPort, brokerPort };
    return { ...reached, demo: stack.demo!, tokenOf, stack, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function runningHub(baseUrl: string, mqttPort: number | undefined): Promise<World> {
  const hubDir = process.env.AMATE_DATA_DIR ?? '.amate';
  const demo = await readDemoFile(hubDir);
  if (demo === undefined) throw new Error(`No encuentro las cuentas de la demostración en ${hubDir}/demo.json.`);
  const database = await findDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'amate-dia-'));
  const fhirUrl = `${baseUrl}/fhir/R4`;
  const tokenOf = await callerTokens({ databaseUrl: database.url, fhirUrl, config: { baseUrl } });
  return {
    ...{ baseUrl, databaseUrl: database.url, dataDir, mqttPort, demo, tokenOf },
    ...{ brokerPort: mqttPort, stack: undefined },
    async stop() {
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Edges {
  readonly all: readonly Edge[];
  /** Stops them, and takes back the clients that were made for them: the hub may be somebody's. */
  close(): Promise<void>;
}

/** One for each hospital, with a folder for its documents. */
export async function openEdges(world: World, { hospitals }: Facilities): Promise<Edges> {
  const { dataDir, databaseUrl } = world;
  const named = hospitals.map(({ clues, name }) => ({ key: clues, clues, name }));
  const demo = await clientsFor({ databaseUrl, dataDir, demo: world.demo }, named);
  const stood = new Set(world.demo.clients.map(({ id }) => id));
  const made = demo.clients.map(({ id }) => id).filter((id) => !stood.has(id));
  const all: Edge[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(all.map(({ process: edge }) => edge.stop()));
    if (world.stack === undefined) await forgetClients(databaseUrl, made);
  };
  try {
    for (const hospital of named) all.push(await openEdge(dataDir, demo, hospital));
  } catch (error) {
    await close();
    throw error;
  }
  return { all, close };
}

function openEdge(dataDir: string, demo: DemoFile, hospital: Hospital): Promise<Edge> {
  const folder = documentsFolder(dataDir, hospital.clues);
  mkdirSync(folder, { recursive: true });
  const file = join(dataDir, `edge-${hospital.clues}.json`);
  const sources = [{ kind: 'cda', name: 'documentos', folder, everySeconds: 0.5, settleSeconds: 0 }];
  writeFileSync(file, JSON.stringify({ sources }), { mode: 0o600 });
  return startEdge({ dataDir, demo, hospital, env: { CONNECTOR_CONFIG_FILE: file, CONNECTOR_RETRY_MAX_MS: '2000' } });
}

export async function found(desk: Desk, { hospitals, clinics, pharmacies }: Facilities): Promise<void> {
  const bundles: Bundle[] = [...facilityBundles({ hospitals, clinics, pharmacies }), ...agendaBundles(clinics)];
  for (const bundle of bundles) await desk.ask('POST', '/fhir/R4', bundle);
}

const PER_BUNDLE = 40;

/** People who have a record before the day begins. @returns CURP → id */
export async function register(desk: Desk, people: readonly Person[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const groups = Array.from({ length: Math.ceil(people.length / PER_BUNDLE) }, (_, n) =>
    people.slice(n * PER_BUNDLE, (n + 1) * PER_BUNDLE),
  );
  await inParallel(2, groups, async (group) => {
    const entries = group.map((person) => patientEntry(addressed(person), `urn:uuid:${crypto.randomUUID()}`));
    const { entry } = await desk.send(crypto.randomUUID(), entries);
    for (const [at, { response }] of (entry as { response: { location: string } }[]).entries())
      ids.set(group[at]!.curp, /Patient\/([^/]+)/.exec(response.location)![1]!);
  });
  return ids;
}

/** With where she lives: the portal shows what is near. */
const addressed = (person: Person) => ({
  ...patientOf(formOf(person), Date.now()),
  address: [{ use: 'home' as const, district: person.alcaldia.name, postalCode: person.postalCode }],
});
