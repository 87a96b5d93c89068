/** The hub as a process: its environment, and how we know that it answers. */
import { join } from 'node:path';
import { startNodeProgram } from './node-process.ts';
import type { Running } from './supervise.ts';

export interface HubOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  readonly baseUrl: string;
  readonly databaseUrl: string;
  readonly demo: boolean;
  readonly hospitals: readonly { readonly mllpPort: number }[];
  readonly watch?: boolean;
  /** As its log and its messages call it, when there are several on one database. */
  readonly called?: { readonly name: string; readonly log: string };
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

/**
 * MB. V8 lets its space for young objects grow under load and never gives it back: after the city is loaded the hub held
 * 326 MB with the default and 183 MB with 8, at the same speed.
 */
const YOUNG_SPACE = '--max-semi-space-size=8';

export function startHub(options: HubOptions): Promise<Running> {
  const { dataDir, port, host, baseUrl, databaseUrl, demo, hospitals, watch, inherited } = options;
  const { name, log } = options.called ?? { name: 'El hub', log: 'hub' };
  return startNodeProgram({
    name,
    script: 'hie-core/src/main.ts',
    nodeOptions: [YOUNG_SPACE, ...(watch ? ['--watch', '--watch-preserve-output'] : [])],
    env: {
      ...inherited,
      PORT: String(port),
      HOST: host,
      BASE_URL: baseUrl,
      DATABASE_URL: databaseUrl,
      AMATE_DATA_DIR: dataDir,
      AMATE_DEMO: demo ? '1' : '0',
      MLLP_PORT: String(hospitals[0]?.mllpPort ?? 2575),
    },
    logFile: join(dataDir, 'logs', `${log}.log`),
    isReady: () => isHealthy(`http://127.0.0.1:${port}/healthz`),
  });
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
