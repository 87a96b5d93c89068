import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './config.ts';

const DATABASE_URL = 'postgres://amate:x@localhost/amate';

describe('readConfig', () => {
  it('needs the database only', () => {
    expect(readConfig({ DATABASE_URL })).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      baseUrl: 'http://localhost:8080',
      demo: true,
      mllpPort: 2575,
    });
  });

  it('derives the base URL from the port and takes off the slash of a given one', () => {
    expect(readConfig({ DATABASE_URL, PORT: '9000' }).baseUrl).toBe('http://localhost:9000');
    expect(readConfig({ DATABASE_URL, BASE_URL: 'https://hub.example.org/' }).baseUrl).toBe('https://hub.example.org');
  });

  it('needs the address of HAPI only when resources live there', () => {
    expect(readConfig({ DATABASE_URL }).fhirStore).toBe('postgres');
    expect(() => readConfig({ DATABASE_URL, FHIR_STORE: 'hapi' })).toThrow(/HAPI_URL: falta/);
    expect(readConfig({ DATABASE_URL, FHIR_STORE: 'hapi', HAPI_URL: 'http://hapi:8080/fhir/' }).hapiUrl).toBe(
      'http://hapi:8080/fhir',
    );
  });

  it('lists every mistake at once, without the values', () => {
    const read = () => readConfig({ PORT: '70000', AMATE_DEMO: 'sí', DATABASE_URL: 'mysql://root:secret@x' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/PORT.*\n.*DATABASE_URL.*\n.*AMATE_DEMO/s);
    expect(read).not.toThrow(/secret/);
  });
});
