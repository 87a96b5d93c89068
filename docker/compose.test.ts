import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { KEYS } from '../connectors/src/config-keys.ts';
import { HUB_KEYS } from '../hie-core/src/config-keys.ts';

/** The compose file cannot be run where the tests run; its promises can be read. */
interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const ROOT = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const { load } = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown };
const text = read('docker-compose.yml');
const compose = load(text) as Compose;
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('has PostgreSQL 18, the hub, HAPI with its own database, a broker and a hospital edge', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      ['connector-xoco', 'hapi', 'hapi-postgres', 'hub', 'mqtt', 'postgres'].sort(),
    );
    expect(compose.services.postgres?.image).toMatch(/^postgres:18/);
    expect(compose.services.hapi?.image).toMatch(/^hapiproject\/hapi:/);
    expect(compose.services.mqtt?.image).toMatch(/^eclipse-mosquitto:/);
  });

  it.each(services)('%s has a health check and comes back after a crash', (_name, service) => {
    expect(service.healthcheck?.test.length).toBeGreaterThan(0);
    expect(service.restart).toBe('unless-stopped');
  });

  it('waits for health, not for a start', () => {
    const conditions = services.flatMap(([, service]) => Object.values(service.depends_on ?? {}));
    expect(conditions.length).toBeGreaterThan(0);
    for (const { condition } of conditions) expect(condition).toBe('service_healthy');
  });

  it('has no default password: each comes from a variable that must be set', () => {
    const secrets = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|DATABASE_URL$/.test(name)),
    );
    expect(secrets.length).toBeGreaterThan(3);
    for (const [, value] of secrets) expect(value).toMatch(/\$\{[A-Z_]*PASSWORD:\?/);
    expect(text).not.toMatch(/PASSWORD:-/);
  });

  it('keeps data in named volumes, all declared', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!));
    expect(used.filter((name) => !name.startsWith('.')).sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('opens databases and HAPI to nobody outside, and MLLP and MQTT to this machine unless told', () => {
    for (const name of ['postgres', 'hapi', 'hapi-postgres']) expect(compose.services[name]?.ports).toBeUndefined();
    for (const name of ['connector-xoco', 'mqtt'])
      expect(compose.services[name]?.ports?.[0]).toMatch(/:-127\.0\.0\.1\}/);
  });

  it('tells the hub and the connector only what they read', () => {
    const hubKeys = Object.values(HUB_KEYS).map(({ name }) => name as string);
    // The last is read by glibc.
    const connectorKeys = [...KEYS.map(({ key }) => key as string), 'MALLOC_ARENA_MAX'];
    expect(Object.keys(compose.services.hub?.environment ?? {}).filter((key) => !hubKeys.includes(key))).toEqual([]);
    const edge = Object.keys(compose.services['connector-xoco']?.environment ?? {});
    expect(edge.filter((key) => !connectorKeys.includes(key))).toEqual([]);
  });

  it('asks for nothing that .env.example does not name, and that holds no secret', () => {
    const example = read('.env.example');
    for (const [, name] of text.matchAll(/\$\{([A-Z_]+)/g)) expect(example).toContain(`${name}=`);
    for (const [, value] of example.matchAll(/^\w*PASSWORD=(.*)$/gm)) expect(value).toBe('');
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('is multi-stage on Node 24, runs as an ordinary user and checks its health', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases.length).toBeGreaterThan(1);
    for (const base of bases) expect(base).toBe('node:24-bookworm-slim');
    expect(dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))).toMatch(/\nUSER node\n[\s\S]*\nHEALTHCHECK /);
  });

  it('copies only what exists', () => {
    const own = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, sources]) => sources!.split(' '));
    for (const source of own.filter((each) => !each.includes('*'))) expect(existsSync(join(ROOT, source))).toBe(true);
  });

  it('has a health check that tells a healthy service from another', async () => {
    // A process of its own: the check waits four seconds, and this one may stand still for as long.
    const service = `let status = 200;
      const server = require('node:http').createServer((_, response) => response.writeHead(status).end());
      server.listen(0, '127.0.0.1', () => process.send(server.address().port));
      process.on('message', (next) => process.send((status = next)));`;
    const child = spawn(process.execPath, ['-e', service], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    try {
      const [port] = await once(child, 'message');
      const check = () => promisify(execFile)(process.execPath, [join(ROOT, 'docker/healthcheck.mjs'), String(port)]);
      await expect(check()).resolves.toBeDefined();
      child.send(503);
      await once(child, 'message');
      await expect(check()).rejects.toMatchObject({ code: 1 });
    } finally {
      child.kill();
    }
  });
});
