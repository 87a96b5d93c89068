import {
  CURP_EN_REVISION_SYSTEM,
  CURP_SYSTEM,
  expedienteSystem,
  OPERACION_SYSTEM,
  TEMPORAL_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { type Answer, type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let hub: RunningHub;
beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(() => hub?.close());

const SOFIA = 'HEGS080514MDFRRFA6';
const RICARDO = 'AAPR630321HDFLRC09';
const MARIA = 'EAAF901102MMCSRR03';
const ENYE = 'XUML751231HJCXXS04';
const XOCO = expedienteSystem('DFSSA003162');
const GEA = expedienteSystem('DFSSA003961');

const patient = (curp: string | undefined, birthDate: string, more: object = {}) => ({
  resourceType: 'Patient',
  ...(curp !== undefined && { identifier: [{ system: CURP_SYSTEM, value: curp }] }),
  name: [{ family: 'Prueba', given: ['Ana'] }],
  birthDate,
  ...more,
});
const transaction = (entries: object[], more: object = {}) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  ...more,
  entry: entries,
});
const entry = (method: string, url: string, resource: object, more: object = {}) => ({
  request: { method, url },
  resource,
  ...more,
});
const firstIssue = (body: { issue: object[] }) =>
  body.issue[0] as Record<string, unknown> & { expression?: string[]; details: { text: string } };

describe('HTTP: what is asked of the transport (R4 §3.1.0)', () => {
  it('nothing answers without a token but health, metadata and discovery', async () => {
    const bare = (path: string, method = 'GET') => fetch(`${hub.config.baseUrl}${path}`, { method });
    for (const path of [
      '/healthz',
      '/fhir/R4/metadata',
      '/.well-known/smart-configuration',
      '/fhir/R4/.well-known/smart-configuration',
    ])
      expect([path, (await bare(path)).status]).toEqual([path, 200]);
    for (const path of [
      '/fhir/R4/Patient',
      '/fhir/R4/Patient/x',
      '/live/Patient/x',
      '/fhir/R4/Patient/_search',
      '/fhir/R4',
    ])
      expect([
        path,
        (await bare(path, path.endsWith('R4') || path.endsWith('_search') ? 'POST' : 'GET')).status,
      ]).toEqual([path, 401]);
  });

  it('a token opens only what its scope says', async () => {
    const authorization = `Bearer ${await hub.token('amate-demo', 'system/Patient.rs')}`;
    expect((await hub.fhir('GET', '/Patient?name=nadie', undefined, { authorization })).status).toBe(200);
    const refused = await hub.fhir('GET', '/Observation?patient=x', undefined, { authorization });
    expect([refused.status, firstIssue(refused.body).code]).toEqual([403, 'forbidden']);
    expect((await hub.fhir('POST', '/Patient', patient(undefined, '1990'), { authorization })).status).toBe(403);
    const bundle = transaction([entry('POST', 'Patient', patient(undefined, '1990'))]);
    expect((await hub.fhir('POST', '', bundle, { authorization })).status).toBe(403);
  });

  it.each([
    ['broken JSON', '{"resourceType":"Patient",\n "name": [}', {}, 400, 'structure'],
    ['cut JSON', '{"resourceType":"Patient"', {}, 400, 'structure'],
    ['an array', '[]', {}, 400, 'structure'],
    ['another media type', '<Patient/>', { 'content-type': 'application/fhir+xml' }, 415, 'not-supported'],
    ['an answer in XML', '{"resourceType":"Patient"}', { accept: 'application/fhir+xml' }, 406, 'not-supported'],
    ['another type than the URL', '{"resourceType":"Encounter"}', {}, 400, 'invalid'],
    ['an unknown element', '{"resourceType":"Patient","apodo":"x"}', {}, 400, 'structure'],
    ['a wrong date', '{"resourceType":"Patient","birthDate":"2026-02-30"}', {}, 400, 'value'],
  ])('refuses %s, says how to mend it, stays up', async (_what, body, headers, status, code) => {
    const answer = await hub.fhir('POST', '/Patient', body, headers as Record<string, string>);
    expect([answer.status, answer.body.resourceType, firstIssue(answer.body).code]).toEqual([
      status,
      'OperationOutcome',
      code,
    ]);
    expect(String(firstIssue(answer.body).diagnostics)).toMatch(/Cómo corregir: \S/);
  });

  it('a body beyond 16 MB is refused with 413, deep nesting and a hostile depth with a clear error', async () => {
    const huge = await hub.fhir('POST', '/Patient', `{"resourceType":"Patient","x":"${'a'.repeat(17 * 1024 * 1024)}"}`);
    expect([huge.status, firstIssue(huge.body).code]).toEqual([413, 'too-long']);
    for (const depth of [100, 200_000]) {
      const nested = `${'{"url":"http://a.b","extension":['.repeat(depth)}{"url":"http://a.b","valueString":"x"}${']}'.repeat(depth)}`;
      const deep = await hub.fhir('POST', '/Patient', `{"resourceType":"Patient","extension":[${nested}]}`);
      expect([400, 413]).toContain(deep.status);
      expect(deep.body.resourceType).toBe('OperationOutcome');
    }
  });

  it('unknown types, ids and methods: 404 and 405', async () => {
    expect((await hub.fhir('GET', '/Paciente')).status).toBe(404);
    expect((await hub.fhir('GET', '/Patient/nadie')).status).toBe(404);
    const wrong = await hub.fhir('PUT', '/Patient/nadie/_history', patient(undefined, '1990'));
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
    expect((await hub.fhir('DELETE', '/Paciente/1')).status).toBe(404);
    expect((await hub.fhir('GET', '/a/b/c/d/e/f')).status).toBe(404);
  });
});

describe('create, read, vread, update, search', () => {
  it('carries versions in ETag, Location and Last-Modified, and honours If-Match and Prefer', async () => {
    const made = await hub.fhir('POST', '/Organization', { resourceType: 'Organization', name: 'Clínica Uno' });
    expect([made.status, made.headers.get('etag')]).toEqual([201, 'W/"1"']);
    expect(made.headers.get('location')).toBe(`${hub.fhirUrl}/Organization/${made.body.id}/_history/1`);
    const path = `/Organization/${made.body.id}`;
    const changed = { ...made.body, name: 'Clínica Dos' };
    const updated = await hub.fhir('PUT', path, changed, { 'if-match': 'W/"1"', prefer: 'return=minimal' });
    expect([updated.status, updated.headers.get('etag'), updated.body]).toEqual([200, 'W/"2"', undefined]);
    expect((await hub.fhir('PUT', path, { ...changed, name: 'Tres' }, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await hub.fhir('GET', `${path}/_history/1`)).body).toEqual(made.body);
    expect((await hub.fhir('GET', path, undefined, { 'if-none-match': 'W/"2"' })).status).toBe(304);
    expect((await hub.fhir('PUT', path, { ...changed, id: 'otro' })).status).toBe(400);
  });

  it('lenient by default: says which parameter was not used; strict refuses it', async () => {
    const lenient = await hub.fhir('GET', '/Patient?family=Prueba&apodo=x');
    expect(lenient.body.link[0].url).toBe(`${hub.fhirUrl}/Patient?family=Prueba`);
    expect(lenient.body.entry.at(-1)).toMatchObject({
      search: { mode: 'outcome' },
      resource: { resourceType: 'OperationOutcome' },
    });
    expect((await hub.fhir('GET', '/Patient?apodo=x', undefined, { prefer: 'handling=strict' })).status).toBe(400);
  });

  it('pages by its own next link; POST _search asks the same', async () => {
    const made = await hub.fhir('POST', '/Patient', patient(undefined, '1980-01-01'));
    const observations = Array.from({ length: 7 }, (_, i) =>
      entry('POST', 'Observation', {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'x' },
        subject: { reference: `Patient/${made.body.id}` },
        effectiveDateTime: `2026-01-0${i + 1}`,
      }),
    );
    expect((await hub.fhir('POST', '', transaction(observations))).status).toBe(200);
    const seen: string[] = [];
    let path: string | undefined = `/Observation?patient=${made.body.id}&_sort=-date&_count=3`;
    while (path !== undefined) {
      const page: Answer['body'] = (await hub.fhir('GET', path)).body;
      seen.push(
        ...page.entry.map((one: { resource: { effectiveDateTime: string } }) => one.resource.effectiveDateTime),
      );
      path = page.link.find((link: { relation: string }) => link.relation === 'next')?.url.slice(hub.fhirUrl.length);
    }
    expect(seen).toEqual(['07', '06', '05', '04', '03', '02', '01'].map((day) => `2026-01-${day}`));
    const posted = await hub.fhir('POST', '/Observation/_search', `patient=${made.body.id}&_count=2&_total=accurate`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([posted.body.total, posted.body.entry.length]).toEqual([7, 2]);
  });
});

describe('transaction and batch (R4 §3.1.0.11)', () => {
  it('names every fault of every entry, and stores nothing', async () => {
    const answer = await hub.fhir(
      'POST',
      '',
      transaction([
        entry('POST', 'Patient', { resourceType: 'Patient', birthDate: 'ayer', name: [{ family: 'Nada' }] }),
        entry('POST', 'Observation', { resourceType: 'Observation', status: 'final' }),
        { request: { method: 'PATCH', url: 'Patient/1' }, resource: {} },
        { resource: {} },
        { request: { method: 'TRACE', url: 'Patient/1' } },
      ]),
    );
    expect(answer.status).toBe(400);
    expect(answer.body.issue.map((issue: { expression: string[] }) => issue.expression[0])).toEqual([
      'Bundle.entry[0].resource.birthDate',
      'Bundle.entry[1].resource.code',
      'Bundle.entry[2].resource',
      'Bundle.entry[3].request',
      'Bundle.entry[4].request.method',
    ]);
    expect((await hub.fhir('GET', '/Patient?family=Nada')).body.total).toBe(0);
  });

  it('a repeated operation gets the first answer; of another client it is another operation', async () => {
    const identifier = { system: OPERACION_SYSTEM, value: 'DFSSA003162:MSG1:0011' };
    const bundle = transaction([entry('POST', 'Basic', { resourceType: 'Basic', code: { text: 'Repetida' } })], {
      identifier,
    });
    const first = await hub.fhir('POST', '', bundle);
    expect((await hub.fhir('POST', '', bundle)).body).toEqual(first.body);
    const authorization = `Bearer ${await hub.token('conector-DFSSA003162')}`;
    expect((await hub.fhir('POST', '', bundle, { authorization })).body).not.toEqual(first.body);
  });

  it('batch: each entry by itself, with GET', async () => {
    const answer = await hub.fhir('POST', '', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        entry('POST', 'Organization', { resourceType: 'Organization', name: 'Lote' }),
        entry('POST', 'Organization', { resourceType: 'Organization', active: 'sí' }),
        { request: { method: 'GET', url: 'Organization?name=lote' } },
        { request: { method: 'GET', url: 'Patient/nadie' } },
      ],
    });
    expect(answer.body.entry.map((one: { response: { status: string } }) => one.response.status)).toEqual([
      '201 Created',
      '400',
      '200 OK',
      '404',
    ]);
    expect(answer.body.entry[2].resource.total).toBe(1);
  });
});

describe('identity by CURP, through any door', () => {
  it('an invalid CURP is told by its part and nothing is stored', async () => {
    const answer = await hub.fhir(
      'POST',
      '/Patient',
      patient('HEGS900230MDFRRF03', '1990-02-28', { name: [{ family: 'Febrero' }] }),
    );
    expect([answer.status, firstIssue(answer.body).expression]).toEqual([400, ['Patient.identifier[0].value']]);
    expect((await hub.fhir('GET', '/Patient?family=Febrero')).body.total).toBe(0);
  });

  it('32 hospitals register the same new CURP at once: one patient with all record numbers', async () => {
    const register = (i: number) =>
      hub.fhir(
        'POST',
        '',
        transaction([
          entry(
            'PUT',
            `Patient?identifier=${CURP_SYSTEM}|${SOFIA}`,
            patient(SOFIA, '2008-05-14', {
              gender: 'female',
              identifier: [
                { system: CURP_SYSTEM, value: SOFIA },
                { system: XOCO, value: String(i) },
              ],
            }),
            { fullUrl: 'urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc964ff' },
          ),
          entry('POST', 'Encounter', {
            resourceType: 'Encounter',
            status: 'finished',
            class: { code: 'AMB' },
            subject: { reference: 'urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc964ff' },
          }),
        ]),
      );
    const answers = await Promise.all(Array.from({ length: 32 }, (_, i) => register(i)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const found = (await hub.fhir('GET', `/Patient?identifier=${CURP_SYSTEM}|${SOFIA}`)).body;
    expect(found.total).toBe(1);
    expect(found.entry[0].resource.identifier).toHaveLength(33);
    expect((await hub.fhir('GET', `/Encounter?patient=${found.entry[0].resource.id}&_count=100`)).body.total).toBe(32);
  });

  it('a plain create of a held CURP is 409; lower case is the same CURP', async () => {
    expect((await hub.fhir('POST', '/Patient', patient(RICARDO, '1963-03-21'))).status).toBe(201);
    expect((await hub.fhir('POST', '/Patient', patient(RICARDO.toLowerCase(), '1963-03-21'))).status).toBe(409);
    const again = await hub.fhir('POST', '/Patient', patient(RICARDO, '1963-03-21'), {
      'if-none-exist': `identifier=${CURP_SYSTEM}|${RICARDO}`,
    });
    expect([again.status, again.body.meta.versionId]).toEqual([200, '1']);
    expect((await hub.fhir('GET', `/Patient?identifier=${CURP_SYSTEM}|${RICARDO.toLowerCase()}`)).body.total).toBe(1);
  });

  it('a CURP that contradicts its holder is set apart with a Task, once, however often it comes', async () => {
    const url = `/Patient?identifier=${CURP_SYSTEM}|${MARIA}`;
    const holder = await hub.fhir('PUT', url, patient(MARIA, '1990-11-02', { gender: 'female' }));
    const wrong = patient(MARIA, '1971-01-01', {
      gender: 'male',
      identifier: [
        { system: CURP_SYSTEM, value: MARIA },
        { system: GEA, value: '5' },
      ],
    });
    const first = await hub.fhir('PUT', url, wrong);
    const second = await hub.fhir('PUT', url, { ...wrong, name: [{ family: 'Otra' }] });
    expect(first.body.id).not.toBe(holder.body.id);
    expect(second.body.id).toBe(first.body.id);
    expect(first.body.identifier.map((one: { system: string }) => one.system).sort()).toEqual(
      [CURP_EN_REVISION_SYSTEM, GEA, TEMPORAL_SYSTEM].sort(),
    );
    const tasks = (await hub.fhir('GET', '/Task?code=revision-identidad')).body;
    expect(
      tasks.entry.filter(
        (one: { resource: { for: { reference: string } } }) =>
          one.resource.for.reference === `Patient/${first.body.id}`,
      ),
    ).toHaveLength(1);
  });

  it('somebody without CURP gets a temporary number, and later the CURP by the same record number', async () => {
    const known = { identifier: [{ system: GEA, value: '900' }], gender: 'male' };
    const first = await hub.fhir('PUT', `/Patient?identifier=${GEA}|900`, patient(undefined, '1975-12-31', known));
    expect(first.body.identifier.map((one: { system: string }) => one.system)).toContain(TEMPORAL_SYSTEM);
    const second = await hub.fhir(
      'PUT',
      `/Patient?identifier=${CURP_SYSTEM}|${ENYE}`,
      patient(ENYE, '1975-12-31', {
        ...known,
        identifier: [
          { system: CURP_SYSTEM, value: ENYE },
          { system: GEA, value: '900' },
        ],
      }),
    );
    expect(second.body.id).toBe(first.body.id);
    expect((await hub.fhir('GET', `/Patient?identifier=${CURP_SYSTEM}|${ENYE}`)).body.total).toBe(1);
  });
});

describe('audit and live changes', () => {
  it('every read, search and refusal leaves an AuditEvent in the record', async () => {
    const made = await hub.fhir('POST', '/Patient', patient(undefined, '1999-01-01'));
    const { id } = made.body;
    await hub.fhir('GET', `/Patient/${id}`);
    await hub.fhir('GET', `/Encounter?patient=${id}`);
    const events = (await hub.fhir('GET', `/AuditEvent?patient=${id}&_count=100`)).body.entry.map(
      (one: { resource: { subtype: { code: string }[] } }) => one.resource.subtype[0]!.code,
    );
    expect(events).toEqual(expect.arrayContaining(['create', 'read']));
  });

  it('an open stream hears of a new encounter by id within a moment, and of nobody else', async () => {
    const [mine, other] = await Promise.all([
      hub.fhir('POST', '/Patient', patient(undefined, '1999-01-01')),
      hub.fhir('POST', '/Patient', patient(undefined, '1999-01-02')),
    ]);
    const stop = new AbortController();
    const stream = await fetch(`${hub.config.baseUrl}/live/Patient/${mine.body.id}`, {
      headers: { authorization: `Bearer ${await hub.token()}` },
      signal: stop.signal,
    });
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const encounter = (id: string) =>
      hub.fhir('POST', '/Encounter', {
        resourceType: 'Encounter',
        status: 'finished',
        class: { code: 'AMB' },
        subject: { reference: `Patient/${id}` },
      });
    await encounter(other.body.id);
    const made = await encounter(mine.body.id);
    let heard = '';
    for await (const chunk of stream.body!) {
      heard += Buffer.from(chunk).toString();
      if (heard.includes('event: change')) break;
    }
    stop.abort();
    expect(heard).toContain(`event: change\ndata: ${JSON.stringify({ type: 'Encounter', id: made.body.id })}\n\n`);
    expect(heard.match(/event: change/g)).toHaveLength(1);
    expect(
      (
        await fetch(`${hub.config.baseUrl}/live/Patient/nadie`, {
          headers: { authorization: `Bearer ${await hub.token()}` },
        })
      ).status,
    ).toBe(404);
  });
});
