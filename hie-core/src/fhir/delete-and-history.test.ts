import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { dayFromToday } from '@amate/test/support/today.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let hub: RunningHub;
beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(() => hub?.close());

const organization = (name: string, more: object = {}) => ({ resourceType: 'Organization', name, ...more });
const make = async (name: string, more: object = {}) =>
  (await hub.fhir('POST', '/Organization', organization(name, more))).body as { id: string; meta: object };

interface Entry {
  readonly resource?: { readonly id: string; readonly name?: string };
  readonly request: { readonly method: string; readonly url: string };
  readonly response: { readonly status: string; readonly etag: string };
}

describe('delete (R4 §3.1.0.7)', () => {
  it('is gone for read and search, stays in its history, comes back by PUT', async () => {
    const { id } = await make('Efímera');
    const path = `/Organization/${id}`;
    const gone = await hub.fhir('DELETE', path);
    expect([gone.status, gone.headers.get('etag'), gone.body]).toEqual([204, 'W/"2"', undefined]);
    const read = await hub.fhir('GET', path);
    expect([read.status, read.body.issue[0].code]).toEqual([410, 'deleted']);
    expect((await hub.fhir('GET', `${path}/_history/1`)).body.name).toBe('Efímera');
    expect((await hub.fhir('GET', `${path}/_history/2`)).status).toBe(410);
    expect((await hub.fhir('GET', `/Organization?_id=${id}`)).body.total).toBe(0);
    expect((await hub.fhir('GET', '/Organization?name=efimera')).body.total).toBe(0);
    const back = await hub.fhir('PUT', path, organization('Recuperada', { id }));
    expect([back.status, back.body.meta.versionId]).toEqual([201, '3']);
    expect((await hub.fhir('GET', '/Organization?name=recuperada')).body.total).toBe(1);
  });

  it('again, or of what never was, is no error; with Prefer it says so', async () => {
    const { id } = await make('Dos veces');
    expect((await hub.fhir('DELETE', `/Organization/${id}`)).status).toBe(204);
    expect((await hub.fhir('DELETE', `/Organization/${id}`)).status).toBe(204);
    expect((await hub.fhir('GET', `/Organization/${id}/_history`)).body.total).toBe(2);
    expect((await hub.fhir('DELETE', '/Organization/nunca')).status).toBe(204);
    const told = await hub.fhir('DELETE', '/Organization/nunca', undefined, { prefer: 'return=OperationOutcome' });
    expect([told.status, told.body.resourceType]).toEqual([200, 'OperationOutcome']);
  });

  it('honours If-Match, and an id of another type deletes nothing', async () => {
    const { id } = await make('Con versión');
    expect((await hub.fhir('DELETE', `/Organization/${id}`, undefined, { 'if-match': 'W/"9"' })).status).toBe(412);
    expect((await hub.fhir('DELETE', `/Location/${id}`)).status).toBe(204);
    expect((await hub.fhir('GET', `/Organization/${id}`)).status).toBe(200);
    expect((await hub.fhir('DELETE', `/Organization/${id}`, undefined, { 'if-match': 'W/"1"' })).status).toBe(204);
  });

  it('by condition: one, none, never several, never everything', async () => {
    const value = 'cond-1';
    await make('Una', { identifier: [{ system: 'urn:x:y', value }] });
    const path = `/Organization?identifier=urn:x:y|${value}`;
    expect((await hub.fhir('DELETE', path)).status).toBe(204);
    expect((await hub.fhir('GET', path)).body.total).toBe(0);
    expect((await hub.fhir('DELETE', path)).status).toBe(204);
    await make('Dos', { identifier: [{ system: 'urn:x:y', value }] });
    await make('Tres', { identifier: [{ system: 'urn:x:y', value }] });
    const several = await hub.fhir('DELETE', path);
    expect([several.status, several.body.issue[0].code]).toEqual([412, 'multiple-matches']);
    expect((await hub.fhir('DELETE', '/Organization')).status).toBe(400);
    expect((await hub.fhir('GET', path)).body.total).toBe(2);
  });

  it('frees the CURP it held', async () => {
    const curp = 'HEGS080514MDFRRFA6';
    const person = {
      resourceType: 'Patient',
      identifier: [{ system: CURP_SYSTEM, value: curp }],
      name: [{ family: 'Libre' }],
      birthDate: '2008-05-14',
    };
    const first = await hub.fhir('POST', '/Patient', person);
    expect((await hub.fhir('POST', '/Patient', person)).status).toBe(409);
    await hub.fhir('DELETE', `/Patient/${first.body.id}`);
    expect((await hub.fhir('POST', '/Patient', person)).status).toBe(201);
  });

  it('needs its own scope, and the trail cannot be deleted', async () => {
    const { id } = await make('Ajena');
    const authorization = `Bearer ${await hub.token('amate-demo', 'system/Organization.rs')}`;
    expect((await hub.fhir('DELETE', `/Organization/${id}`, undefined, { authorization })).status).toBe(403);
    const trail = (await hub.fhir('GET', '/AuditEvent?_lastUpdated=ge2020&_count=1')).body.entry[0].resource;
    expect((await hub.fhir('DELETE', `/AuditEvent/${trail.id}`)).status).toBe(403);
    const patch = [{ op: 'replace', path: '/outcome', value: '0' }];
    const headers = { 'content-type': 'application/json-patch+json' };
    expect((await hub.fhir('PATCH', `/AuditEvent/${trail.id}`, patch, headers)).status).toBe(403);
  });
});

describe('history (R4 §3.1.0.12)', () => {
  it('of a resource: every version with how it came to be, newest first', async () => {
    const { id } = await make('Primera');
    await hub.fhir('PUT', `/Organization/${id}`, organization('Segunda', { id }));
    await hub.fhir('DELETE', `/Organization/${id}`);
    const { body } = await hub.fhir('GET', `/Organization/${id}/_history`);
    expect([body.type, body.total]).toEqual(['history', 3]);
    const entries = body.entry as Entry[];
    expect(entries.map((one) => [one.request.method, one.resource?.name, one.response.etag])).toEqual([
      ['DELETE', undefined, 'W/"3"'],
      ['PUT', 'Segunda', 'W/"2"'],
      ['POST', 'Primera', 'W/"1"'],
    ]);
    expect(entries[2]!.request.url).toBe('Organization');
    const oldest = await hub.fhir('GET', `/Organization/${id}/_history?_sort=_lastUpdated&_count=1`);
    expect([oldest.body.total, oldest.body.entry[0].request.method]).toEqual([3, 'POST']);
    expect((await hub.fhir('GET', '/Organization/nunca/_history')).status).toBe(404);
    expect((await hub.fhir('GET', `/Location/${id}/_history`)).status).toBe(404);
    for (const bad of ['_since=ayer', '_at=x', '_count=0', '_sort=name', '_cursor=x'])
      expect([bad, (await hub.fhir('GET', `/Organization/${id}/_history?${bad}`)).status]).toEqual([bad, 400]);
  });

  it('_since and _at choose by time', async () => {
    const { id } = await make('Ayer');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const between = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await hub.fhir('PUT', `/Organization/${id}`, organization('Hoy', { id }));
    const names = async (query: string) =>
      ((await hub.fhir('GET', `/Organization/${id}/_history?${query}`)).body.entry ?? []).map(
        (one: Entry) => one.resource?.name,
      );
    expect(await names(`_since=${between}`)).toEqual(['Hoy']);
    expect(await names(`_at=${between}`)).toEqual(['Ayer']);
    expect(await names(`_at=${dayFromToday(0).slice(0, 4)}`)).toEqual(['Hoy', 'Ayer']);
    expect(await names('_at=2001')).toEqual([]);
  });

  it.each([
    ['a type', '/Organization/_history'],
    ['everything', '/_history'],
  ])('of %s: pages that lose and repeat nothing while others write', async (_what, path) => {
    for (let i = 0; i < 7; i++) await make(`Página ${i}`);
    const seen: string[] = [];
    let next: string | undefined = `${path}?_count=3`;
    while (next !== undefined && seen.length < 200) {
      const { body, status } = await hub.fhir('GET', next);
      expect(status).toBe(200);
      for (const one of (body.entry ?? []) as (Entry & { fullUrl: string })[])
        seen.push(one.fullUrl + one.response.etag);
      next = body.link.find((link: { relation: string }) => link.relation === 'next')?.url.slice(hub.fhirUrl.length);
      await make('Mientras tanto');
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(7);
  });

  it('of a type or of everything needs the scopes to search it', async () => {
    const authorization = `Bearer ${await hub.token('amate-demo', 'system/Organization.r')}`;
    const { id } = await make('Con alcance');
    const status = async (path: string) => (await hub.fhir('GET', path, undefined, { authorization })).status;
    expect(await status(`/Organization/${id}/_history`)).toBe(200);
    expect(await status('/Organization/_history')).toBe(403);
    expect(await status('/_history')).toBe(403);
  });
});
