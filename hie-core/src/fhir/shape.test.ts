import { request as httpRequest } from 'node:http';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let hub: RunningHub;
let authorization: string;
let id: string;
const observation = {
  resourceType: 'Observation',
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
  status: 'final',
  code: { text: 'Glucosa' },
  valueQuantity: { value: 90, unit: 'mg/dL' },
  note: [{ text: 'en ayuno' }],
  component: [{ code: { text: 'a' }, valueString: 'b', dataAbsentReason: { text: 'c' } }],
};
const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

beforeAll(async () => {
  hub = await startHub();
  authorization = `Bearer ${await hub.token()}`;
  const { component, ...plain } = observation;
  id = (
    await hub.fhir('POST', '/Observation', {
      ...plain,
      component: component.map(({ dataAbsentReason: _, ...one }) => one),
    })
  ).body.id;
}, 60_000);
afterAll(() => hub?.close());

describe('parts of a resource: _summary and _elements', () => {
  it.each([
    ['_summary=true', ['resourceType', 'id', 'meta', 'status', 'code', 'valueQuantity', 'component']],
    ['_summary=text', ['resourceType', 'id', 'meta', 'text', 'status', 'code']],
    ['_summary=data', ['resourceType', 'id', 'meta', 'status', 'code', 'valueQuantity', 'note', 'component']],
    ['_elements=note', ['resourceType', 'id', 'meta', 'status', 'code', 'note']],
    ['_elements=Observation.value,Patient.name', ['resourceType', 'id', 'meta', 'status', 'code', 'valueQuantity']],
  ])('%s on read, search and history: what was asked and what is mandatory, marked SUBSETTED', async (query, keys) => {
    const read = (await hub.fhir('GET', `/Observation/${id}?${query}`)).body;
    expect(Object.keys(read).sort()).toEqual([...keys].sort());
    expect(read.meta.tag).toEqual([SUBSETTED]);
    const search = (await hub.fhir('GET', `/Observation?_id=${id}&${query}`)).body;
    expect(search.entry[0].resource).toEqual(read);
    expect(search.entry).toHaveLength(1);
    expect(decodeURIComponent(search.link[0].url)).toContain(query);
    const history = (await hub.fhir('GET', `/Observation/${id}/_history?${query}`)).body;
    expect(history.entry[0].resource).toEqual(read);
  });

  it('false is the whole, anything else and both together are refused', async () => {
    const whole = (await hub.fhir('GET', `/Observation/${id}`)).body;
    expect((await hub.fhir('GET', `/Observation/${id}?_summary=false`)).body).toEqual(whole);
    expect((await hub.fhir('GET', `/Observation?_id=${id}&_summary=false`)).body.entry[0].resource).toEqual(whole);
    expect((await hub.fhir('GET', `/Observation/${id}?_summary=poco`)).status).toBe(400);
    expect((await hub.fhir('GET', `/Observation/${id}?_summary=true&_elements=code`)).status).toBe(400);
  });
});

describe('conditional requests and preferences', () => {
  it('If-None-Match and If-Modified-Since answer 304', async () => {
    const path = `/Observation/${id}`;
    const read = await hub.fhir('GET', path);
    const modified = read.headers.get('last-modified')!;
    const status = async (headers: Record<string, string>) => (await hub.fhir('GET', path, undefined, headers)).status;
    for (const tag of ['W/"1"', '"1"', 'W/"9", W/"1"', '*'])
      expect([tag, await status({ 'if-none-match': tag })]).toEqual([tag, 304]);
    expect(await status({ 'if-none-match': 'W/"9"', 'if-modified-since': modified })).toBe(200);
    expect(await status({ 'if-modified-since': modified })).toBe(304);
    expect(await status({ 'if-modified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' })).toBe(200);
    expect(await status({ 'if-modified-since': 'ayer' })).toBe(200);
  });

  it('If-None-Match: * creates by PUT and never updates', async () => {
    const put = () =>
      hub.fhir(
        'PUT',
        '/Organization/solo-una',
        { resourceType: 'Organization', id: 'solo-una', name: 'A' },
        { 'if-none-match': '*' },
      );
    expect([(await put()).status, (await put()).status]).toEqual([201, 412]);
  });

  it('Prefer: minimal, representation, OperationOutcome', async () => {
    const post = (prefer: string) =>
      hub.fhir('POST', '/Organization', { resourceType: 'Organization', name: 'P' }, { prefer });
    expect((await post('return=minimal')).body).toBeUndefined();
    expect((await post('return=representation')).body.resourceType).toBe('Organization');
    expect((await post('return=OperationOutcome')).body.resourceType).toBe('OperationOutcome');
  });

  it('a conditional update creates under the id it brings, and never moves a resource to another id', async () => {
    const url = '/Organization?identifier=urn:x:cu|1';
    const body = (own: string) => ({
      resourceType: 'Organization',
      id: own,
      name: 'C',
      identifier: [{ system: 'urn:x:cu', value: '1' }],
    });
    const first = await hub.fhir('PUT', url, body('cu-uno'));
    expect([first.status, first.body.id]).toEqual([201, 'cu-uno']);
    expect((await hub.fhir('PUT', url, body('cu-uno'))).status).toBe(200);
    expect((await hub.fhir('PUT', url, body('cu-dos'))).status).toBe(400);
    expect((await hub.fhir('PUT', '/Organization?identifier=urn:x:cu|2', body('cu-uno'))).status).toBe(409);
  });

  it('a reference that names this server in full is stored relative, and checked', async () => {
    const refer = (target: string) => ({
      ...observation,
      component: undefined,
      derivedFrom: [{ reference: `${hub.fhirUrl}/${target}` }],
    });
    const made = await hub.fhir('POST', '/Observation', refer(`Observation/${id}`));
    expect(made.body.derivedFrom[0].reference).toBe(`Observation/${id}`);
    expect((await hub.fhir('POST', '/Observation', refer('Observation/nunca'))).status).toBe(422);
  });
});

describe('Binary and the wire', () => {
  const bytes = Buffer.from([0, 1, 2, 250, 251, 252, 37, 80, 68, 70]);
  const fetchBinary = (
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer> } = {},
  ) => fetch(`${hub.fhirUrl}${path}`, { ...init, headers: { authorization, ...init.headers } });

  it('takes bytes by their Content-Type and gives them back; as FHIR it is a resource', async () => {
    const made = await fetchBinary('/Binary', {
      method: 'POST',
      headers: { 'content-type': 'application/pdf' },
      body: new Uint8Array(bytes),
    });
    const resource = (await made.json()) as { id: string; contentType: string; data: string };
    expect([made.status, resource.contentType, resource.data]).toEqual([
      201,
      'application/pdf',
      bytes.toString('base64'),
    ]);
    const path = `/Binary/${resource.id}`;
    for (const accept of ['application/pdf', '*/*', 'text/html']) {
      const raw = await fetchBinary(path, { headers: { accept } });
      expect(raw.headers.get('content-type')).toBe('application/pdf');
      expect(raw.headers.get('content-disposition')).toBe('attachment');
      expect(Buffer.from(await raw.arrayBuffer()).equals(bytes)).toBe(true);
    }
    expect((await hub.fhir('GET', path, undefined, { accept: 'application/fhir+json' })).body).toEqual(resource);
    expect((await hub.fhir('GET', `${path}?_format=json`)).body.resourceType).toBe('Binary');
    const changed = await fetchBinary(path, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: new Uint8Array([104]),
    });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, 'W/"2"']);
  });

  it('refuses more than 10 MB, and a Content-Type that is none', async () => {
    const large = new Uint8Array(10 * 1024 * 1024 + 1);
    const headers = { 'content-type': 'application/pdf' };
    expect((await fetchBinary('/Binary', { method: 'POST', headers, body: large })).status).toBe(413);
    expect(
      (await fetchBinary('/Binary', { method: 'POST', headers: { 'content-type': 'pdf' }, body: new Uint8Array([1]) }))
        .status,
    ).toBe(400);
  });

  it('compresses answers with brotli and gzip, and reads compressed bodies', async () => {
    const raw = (encoding: string) =>
      new Promise<{ encoding: unknown; body: Buffer }>((resolve, reject) => {
        const asked = httpRequest(`${hub.fhirUrl}/metadata`, { headers: { 'accept-encoding': encoding } }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () =>
            resolve({ encoding: answer.headers['content-encoding'], body: Buffer.concat(chunks) }),
          );
        });
        asked.on('error', reject);
        asked.end();
      });
    const [br, gzip] = [await raw('br'), await raw('gzip')];
    expect([br.encoding, gzip.encoding]).toEqual(['br', 'gzip']);
    expect(brotliDecompressSync(br.body).equals(gunzipSync(gzip.body))).toBe(true);
    const body = new Uint8Array(gzipSync(JSON.stringify({ resourceType: 'Organization', name: 'Comprimida' })));
    const headers = { 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' };
    expect((await fetchBinary('/Organization', { method: 'POST', headers, body })).status).toBe(201);
  });

  it('_pretty breaks lines, _format asks for JSON, HEAD answers without body', async () => {
    const pretty = await fetchBinary(`/Observation/${id}?_pretty=true`);
    expect((await pretty.text()).split('\n').length).toBeGreaterThan(5);
    expect((await fetchBinary(`/Observation/${id}?_format=json`)).status).toBe(200);
    expect((await fetchBinary(`/Observation/${id}?_format=xml`)).status).toBe(406);
    const head = await fetchBinary(`/Observation/${id}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, 'W/"1"', '']);
  });

  it('metadata lists what the routes serve', async () => {
    const { rest, patchFormat } = (await hub.fhir('GET', '/metadata')).body;
    const codes = (list: { code: string }[]) => list.map(({ code }) => code);
    const of = (type: string) => rest[0].resource.find((one: { type: string }) => one.type === type);
    expect(codes(of('Patient').interaction)).toEqual(
      expect.arrayContaining([
        'read',
        'vread',
        'update',
        'patch',
        'delete',
        'history-instance',
        'history-type',
        'create',
        'search-type',
      ]),
    );
    expect(codes(of('AuditEvent').interaction)).not.toContain('delete');
    expect([of('Patient').conditionalDelete, of('Patient').conditionalRead]).toEqual(['single', 'full-support']);
    expect(codes(rest[0].interaction)).toEqual(expect.arrayContaining(['transaction', 'batch', 'history-system']));
    expect(patchFormat).toContain('application/json-patch+json');
  });
});
