import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let hub: RunningHub;
beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(() => hub?.close());

interface Entry {
  readonly resource?: { readonly resourceType: string; readonly name?: string; readonly total?: number };
  readonly response: { readonly status: string; readonly location: string; readonly outcome?: { issue: object[] } };
}

const SYSTEM = 'urn:x:bundle';
const organization = (name: string, value?: string, more: object = {}) => ({
  resourceType: 'Organization',
  name,
  ...(value !== undefined && { identifier: [{ system: SYSTEM, value }] }),
  ...more,
});
const act = (method: string, url: string, resource?: object, more: object = {}, request: object = {}) => ({
  request: { method, url, ...request },
  ...(resource !== undefined && { resource }),
  ...more,
});
const send = (type: string, entry: object[], headers = {}) =>
  hub.fhir('POST', '', { resourceType: 'Bundle', type, entry }, headers);
const make = async (name: string, value?: string) =>
  (await hub.fhir('POST', '/Organization', organization(name, value))).body.id as string;
const statuses = (body: { entry: Entry[] }) => body.entry.map((one) => one.response.status);
const renamed = (value: string) => ({
  resourceType: 'Parameters',
  parameter: [
    {
      name: 'operation',
      part: [
        { name: 'type', valueCode: 'replace' },
        { name: 'path', valueString: 'Organization.name' },
        { name: 'value', valueString: value },
      ],
    },
  ],
});
const jsonPatch = (patch: object[]) => ({
  resourceType: 'Binary',
  contentType: 'application/json-patch+json',
  data: Buffer.from(JSON.stringify(patch)).toString('base64'),
});

describe('transaction: every method, in the order of R4 §3.1.0.11.2', () => {
  it('DELETE, POST, PUT, PATCH, GET and HEAD in one, answered in the order of the entries', async () => {
    const [gone, put, fhirPath, json] = [
      await make('Se va'),
      await make('Cambia'),
      await make('Parche 1'),
      await make('Parche 2'),
    ];
    const { status, body } = await send('transaction', [
      act('GET', 'Organization?name=nueva-tx'),
      act('HEAD', `Organization/${put}`),
      act('PATCH', `Organization/${json}`, jsonPatch([{ op: 'replace', path: '/name', value: 'JSON' }])),
      act('PATCH', `Organization/${fhirPath}`, renamed('FHIRPath')),
      act('PUT', `Organization/${put}`, organization('Cambiada', undefined, { id: put }), {}, { ifMatch: 'W/"1"' }),
      act(
        'POST',
        'Organization',
        organization('Nueva-tx', undefined, { partOf: { reference: `Organization/${put}` } }),
      ),
      act('DELETE', `Organization/${gone}`),
      act('GET', `Organization/${put}/_history`),
      act('POST', 'Organization/_search?name=cambiada'),
    ]);
    expect(status).toBe(200);
    expect(statuses(body)).toEqual([
      ...['200 OK', '200 OK', '200 OK', '200 OK', '200 OK'],
      ...['201 Created', '204 No Content', '200 OK', '200 OK'],
    ]);
    expect([body.entry[0].resource.total, body.entry[1].resource, body.entry[8].resource.total]).toEqual([
      1,
      undefined,
      1,
    ]);
    expect(body.entry[7].resource.entry).toHaveLength(2);
    expect((await hub.fhir('GET', `/Organization/${json}`)).body.name).toBe('JSON');
    expect((await hub.fhir('GET', `/Organization/${gone}`)).status).toBe(410);
  });

  it('what a DELETE frees a conditional POST may take, in the same transaction', async () => {
    const old = await make('Vieja', 'libre');
    const taken = await send('transaction', [
      act('POST', 'Organization', organization('Toma', 'libre'), {}, { ifNoneExist: `identifier=${SYSTEM}|libre` }),
      act('DELETE', `Organization?identifier=${SYSTEM}|libre`),
    ]);
    expect(statuses(taken.body)).toEqual(['201 Created', '204 No Content']);
    // That one holds the identifier alone; it must pass on all the same.
    const again = await send('transaction', [
      act('DELETE', `Organization?identifier=${SYSTEM}|libre`),
      act('PUT', `Organization?identifier=${SYSTEM}|libre`, organization('Toma otra vez', 'libre')),
    ]);
    expect(statuses(again.body)).toEqual(['204 No Content', '201 Created']);
    const found = (await hub.fhir('GET', `/Organization?identifier=${SYSTEM}|libre`)).body;
    expect([found.total, found.entry[0].resource.name]).toEqual([1, 'Toma otra vez']);
    expect(found.entry[0].resource.id).not.toBe(old);
  });

  it.each([
    [
      'a reference to what it deletes',
      (id: string) =>
        act('POST', 'Organization', organization('R', undefined, { partOf: { reference: `Organization/${id}` } })),
      422,
    ],
    [
      'an update of what it deletes',
      (id: string) => act('PUT', `Organization/${id}`, organization('R', undefined, { id })),
      400,
    ],
    ['a patch of what is not there', () => act('PATCH', 'Organization/nunca', renamed('X')), 404],
    [
      'a version that is not current',
      (id: string) => act('PUT', `Organization/${id}`, organization('R', undefined, { id }), {}, { ifMatch: 'W/"7"' }),
      412,
    ],
    [
      'a fullUrl of another resource',
      (id: string) =>
        act('PUT', `Organization/${id}`, organization('R', undefined, { id }), {
          fullUrl: `${hub.fhirUrl}/Organization/otro`,
        }),
      400,
    ],
    [
      'a fullUrl with a version',
      () => act('POST', 'Organization', organization('R'), { fullUrl: 'http://x.y/Organization/1/_history/1' }),
      400,
    ],
    ['a URL that leads nowhere', () => act('GET', 'Organization/1/2/3/4'), 400],
    ['a delete of everything', () => act('DELETE', 'Organization'), 400],
  ])('%s refuses all of it', async (_what, entry, status) => {
    const id = await make('Sigue aquí');
    const answer = await send('transaction', [act('DELETE', `Organization/${id}`), entry(id)]);
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
    expect((await hub.fhir('GET', `/Organization/${id}`)).body.meta.versionId).toBe('1');
  });

  it('links by urn, by own fullUrl, by this server’s address, with a version and by condition', async () => {
    const known = await make('Conocida', 'conocida');
    const part = (reference: string) => organization('Parte', undefined, { partOf: { reference } });
    const { status, body } = await send(
      'transaction',
      [
        act('POST', 'Organization', organization('Madre'), {
          fullUrl: 'urn:uuid:11111111-1111-4111-8111-111111111111',
        }),
        act('POST', 'Organization', part('urn:uuid:11111111-1111-4111-8111-111111111111')),
        act('POST', 'Organization', organization('De fuera'), { fullUrl: 'http://otro.mx/fhir/Organization/77' }),
        act('POST', 'Organization', part('http://otro.mx/fhir/Organization/77')),
        act('POST', 'Organization', part('Organization/77')),
        act('POST', 'Organization', part(`${hub.fhirUrl}/Organization/${known}`)),
        act('POST', 'Organization', part(`Organization/${known}/_history/1`)),
        act('POST', 'Organization', part(`Organization?identifier=${SYSTEM}|conocida`)),
      ],
      { prefer: 'return=representation' },
    );
    expect(status).toBe(200);
    const place = (index: number) => body.entry[index].response.location.replace(/\/_history.*/, '');
    const refers = (index: number) => body.entry[index].resource.partOf.reference;
    expect([1, 3, 4, 5, 6, 7].map(refers)).toEqual([
      place(0),
      place(2),
      place(2),
      `Organization/${known}`,
      `Organization/${known}/_history/1`,
      `Organization/${known}`,
    ]);
  });

  it('a read that fails leaves what was written written, and tells it in its entry; only reads: refused whole', async () => {
    const read = act('GET', 'Organization/nunca');
    const mixed = await send('transaction', [act('POST', 'Organization', organization('Escrita')), read]);
    expect([mixed.status, statuses(mixed.body)]).toEqual([200, ['201 Created', '404']]);
    expect((await send('transaction', [read])).status).toBe(404);
  });

  it('5,000 entries at once, not one more', async () => {
    const entries = Array.from({ length: 5_000 }, (_, i) => act('POST', 'Organization', organization(`Muchas ${i}`)));
    const { status, body } = await send('transaction', entries);
    expect([status, body.entry.length]).toEqual([200, 5_000]);
    expect((await send('transaction', [...entries, entries[0]!])).status).toBe(413);
  }, 60_000);

  it('Prefer: return=OperationOutcome tells each entry', async () => {
    const { body } = await send('transaction', [act('POST', 'Organization', organization('Dicha'))], {
      prefer: 'return=OperationOutcome',
    });
    expect(body.entry[0].response.outcome.resourceType).toBe('OperationOutcome');
  });
});

describe('batch: each entry by itself', () => {
  it('has its own status and outcome for each, and none stops another', async () => {
    const [gone, put] = [await make('Lote se va'), await make('Lote cambia')];
    const { body } = await send('batch', [
      act('POST', 'Organization', organization('Lote uno')),
      act('POST', 'Organization', { resourceType: 'Organization', active: 'sí' }),
      act('DELETE', `Organization/${gone}`),
      act('GET', `Organization/${gone}`),
      act('PUT', `Organization/${put}`, organization('Otra', undefined, { id: put }), {}, { ifMatch: 'W/"5"' }),
      act('PATCH', `Organization/${put}`, renamed('Parche')),
      act('GET', `Organization/${put}`, undefined, {}, { ifNoneMatch: 'W/"2"' }),
      act(
        'POST',
        'Organization',
        organization('Suelta', undefined, { partOf: { reference: 'urn:uuid:de-otra-entrada' } }),
      ),
      { resource: organization('Sin request') },
      act('TRACE', 'Organization'),
      act('DELETE', 'Organization/nunca'),
      act('POST', 'Organization/$validate', organization('Válida')),
    ]);
    expect(statuses(body)).toEqual([
      ...['201 Created', '400', '204 No Content', '410', '412', '200 OK', '304 Not Modified'],
      ...['422', '400', '400', '204 No Content', '200 OK'],
    ]);
    expect(body.entry[7].response.outcome.issue[0].expression).toEqual(['Bundle.entry[7].resource.partOf.reference']);
  });

  it('each entry needs the scope of its own act', async () => {
    const authorization = `Bearer ${await hub.token('amate-demo', 'system/Organization.rs')}`;
    const id = await make('Solo lectura');
    const { body } = await send(
      'batch',
      [
        act('GET', `Organization/${id}`),
        act('DELETE', `Organization/${id}`),
        act('PATCH', `Organization/${id}`, renamed('X')),
      ],
      { authorization },
    );
    expect(statuses(body)).toEqual(['200 OK', '403', '403']);
  });
});
