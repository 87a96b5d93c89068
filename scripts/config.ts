/** What `npm start` and its kin read from the environment; .env.example lists the same names. */
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
export const PINNED_NODE = process.execPath;
export const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

export interface StartConfig {
  /** Of the web app and the FHIR API. */
  readonly port: number;
  readonly host: string;
  /** As browsers reach the hub, when that is not http://localhost:<port>. */
  readonly baseUrl: string | undefined;
  /** Of the first hospital's connector; the next ones follow it. */
  readonly mllpPort: number;
  /** Absolute. */
  readonly dataDir: string;
  /** An existing PostgreSQL; the embedded one when undefined. */
  readonly databaseUrl: string | undefined;
  /** Accounts, clients and the synthetic city. */
  readonly demo: boolean;
  /** Environment that every child gets: PATH and the like, none of ours. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

class ConfigError extends Error {}

const OURS = ['PORT', 'HOST', 'BASE_URL', 'MLLP_PORT', 'MLLP_HOST', 'DATABASE_URL', 'NODE_OPTIONS', 'NODE_CHANNEL_FD'];

export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): StartConfig {
  const mistakes: string[] = [];
  const port = (name: string, usual: number): number => {
    const text = env[name] ?? '';
    if (text === '') return usual;
    if (/^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536) return Number(text);
    mistakes.push(`${name}="${text}" no es un puerto: use un número de 1 a 65535.`);
    return usual;
  };
  const demo = env.AMATE_DEMO ?? '1';
  if (!['0', '1', ''].includes(demo)) mistakes.push(`AMATE_DEMO="${demo}" no se entiende: use 0 o 1.`);
  const databaseUrl = env.DATABASE_URL || undefined;
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    mistakes.push(
      'DATABASE_URL debe empezar con postgres:// (por ejemplo postgres://usuario:clave@servidor:5432/amate).',
    );
  }
  const config: StartConfig = {
    port: port('PORT', 8080),
    host: env.HOST || '127.0.0.1',
    baseUrl: env.BASE_URL?.replace(/\/+$/, '') || undefined,
    mllpPort: port('MLLP_PORT', 2575),
    dataDir: resolve(ROOT, env.AMATE_DATA_DIR || '.amate'),
    databaseUrl,
    demo: demo !== '0',
    inherited: Object.fromEntries(Object.entries(env).filter(([name]) => !OURS.includes(name))),
  };
  if (mistakes.length > 0) throw new ConfigError(mistakes.join('\n'));
  return Object.freeze(config);
}

/** Names a database without telling its password. */
export function databaseKey(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 12);
}
