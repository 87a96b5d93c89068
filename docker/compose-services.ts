/**
 * What docker-compose.yml says of each service, as it holds on this machine: only the names that containers have for each other, their folders
 * and their ports become those here (`HERE`).
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../scripts/stack/ports.ts';

export const ROOT = join(import.meta.dirname, '..');
const { load } = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown };

interface Service {
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck: { readonly test: readonly string[]; readonly start_period: string };
}

/** Of this trial; goes away with it. */
export const folder = mkdtempSync(join(tmpdir(), 'amate-compose-'));

export const port = {
  postgres: await freePort(),
  hub: await freePort(),
  mllp: await freePort(),
  health: await freePort(),
  mqtt: await freePort(),
};
const secret = (): string => randomBytes(24).toString('hex');
/** What `.env` would say. */
export const SETTINGS: Readonly<Record<string, string>> = {
  ...{ POSTGRES_PASSWORD: secret(), MQTT_PASSWORD: secret(), HAPI_POSTGRES_PASSWORD: secret() },
  ...{ BASE_URL: `http://localhost:${port.hub}`, AMATE_DEMO: '1' },
};
export const own = (name: string): string => join(folder, name);
/** Names that mean something inside containers only → here. */
const HERE: readonly (readonly [string, string])[] = [
  ['@postgres:5432', `@127.0.0.1:${port.postgres}`],
  ['@mqtt:1883', `@127.0.0.1:${port.mqtt}`],
  ['/run/secrets/connector-key', own('connector-key')],
  ['/mosquitto/', `${own('mosquitto')}/`],
];

/** As compose does: `${A:-b}`, `${A:?text}`, `$$`. */
export function interpolated(text: string): string {
  return text.replace(/\$\$|\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g, (whole, name?: string, how?: string, rest = '') => {
    if (whole === '$$') return '$';
    const value = SETTINGS[name!] ?? '';
    if (value === '' && how === '?') throw new Error(`${name}: ${rest}`);
    return value === '' && how === '-' ? rest : value;
  });
}
export const here = (text: string): string => HERE.reduce((now, [from, to]) => now.replaceAll(from, to), text);

const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
export const { services } = load(text) as { services: Readonly<Record<string, Service>> };

export function environmentOf(name: string, changed: Readonly<Record<string, string>> = {}): Record<string, string> {
  const given = Object.entries(services[name]!.environment).map(([key, value]) => [
    key,
    here(interpolated(String(value))),
  ]);
  return { ...Object.fromEntries(given), ...changed };
}

export const checkOf = (name: string): string[] => {
  const [kind, ...rest] = services[name]!.healthcheck.test.map((part) => here(interpolated(part)));
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', rest[0]!] : rest;
};
