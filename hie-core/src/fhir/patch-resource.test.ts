import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let hub: RunningHub;
beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(() => hub?.close());

const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
const DIV = '<div xmlns="http://www.w3.org/1999/xhtml">Uno</div>';
const make = async (more: object = {}) =>
  (await hub.fhir('POST', '/Organization', { resourceType: 'Organization', name: 'Uno', ...more })).body.id as string;
const replaceName = (value: string) => ({
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

describe('patch (R4 §3.1.0.6)', () => {
  it('JSON Patch and FHIRPath Patch make a new version', async () => {
    const id = await make();
    const one = await hub.fhir(
      'PATCH',
      `/Organization/${id}`,
      [{ op: 'replace', path: '/name', value: 'Dos' }],
      JSON_PATCH,
    );
    expect([one.status, one.body.name, one.headers.get('etag')]).toEqual([200, 'Dos', 'W/"2"']);
    const two = await hub.fhir('PATCH', `/Organization/${id}`, replaceName('Tres'), { 'if-match': 'W/"2"' });
    expect([two.status, two.body.name, two.body.meta.versionId]).toEqual([200, 'Tres', '3']);
    expect((await hub.fhir('GET', '/Organization?name=tres')).body.total).toBe(1);
    expect((await hub.fhir('PATCH', `/Organization/${id}`, replaceName('X'), { 'if-match': 'W/"2"' })).status).toBe(
      412,
    );
  });

  it.each([
    ['what is not there', [{ op: 'remove', path: '/alias/0' }], 422],
    ['a failed test', [{ op: 'test', path: '/name', value: 'Otra' }], 422],
    ['an invalid result', [{ op: 'add', path: '/active', value: 'sí' }], 400],
    ['another id', [{ op: 'replace', path: '/id', value: 'x' }], 422],
    ['a dangling reference', [{ op: 'add', path: '/partOf', value: { reference: 'Organization/nunca' } }], 422],
    ['no list', { op: 'remove' }, 400],
  ])('refuses %s and changes nothing', async (_what, patch, status) => {
    const id = await make();
    expect((await hub.fhir('PATCH', `/Organization/${id}`, patch, JSON_PATCH)).status).toBe(status);
    expect((await hub.fhir('GET', `/Organization/${id}`)).body.meta.versionId).toBe('1');
  });

  it('of what is not there is 404, of what was deleted 410, in another media type 415', async () => {
    const id = await make();
    expect((await hub.fhir('PATCH', '/Organization/nunca', replaceName('X'))).status).toBe(404);
    expect((await hub.fhir('PATCH', `/Location/${id}`, replaceName('X'))).status).toBe(404);
    await hub.fhir('DELETE', `/Organization/${id}`);
    expect((await hub.fhir('PATCH', `/Organization/${id}`, replaceName('X'))).status).toBe(410);
    expect((await hub.fhir('PATCH', `/Organization/${id}`, 'x', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('by condition, and drops the generated narrative that no longer fits', async () => {
    const identifier = [{ system: 'urn:x:patch', value: '1' }];
    await make({ identifier, text: { status: 'generated', div: DIV } });
    const path = '/Organization?identifier=urn:x:patch|1';
    const patched = await hub.fhir('PATCH', path, replaceName('Cuatro'));
    expect([patched.status, patched.body.name, patched.body.text]).toEqual([200, 'Cuatro', undefined]);
    const kept = await make({ text: { status: 'additional', div: DIV } });
    expect((await hub.fhir('PATCH', `/Organization/${kept}`, replaceName('Cinco'))).body.text.status).toBe(
      'additional',
    );
    await make({ identifier });
    expect((await hub.fhir('PATCH', path, replaceName('X'))).status).toBe(412);
    expect((await hub.fhir('PATCH', '/Organization?identifier=urn:x:patch|nada', replaceName('X'))).status).toBe(404);
  });

  it('no patch is lost among concurrent ones', async () => {
    const id = await make({ alias: ['a'] });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        hub.fhir('PATCH', `/Organization/${id}`, [{ op: 'add', path: '/alias/-', value: `n${i}` }], JSON_PATCH),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await hub.fhir('GET', `/Organization/${id}`)).body.alias).toHaveLength(13);
  });
});
