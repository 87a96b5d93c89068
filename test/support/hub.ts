/** For tests: a whole hub on a free port with a database of its own, and a client that speaks FHIR to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HubConfig, readConfig } from '@amate/hie-core/config.ts';
import { freePort } from '@amate/hie-core/embedded-postgres/free-port.ts';
import { writeDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { fetchToken } from '@amate/hie-core/security/token-cli.ts';
import { createHub, type Hub } from '@amate/hie-core/server.ts';
import { createStartedDatabase, createTestDatabase, type TestDatabase } from './database.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
  readonly body: any;
}

export interface RunningHub {
  readonly config: HubConfig;
  readonly fhirUrl: string;
  readonly databaseUrl: string;
  readonly app: Hub['app'];
  /** Of a demo client, with its own scopes or fewer. */
  token(client?: string, ...scopes: string[]): Promise<string>;
  /** `path` below the FHIR base; with the token of `amate-demo` unless told otherwise. */
  fhir(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export async function startHub(env: Record<string, string> = {}): Promise<RunningHub> {
  const dataDir = mkdtempSync(join(tmpdir(), 'amate-hub-'));
  const database = await databaseFor(env, dataDir);
  const port = String(await freePort());
  const config = readConfig({
    DATABASE_URL: database.url,
    AMATE_DATA_DIR: dataDir,
    PORT: port,
    LOG_LEVEL: 'silent',
    ...env,
  });
  const hub = await createHub({ config });
  await hub.listen();
  const fhirUrl = `${config.baseUrl}/fhir/R4`;
  const token = async (client = 'amate-demo', ...scopes: string[]): Promise<string> => {
    const result = await fetchToken(dataDir, client, scopes);
    if (result.kind === 'error') throw new Error(result.text);
    return result.token;
  };
  // Behind a proxy that is not there nobody can ask for a token, and without demo accounts nobody has one.
  const usual = keptToken(config.demo ? token : async () => '');
  await usual();
  return {
    config,
    fhirUrl,
    databaseUrl: database.url,
    app: hub.app,
    token,
    async fhir(method, path, body, headers = {}) {
      const response = await fetch(`${fhirUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await usual()}`,
          // As FHIR clients do: without it a Binary comes as its bytes.
          accept: 'application/fhir+json',
          ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
    async close() {
      await hub.stop();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** As after a first start, so that not every test waits for one; empty for a hub whose first start is another. */
async function databaseFor(env: Record<string, string>, dataDir: string): Promise<TestDatabase> {
  if (env.AMATE_DEMO === '0' || env.FHIR_STORE === 'hapi') return createTestDatabase();
  const { demo, ...database } = await createStartedDatabase();
  await writeDemoFile(dataDir, demo);
  return database;
}

/** The hub's tokens live ten minutes; a file may take longer. */
function keptToken(ask: () => Promise<string>): () => Promise<string> {
  const KEPT_MS = 5 * 60_000;
  let kept: Promise<string> | undefined;
  let askedAt = 0;
  return () => {
    // By a clock that no test turns.
    if (kept === undefined || performance.now() - askedAt > KEPT_MS) {
      kept = ask();
      askedAt = performance.now();
    }
    return kept;
  };
}
