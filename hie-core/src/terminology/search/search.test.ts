/** The search for terms on a running hub: who may ask, what it answers, how use moves it, and the pack for browsers without network. */
import { CIE10_SYSTEM, COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { openPack } from '@amate/terminology/search/pack.ts';
import { search } from '@amate/terminology/search/search.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../db.ts';
import type { Caller } from '../../security/caller.ts';
import type { WriteResult } from '../../store/repository.ts';
import { createTermUse } from './term-use.ts';

let hub: RunningHub;
let token: string;
beforeAll(async () => {
  hub = await startHub();
  token = await hub.token();
}, 60_000);
afterAll(() => hub.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${hub.config.baseUrl}/terminologia/${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
const buscar = async (query: string) => {
  const response = await get(`buscar?${query}`);
  return { status: response.status, body: JSON.parse(await response.text()) };
};

describe('GET /terminologia/buscar', () => {
  it('answers code, title and marks, best first', async () => {
    const { status, body } = await buscar('q=hiperten%20arter&n=3');
    expect(status).toBe(200);
    expect(body.sistema).toBe(CIE10_SYSTEM);
    expect(body.resultados.length).toBeLessThanOrEqual(3);
    expect(body.resultados.map(({ codigo }: { codigo: string }) => codigo)).toContain('I10');
    expect(body.resultados[0].marcas.length).toBeGreaterThan(0);
  });

  it('is sent as it is, whoever offers to unpack it, and is kept by nobody', async () => {
    const { headers } = await get('buscar?q=diabetes&n=50', { 'accept-encoding': 'gzip' });
    expect([headers.get('content-encoding'), headers.get('cache-control')]).toEqual([null, 'no-store, no-transform']);
    expect(Number(headers.get('content-length'))).toBeGreaterThan(2_000);
  });

  it('searches medicines, by short name or canonical URL', async () => {
    const short = await buscar('sistema=medicamentos&q=metformina');
    expect(short.body.resultados[0].titulo.toLowerCase()).toContain('metformina');
    const full = await buscar(`sistema=${encodeURIComponent(COMPENDIO_SYSTEM)}&q=metformina`);
    expect(full.body).toEqual(short.body);
  });

  it('refuses nobody, unknown catalogues and bad asks, in words', async () => {
    expect((await fetch(`${hub.config.baseUrl}/terminologia/buscar?q=dm2`)).status).toBe(401);
    expect((await fetch(`${hub.config.baseUrl}/terminologia/paquete`)).status).toBe(401);
    expect((await buscar('sistema=nada&q=dm2')).status).toBe(404);
    for (const bad of ['', 'q=a&n=0', 'q=a&n=51', 'q=a&n=x', `q=${'a'.repeat(201)}`])
      expect((await buscar(bad)).status).toBe(400);
    token = await hub.token('amate-demo', 'system/Patient.rs');
    expect((await buscar('q=dm2')).status).toBe(403);
    token = await hub.token();
  });

  it('serves ValueSet/$expand?filter= by the same index', async () => {
    const url = encodeURIComponent(`${CIE10_SYSTEM}?fhir_vs`);
    const { status, body } = await hub.fhir('GET', `/ValueSet/$expand?url=${url}&filter=dm2&count=5`);
    expect(status).toBe(200);
    const { body: own } = await buscar('q=dm2&n=5');
    expect(body.expansion.contains[0].code).toBe(own.resultados[0].codigo);
  });
});

describe('use', () => {
  const doctor: Caller = {
    ...{ subject: 'dra-ruiz', role: 'medico', clientId: 'web', name: 'Dra. Ruiz', clues: 'DFSSA003961' },
    ...{ patientId: undefined, scopes: [], address: '' },
  };
  const written = (code: string): WriteResult => ({
    outcome: 'created',
    patientId: 'p',
    stored: {
      ...{ type: 'Condition', id: 'c', versionId: '1', lastUpdated: '', deleted: false, patientId: 'p' },
      json: JSON.stringify({ resourceType: 'Condition', code: { coding: [{ system: CIE10_SYSTEM, code }] } }),
    },
  });

  it('counts what was created, for the doctor and the clinic, and fades by half in 90 days', async () => {
    const db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
    let now = new Date('2026-01-01T12:00:00Z');
    const fresh = () => createTermUse({ db, onError: (error) => expect(error).toBeUndefined(), now: () => now });
    const use = fresh();
    use.count([written('E11.9'), written('E11.9'), written('E11.9'), written('I10')], doctor);
    use.count([{ ...written('J00'), outcome: 'updated' }], doctor);
    use.count([written('J00')], { ...doctor, clues: undefined });
    await use.flush();
    const mine = await fresh().weights(doctor, CIE10_SYSTEM);
    expect(mine('E11.9')).toBeCloseTo(1);
    expect(mine('I10')).toBeGreaterThan(0);
    expect(mine('I10')).toBeLessThan(1);
    expect(mine('J00')).toBe(0);
    const colleague = await fresh().weights({ ...doctor, subject: 'dr-soto' }, CIE10_SYSTEM);
    expect(colleague('E11.9')).toBeCloseTo(0.4);
    const elsewhere = await fresh().weights({ ...doctor, clues: 'DFSSA000001' }, CIE10_SYSTEM);
    expect(elsewhere('E11.9')).toBe(0);

    now = new Date('2026-04-01T12:00:00Z');
    use.count([written('I10')], doctor);
    await use.flush();
    const { rows } = await db.query("select code, uses from term_use where person = 'dra-ruiz' order by code");
    expect(rows).toEqual([
      { code: 'E11.9', uses: 3 },
      { code: 'I10', uses: expect.closeTo(1.5, 5) },
    ]);
    await db.end();
  });
});

describe('GET /terminologia/paquete', () => {
  it('is one compressed file with an ETag that answers like the hub', async () => {
    const response = await get('paquete');
    const etag = response.headers.get('etag')!;
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const index = openPack((await response.json()) as never).get(CIE10_SYSTEM)!;
    const { body } = await buscar('q=dia%20tip%202%20pie&n=10');
    expect(search(index, 'dia tip 2 pie', { count: 10 }).map(({ code }) => code)).toEqual(
      body.resultados.map(({ codigo }: { codigo: string }) => codigo),
    );
    expect((await get('paquete', { 'if-none-match': etag })).status).toBe(304);
  });
});
