/** Hospitals' edges as real processes against a running hub, each with a client of its own: for days and measurements with many of them. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureDemo } from '@amate/hie-core/security/demo-accounts.ts';
import { type DemoFile, readDemoFile, writeDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { startConnector } from '../../scripts/stack/connector.ts';
import type { Hospital } from '../../scripts/stack/hospitals.ts';
import { freePort } from '../../scripts/stack/ports.ts';
import { type Supervised, supervise } from '../../scripts/stack/supervise.ts';
import { openAside } from './database.ts';

export interface Edge {
  readonly clues: string;
  readonly mllpPort: number;
  readonly healthPort: number;
  /** A crash is followed by a restart, as at a hospital. */
  readonly process: Supervised;
}

export interface EdgeOptions {
  readonly dataDir: string;
  readonly demo: DemoFile;
  readonly hospital: Hospital;
  /** Besides what the process has: its configuration file, say. */
  readonly env?: Readonly<Record<string, string>>;
}

interface HubToJoin {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly demo: DemoFile;
}

/** A client of its own for each hospital, as the demonstration's have. */
export async function clientsFor(
  { databaseUrl, dataDir, demo }: HubToJoin,
  hospitals: readonly Hospital[],
): Promise<DemoFile> {
  // Without its file the accounts that stand would be given other secrets, and whoever knows them would be locked out.
  if ((await readDemoFile(dataDir)) === undefined) await writeDemoFile(dataDir, demo);
  const db = openAside(databaseUrl);
  try {
    const { baseUrl, fhirUrl, tokenUrl, mllpPort } = demo;
    const result = await ensureDemo({ db, dataDir, baseUrl, fhirUrl, tokenUrl, mllpPort, hospitals });
    if (result.kind === 'left') throw new Error('the database has accounts of its own');
    return result.file;
  } finally {
    await db.end();
  }
}

/** Those that were made for a time: nobody holds their keys any more. */
export async function forgetClients(databaseUrl: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const db = openAside(databaseUrl);
  try {
    await db.query('delete from oauth_client where demo and id = any($1)', [ids]);
  } finally {
    await db.end();
  }
}

export async function startEdge({ dataDir, demo, hospital, env = {} }: EdgeOptions): Promise<Edge> {
  const { clues } = hospital;
  const [mllpPort, healthPort] = [await freePort(), await freePort()];
  const folder = join(dataDir, `connector-${clues}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keyFile = join(folder, 'private-jwk.json');
  const clientId = `conector-${clues}`;
  const { privateJwk } = demo.clients.find(({ id }) => id === clientId)!;
  writeFileSync(keyFile, JSON.stringify(privateJwk), { mode: 0o600 });
  const supervised = supervise({
    name: `El conector de ${hospital.name}`,
    log: () => undefined,
    launch: () =>
      startConnector({
        ...{ dataDir, folder, keyFile, clientId, demo },
        inherited: { ...process.env, ...env },
        hospital: { ...hospital, mllpPort, healthPort },
      }),
  });
  await supervised.start();
  return { clues, mllpPort, healthPort, process: supervised };
}

interface Health {
  readonly queue: { readonly pending: number; readonly quarantine?: number };
}

/** Settles once no edge has anything left to deliver. @returns how many messages stand apart */
export async function edgesDrained(edges: readonly Edge[], patienceMs: number): Promise<number> {
  const look = async ({ healthPort }: Edge): Promise<Health['queue'] | undefined> => {
    try {
      return ((await (await fetch(`http://127.0.0.1:${healthPort}/healthz`)).json()) as Health).queue;
    } catch {
      return undefined;
    }
  };
  for (let until = Date.now() + patienceMs, least = Number.POSITIVE_INFINITY; ; await sleep(200)) {
    const queues = await Promise.all(edges.map(look));
    const pending = queues.reduce((sum, queue) => sum + (queue?.pending ?? 1), 0);
    if (pending === 0) return queues.reduce((sum, queue) => sum + (queue?.quarantine ?? 0), 0);
    // As long as they go on delivering.
    if (pending < least) until = Date.now() + patienceMs;
    least = Math.min(least, pending);
    if (Date.now() > until) throw new Error(`the edges did not deliver ${pending} of what they had acknowledged`);
  }
}

/** From the ACK's commit at the edge to the hub's answer, of every message delivered, ms. */
export function deliveryLags(dataDir: string): number[] {
  const files = readdirSync(dataDir, { recursive: true }).filter((name) => String(name).endsWith('outbox.sqlite'));
  return files.flatMap((name) => {
    const db = new DatabaseSync(join(dataDir, String(name)), { readOnly: true });
    const rows = db.prepare(`select settled_at - received_at as lag from message where state = 'delivered'`).all();
    db.close();
    return rows.map(({ lag }) => Number(lag));
  });
}
