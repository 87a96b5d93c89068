import { describe, expect, it } from '@jest/globals';
import { cityRecord } from './demo-city.ts';
import type { Stack } from './stack/stack.ts';

const EMBEDDED = { postgres: {} as Stack['postgres'], databaseUrl: 'postgres://amate:x@127.0.0.1:5433/amate' };
const OWN = { postgres: undefined, databaseUrl: 'postgres://amate:x@db:5432/amate' };
const HAPI = { FHIR_STORE: 'hapi', HAPI_URL: 'http://localhost:8081/fhir' };

describe('the record that the city is there', () => {
  it('is of one store: a city in PostgreSQL is not one in HAPI, nor that of one HAPI in another', () => {
    const records = [EMBEDDED, OWN].flatMap((stack) =>
      [{}, HAPI, { ...HAPI, HAPI_URL: 'http://localhost:8082/fhir' }].map((env) => cityRecord(stack, '/d', env)),
    );
    expect(new Set(records).size).toBe(6);
  });

  it('is found again: the embedded database’s in its folder, HAPI’s with or without the final slash', () => {
    expect(cityRecord(EMBEDDED, '/d', {})).toBe('/d/postgres/city.json');
    expect(cityRecord(EMBEDDED, '/d', { FHIR_STORE: 'postgres', HAPI_URL: HAPI.HAPI_URL })).toBe(
      '/d/postgres/city.json',
    );
    expect(cityRecord(EMBEDDED, '/d', { ...HAPI, HAPI_URL: `${HAPI.HAPI_URL}/` })).toBe(
      cityRecord(EMBEDDED, '/d', HAPI),
    );
  });
});
