import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig, readProfile } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
};

const env = {
  AMATE_FHIR_URL: 'http://localhost:8080/fhir/R4/',
  AMATE_TOKEN_URL: 'http://localhost:8080/oidc/token',
  CONNECTOR_CLIENT_ID: 'conector-DFSSA003162',
  CONNECTOR_PRIVATE_JWK_FILE: write('key.json', { kty: 'EC', crv: 'P-384', d: 'x' }),
};

function problems(more: Record<string, string>): readonly string[] {
  try {
    readConfig({ ...env, ...more });
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('configuration', () => {
  it('has a default for all but the hub', () => {
    const config = readConfig(env);
    expect(config).toMatchObject({
      hub: { fhirUrl: 'http://localhost:8080/fhir/R4', scope: 'system/*.cruds' },
      mllp: { host: '127.0.0.1', port: 2575, maxFrameBytes: 10_000_000 },
      profile: { clues: 'DFSSA003162', timeZone: 'America/Mexico_City', curpSite: 'auto' },
      healthPort: 0,
    });
    expect(Object.isFrozen(config)).toBe(true);
    expect(config.outboxFile).toMatch(/\.amate\/connector-xoco\/outbox\.sqlite$/);
  });

  it('lists all mistakes together', () => {
    const found = problems({
      MLLP_PORT: '70000',
      CONNECTOR_CLUES: 'XX',
      CONNECTOR_TIME_ZONE: 'Marte/Base',
      AMATE_FHIR_URL: 'x',
    });
    expect(found).toHaveLength(4);
    expect(problems({ CONNECTOR_PRIVATE_JWK_FILE: '/no/such' })[0]).toContain('no existe el archivo');
    expect(problems({ CONNECTOR_PRIVATE_JWK_FILE: write('public.json', { kty: 'EC' }) })[0]).toContain('llave privada');
    expect(problems({ LOG_LEVEL: 'fuerte' })[0]).toContain('LOG_LEVEL');
    expect(() => readConfig({})).toThrow(ConfigError);
  });

  it('quotes nothing of a file that holds the private key', () => {
    const file = join(folder, 'edge.json');
    for (const content of [
      '{"privateJwk": {"d": SECRETO123}}',
      '{"privateJwk": {"d": "SECRETO123"x}}',
      '{"d": "SECRETO123',
    ]) {
      writeFileSync(file, content);
      const said = problems({ CONNECTOR_CONFIG_FILE: file }).join();
      expect(said).toContain('no se puede leer como JSON');
      expect(said).not.toMatch(/SECR|O123/);
    }
  });

  it('takes a hospital’s profile from a file, and refuses keys that mean nothing', () => {
    const file = write('gea.json', {
      clues: 'dfssa003961',
      name: 'Gea González',
      curpSite: 'PID-2',
      codeMaps: { '0001': { H: 'M' } },
    });
    expect(readProfile({ CONNECTOR_PROFILE_FILE: file })).toMatchObject({ clues: 'DFSSA003961', curpSite: 'PID-2' });
    expect(problems({ CONNECTOR_PROFILE_FILE: write('bad.json', { curpsite: 'PID-2' }) })[0]).toContain('curpsite');
  });
});
