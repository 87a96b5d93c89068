/**
 * Attacks inside the body of a FHIR request: nesting, repeated names, prototype pollution, huge numbers and lists, compressed bombs,
 * XML with entities, elements that are the server's to set, and the replay of somebody else's operation. Names as in SECURITY.md.
 */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { CURP_SYSTEM, OPERACION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Bundle, Condition } from '@medplum/fhirtypes';
import { callerTokens, type TokenOf } from '../support/caller-tokens.ts';
import { type Answer, type RunningHub, startHub } from '../support/hub.ts';

let hub: RunningHub;
let tokenOf: TokenOf;
beforeAll(async () => {
  hub = await startHub();
  tokenOf = await callerTokens(hub);
}, 60_000);
afterAll(async () => {
  expect((await fetch(`${hub.config.baseUrl}/healthz`)).status).toBe(200);
  await hub?.close();
});

const post = (path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> =>
  hub.fhir('POST', path, body, headers);
const refused = async (answer: Promise<Answer>, ...statuses: number[]): Promise<void> => {
  const { status, body } = await answer;
  expect(statuses.length > 0 ? statuses : [400, 413, 422]).toContain(status);
  expect(body.resourceType).toBe('OperationOutcome');
};
const basic = (more: string): string => `{"resourceType":"Basic","code":{"text":"x"}${more}}`;

describe('nesting', () => {
  it.each([101, 5_000, 1_000_000])(
    '%d levels are refused at once, in a resource, a Bundle, a patch and Parameters',
    async (levels) => {
      const lists = `${'['.repeat(levels)}${']'.repeat(levels)}`;
      const objects = `${'{"extension":'.repeat(levels)}1${'}'.repeat(levels)}`;
      const start = process.cpuUsage();
      await refused(post('/Basic', basic(`,"extension":${lists}`)), 413);
      await refused(post('/Basic', basic(`,"extension":${objects}`)), 413);
      await refused(post('', `{"resourceType":"Bundle","type":"batch","entry":${lists}}`), 413);
      await refused(hub.fhir('PATCH', '/Basic/x', lists, { 'content-type': 'application/json-patch+json' }), 413);
      await refused(post('/Basic/$validate', `{"resourceType":"Parameters","parameter":${lists}}`), 413);
      const { user, system } = process.cpuUsage(start);
      expect((user + system) / 1_000).toBeLessThan(5_000);
    },
  );

  it('what merely looks deep is text', async () => {
    expect(
      (await post('/Basic', basic(`,"language":"es","implicitRules":"urn:x:${'[{'.repeat(500)}"`))).status,
    ).not.toBe(413);
  });
});

describe('the same name twice: two readers of the same bytes would read two things', () => {
  it.each([
    ['at the top', basic(',"id":"a","id":"b"')],
    ['inside', basic(',"subject":{"reference":"Patient/a","reference":"Patient/b"}')],
    ['written otherwise', basic(',"subject":{"reference":"Patient/a","\\u0072eference":"Patient/b"}')],
    ['the type itself', '{"resourceType":"Patient","resourceType":"Basic","code":{"text":"x"}}'],
  ])('%s', async (_title, text) => {
    const { status, body } = await post('/Basic', text);
    expect([status, body.issue[0].code]).toEqual([400, 'structure']);
    expect(body.issue[0].details.text).toContain('dos veces');
  });

  it('in a Bundle, a patch and Parameters too', async () => {
    const entry = '{"request":{"method":"GET","url":"Patient","url":"Condition"}}';
    await refused(post('', `{"resourceType":"Bundle","type":"batch","entry":[${entry}]}`), 400);
    const patch = '[{"op":"test","op":"remove","path":"/code"}]';
    await refused(hub.fhir('PATCH', '/Basic/x', patch, { 'content-type': 'application/json-patch+json' }), 400);
  });
});

describe('prototype pollution', () => {
  const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf'];
  const clean = (): void => {
    const probe = {} as Record<string, unknown>;
    expect([probe.malo, probe.role, probe.scopes, Object.keys(Object.prototype)]).toEqual([
      undefined,
      undefined,
      undefined,
      [],
    ]);
  };

  it.each(NAMES)('%s as the name of an element', async (name) => {
    const bad = `"${name}":{"malo":1,"role":"operador","scopes":["system/*.cruds"],"prototype":{"malo":1}}`;
    await refused(post('/Basic', basic(`,${bad}`)));
    await refused(post('/Basic', basic(`,"subject":{"reference":"Patient/x",${bad}}`)));
    const entry = `{"resource":{"resourceType":"Basic",${bad}},"request":{"method":"POST","url":"Basic"}}`;
    await refused(post('', `{"resourceType":"Bundle","type":"transaction",${bad},"entry":[${entry}]}`));
    clean();
  });

  it.each(NAMES)('%s where a type, an operation, a parameter or a path is named', async (name) => {
    const { body } = await post('/Basic', basic(''));
    const answers = [
      ...[
        `/${name}`,
        `/${name}/x`,
        `/Patient/$${name}`,
        `/$${name}`,
        `/Patient/x/${name}`,
        `/Patient/x/_history/${name}`,
      ],
      ...[
        `/Patient?${name}=1`,
        `/Patient?_sort=${name}`,
        `/Patient?_include=Patient:${name}`,
        `/Patient?_summary=${name}`,
      ],
      ...[
        `/Patient?general-practitioner:${name}.name=x`,
        `/Patient?_has:${name}:patient:code=x`,
        `/Patient?name:${name}=x`,
      ],
      ...[
        `/Patient?_elements=${name}`,
        `/Patient?_total=${name}`,
        `/Observation?code=${name}|${name}`,
        `/?_type=${name}`,
      ],
    ].map((path) => hub.fhir('GET', path));
    for (const { status } of await Promise.all(answers)) expect(status).toBeLessThan(500);
    for (const path of [`/${name}/malo`, `/code/${name}/malo`, `/${name}`]) {
      const patch = [{ op: 'add', path, value: 1 }];
      await refused(hub.fhir('PATCH', `/Basic/${body.id}`, patch, { 'content-type': 'application/json-patch+json' }));
      const move = [{ op: 'copy', from: '/code', path }];
      await refused(hub.fhir('PATCH', `/Basic/${body.id}`, move, { 'content-type': 'application/json-patch+json' }));
    }
    await refused(post(`/${name}`, `{"resourceType":"${name}"}`), 404, 405);
    await refused(post('/Basic', `{"resourceType":"${name}"}`));
    clean();
  });
});

describe('huge values', () => {
  it.each([
    ['beyond what a number holds', '1e999'],
    ['the same below zero', '-1e999'],
    ['of 400 digits', `1${'0'.repeat(400)}`],
    ['of 100,000 digits', '9'.repeat(100_000)],
    ['with 5,000 decimals', `1.${'0'.repeat(5_000)}1`],
    ['hardly more than nothing', '1.5e-320'],
  ])('a number %s is an answer, not a fault', async (_title, number) => {
    const quantity = `,"extension":[{"url":"urn:x","valueQuantity":{"value":${number}}}]`;
    expect((await post('/Basic', basic(quantity))).status).toBeLessThan(500);
    const integer = `,"extension":[{"url":"urn:x","valueInteger":${number}}]`;
    expect((await post('/Basic', basic(integer))).status).toBeLessThan(500);
    expect((await hub.fhir('GET', `/Observation?value-quantity=${number.slice(0, 7_000)}`)).status).toBeLessThan(500);
    expect((await hub.fhir('GET', `/Patient?_count=${number.slice(0, 7_000)}`)).status).toBeLessThan(500);
  });

  it('a list of a million elements and an object of a hundred thousand names end in seconds', async () => {
    const start = process.cpuUsage();
    const list = `[${Array.from({ length: 1_000_000 }, () => '1').join(',')}]`;
    await refused(post('/Basic', basic(`,"extension":${list}`)));
    const names = Array.from({ length: 100_000 }, (_, index) => `"n${index}":1`).join(',');
    await refused(post('/Basic', basic(`,${names}`)));
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(15_000);
  });

  it('more entries than a Bundle may have, and a body beyond its size', async () => {
    const entry = Array.from({ length: 5_001 }, () => ({ request: { method: 'GET', url: 'Patient/x' } }));
    await refused(post('', { resourceType: 'Bundle', type: 'batch', entry }), 413);
    await refused(post('/Basic', basic(`,"language":"${'a'.repeat(17 * 1024 * 1024)}"`)), 413);
  }, 30_000);

  it('lone surrogates and NUL, which PostgreSQL cannot keep, are no fault of the hub', async () => {
    for (const bad of ['\\u0000', '\\ud800', '\\udfff\\ud800', '\\u0001'])
      expect(
        (await post('/Basic', basic(`,"identifier":[{"system":"urn:x","value":"a${bad}b"}]`))).status,
      ).toBeLessThan(500);
  });
});

describe('bombs', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])(
    '%s: 64 MB in a few kB are cut where the bound is',
    async (encoding, compress) => {
      const bomb = compress(Buffer.alloc(64 * 1024 * 1024, 0x20));
      const before = process.memoryUsage().rss;
      const response = await fetch(`${hub.fhirUrl}/Basic`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await hub.token()}`,
          ...{ 'content-type': 'application/fhir+json', 'content-encoding': encoding },
        },
        body: new Uint8Array(bomb),
      });
      expect(response.status).toBe(413);
      expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
    },
    30_000,
  );

  it('a compression inside another, and one that lies, are refused', async () => {
    const twice = gzipSync(gzipSync(basic('')));
    for (const [encoding, body] of [
      ['gzip, gzip', twice],
      ['gzip', Buffer.from(basic(''))],
      ['zstd', twice],
    ] as const) {
      const headers = { 'content-type': 'application/fhir+json', 'content-encoding': encoding };
      const response = await fetch(`${hub.fhirUrl}/Basic`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await hub.token()}`, ...headers },
        body: new Uint8Array(body),
      });
      expect([400, 415]).toContain(response.status);
    }
  });
});

describe('XML: external entities (XXE) and entity bombs', () => {
  const XXE =
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Patient xmlns="http://hl7.org/fhir"><id value="&x;"/></Patient>';
  const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ja"><!ENTITY b "${'&a;'.repeat(10)}">]><l>&b;</l>`;

  it('no door of the hub parses XML', async () => {
    for (const type of ['application/fhir+xml', 'application/xml', 'text/xml'])
      for (const text of [XXE, LAUGHS]) {
        await refused(post('/Patient', text, { 'content-type': type }), 415);
        await refused(post('', text, { 'content-type': type }), 415);
        await refused(hub.fhir('PATCH', '/Patient/x', text, { 'content-type': 'application/xml-patch+xml' }), 415, 404);
      }
    await refused(post('/Patient', XXE), 400);
  });

  it('narrative is checked as text: entities and doctypes in it are refused, and stay what they are', async () => {
    const div = `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><div xmlns="http://www.w3.org/1999/xhtml">&x;</div>`;
    const { status, body } = await post('/Basic', {
      resourceType: 'Basic',
      code: { text: 'x' },
      text: { status: 'generated', div },
    });
    expect(status === 201 ? body.text.div : '').not.toContain('root:');
    expect(status).toBeLessThan(500);
  });
});

describe('mass assignment: what is the server’s to set', () => {
  it('versionId and lastUpdated of the sender count for nothing', async () => {
    const meta = { versionId: '999', lastUpdated: '1999-01-01T00:00:00Z' };
    const { body } = await post('/Basic', { resourceType: 'Basic', id: 'elegido', meta, code: { text: 'x' } });
    expect(body.meta.versionId).toBe('1');
    expect(body.meta.lastUpdated > '2020').toBe(true);
    expect(body.id).not.toBe('elegido');
    const again = await hub.fhir('PUT', `/Basic/${body.id}`, { ...body, meta, code: { text: 'y' } });
    expect([again.body.meta.versionId, again.body.meta.lastUpdated > '2020']).toEqual(['2', true]);
    const patch = [
      { op: 'add', path: '/meta/versionId', value: '999' },
      { op: 'replace', path: '/code/text', value: 'z' },
    ];
    const third = await hub.fhir('PATCH', `/Basic/${body.id}`, patch, {
      'content-type': 'application/json-patch+json',
    });
    expect(third.status).toBeLessThan(500);
    if (third.status === 200) expect(third.body.meta.versionId).toBe('3');
  });

  it('a confidentiality label cannot be taken away by an update, a patch, $meta-delete or a deletion and a new start', async () => {
    const patient = await post('/Patient', { resourceType: 'Patient', name: [{ family: 'Rótulo' }] });
    const code = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'B20' }] };
    const made = await post('/Condition', {
      resourceType: 'Condition',
      subject: { reference: `Patient/${patient.body.id}` },
      code,
    });
    const labels = ({ body }: Answer): string[] =>
      (body as Condition).meta?.security?.map((one) => String(one.code)) ?? [];
    expect(labels(made)).toContain('R');
    const path = `/Condition/${made.body.id}`;
    const { meta: _, ...bare } = made.body;
    expect(labels(await hub.fhir('PUT', path, bare))).toContain('R');
    await hub.fhir('PATCH', path, [{ op: 'remove', path: '/meta/security' }], {
      'content-type': 'application/json-patch+json',
    });
    expect(labels(await hub.fhir('GET', path))).toContain('R');
    await post(`${path}/$meta-delete`, {
      resourceType: 'Parameters',
      parameter: [{ name: 'meta', valueMeta: { security: made.body.meta.security } }],
    });
    expect(labels(await hub.fhir('GET', path))).toContain('R');
  });
});

describe('replay of an operation by somebody else', () => {
  const operation = (value: string, family: string): Bundle => ({
    resourceType: 'Bundle',
    type: 'transaction',
    identifier: { system: OPERACION_SYSTEM, value },
    entry: [
      {
        resource: { resourceType: 'Patient', name: [{ family }] },
        request: { method: 'POST', url: 'Patient' },
      },
    ],
  });
  const idOf = ({ body }: Answer): string =>
    String(body?.entry?.[0]?.response?.location ?? '')
      .split('/')
      .at(-3) ?? '';

  it('another client with the same operation id gets an operation of its own', async () => {
    const first = await post('', operation('op-ajena', 'Primera'));
    const again = await post('', operation('op-ajena', 'Primera'));
    expect([first.status, idOf(again)]).toEqual([200, idOf(first)]);
    const other = await hub.token('conector-DFSSA003162');
    const stolen = await post('', operation('op-ajena', 'Segunda'), { authorization: `Bearer ${other}` });
    expect(stolen.status).toBe(200);
    expect(idOf(stolen)).not.toBe(idOf(first));
    expect(JSON.stringify(stolen.body)).not.toContain('Primera');
  });

  it('another person behind the same app gets an operation of their own', async () => {
    const send = async (who: { name: string; subject: string }) => {
      const token = await tokenOf({ role: 'medico', ...who } as never);
      return post('', operation('op-colega', who.name), {
        authorization: `Bearer ${token}`,
        prefer: 'return=representation',
      });
    };
    const first = await send({ name: 'Colega Uno', subject: 'medico-uno' });
    expect(first.status).toBe(200);
    const second = await send({ name: 'Colega Dos', subject: 'medico-dos' });
    expect(idOf(second)).not.toBe(idOf(first));
    expect(JSON.stringify(second.body)).not.toContain('Colega Uno');
  });
});

it('CURP of a person is no way in for another type of text', async () => {
  const value = 'EAAF901102MMCSRR03"; drop table account; --';
  await refused(post('/Patient', { resourceType: 'Patient', identifier: [{ system: CURP_SYSTEM, value }] }));
});
