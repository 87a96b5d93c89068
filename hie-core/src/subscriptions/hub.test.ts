import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(180_000);
let hub: RunningHub;
let server: Server;
let endpoint = '';
const received: { url: string; secret: string | undefined }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    received.push({ url: request.url ?? '', secret: request.headers['x-key'] as string | undefined });
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  endpoint = `http://${host}`;
  hub = await startHub({ WEBHOOK_ALLOWED_HOSTS: host });
}, 60_000);
afterAll(async () => {
  await hub?.close();
  server.close();
});

const hook = (criteria: string) => ({
  resourceType: 'Subscription',
  status: 'requested',
  reason: 'prueba',
  criteria,
  channel: { type: 'rest-hook', endpoint: `${endpoint}/aviso`, header: ['X-Key: abracadabra'] },
});
const visit = { resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' } };

async function until(test: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !test() && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(test()).toBe(true);
}

describe('Subscription over HTTP', () => {
  it('requested becomes active, tells, and never shows its secret to anybody', async () => {
    const created = await hub.fhir('POST', '/Subscription', hook('Encounter?status=planned'));
    expect([created.status, created.body.status]).toEqual([201, 'active']);
    await hub.fhir('POST', '/Encounter', visit);
    await until(() => received.length === 1);
    expect(received[0]).toEqual({ url: '/aviso', secret: 'abracadabra' });
    const path = `/Subscription/${created.body.id}`;
    for (const where of [path, `${path}/_history/1`, `/Subscription?_id=${created.body.id}`])
      expect(JSON.stringify((await hub.fhir('GET', where)).body)).not.toContain('abracadabra');
  });

  it('patched off, it is silent', async () => {
    const { body } = await hub.fhir('POST', '/Subscription', hook('Location'));
    const off = await hub.fhir('PUT', `/Subscription/${body.id}`, { ...body, status: 'off' });
    expect([off.status, off.body.status]).toEqual([200, 'off']);
    const before = received.length;
    await hub.fhir('POST', '/Location', { resourceType: 'Location', status: 'active', name: 'x' });
    await hub.fhir('POST', '/Encounter', visit);
    await until(() => received.length > before);
    expect(received.length).toBe(before + 1);
  });

  it('is met by conditional create and update like any other type', async () => {
    const mine = { ...hook('Organization'), channel: { type: 'rest-hook', endpoint: `${endpoint}/unico` } };
    const condition = `url=${encodeURIComponent(`${endpoint}/unico`)}`;
    const first = await hub.fhir('POST', '/Subscription', mine, { 'if-none-exist': condition });
    const again = await hub.fhir('POST', '/Subscription', mine, { 'if-none-exist': condition });
    const changed = await hub.fhir('PUT', `/Subscription?${condition}`, { ...mine, reason: 'otra' });
    expect([first.status, again.status, changed.status]).toEqual([201, 200, 200]);
    expect([again.body.id, changed.body.id]).toEqual([first.body.id, first.body.id]);
    expect([changed.body.reason, changed.body.meta.versionId]).toEqual(['otra', '2']);
  });

  it('says in Spanish what it cannot judge, and where', async () => {
    const { status, body } = await hub.fhir('POST', '/Subscription', hook('Encounter?subject.name=ana'));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.issue[0].expression).toEqual(['Subscription.criteria']);
    expect(body.issue[0].details.text).toContain('suscripción');
  });

  it('a stream of what meets a search (GET /live/{type}?criteria): ids, and only those', async () => {
    const token = await hub.token();
    const open = (path: string) =>
      fetch(`${hub.config.baseUrl}/live/${path}`, { headers: { authorization: `Bearer ${token}` } });
    const refused = await open('Encounter?subject.name=ana');
    expect(refused.status).toBeGreaterThanOrEqual(400);
    await refused.body?.cancel();
    const stream = await open('Encounter?status=in-progress');
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    await hub.fhir('POST', '/Encounter', visit);
    const { body } = await hub.fhir('POST', '/Encounter', { ...visit, status: 'in-progress' });
    let text = '';
    while (!text.includes('\n\n')) text += (await reader.read()).value ?? '';
    expect(text).toBe(`event: change\ndata: ${JSON.stringify({ type: 'Encounter', id: body.id })}\n\n`);
    await reader.cancel();
  });

  it('the list of what did not arrive is for operators', async () => {
    const token = await hub.token();
    const { baseUrl } = hub.config;
    const bare = await fetch(`${baseUrl}/operacion/suscripciones`);
    const allowed = await fetch(`${baseUrl}/operacion/suscripciones`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([bare.status, allowed.status]).toEqual([401, 200]);
    expect(await allowed.json()).toEqual({ suscripciones: expect.any(Array) });
  });
});
