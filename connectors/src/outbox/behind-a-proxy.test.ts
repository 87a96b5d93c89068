/** What a reverse proxy before the hub makes of it: a worker that one message kills or hangs is answered as 502 or 504, and so is a hub that is down. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultHub } from '@amate/test/support/fault-hub.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { pino } from 'pino';
import type { DeliveryLimits } from '../config.ts';
import { until } from '../edge.fixture.ts';
import { Delivery } from './deliver.ts';
import { classify } from './failure.ts';
import { Outbox } from './outbox.ts';

const limits: DeliveryLimits = { parallel: 8, requestTimeoutMs: 2_000, retryBaseMs: 5, retryMaxMs: 10, probeMs: 20 };

let folder: string;
let outbox: Outbox;
let hub: FaultHub;
let delivery: Delivery;
let privateJwk: JWK;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  outbox = new Outbox(join(folder, 'outbox.sqlite'));
  hub = new FaultHub();
  await hub.start();
  const pair = await generateKeyPair('ES384', { extractable: true });
  privateJwk = { ...(await exportJWK(pair.privateKey)), kid: 'k1', alg: 'ES384' };
});
afterEach(async () => {
  await delivery.stop(100);
  await hub.stop();
  outbox.close();
  rmSync(folder, { recursive: true });
});

function deliver(overrides: Partial<DeliveryLimits> = {}, urls = hub.urls): void {
  const access = { ...urls, clientId: 'conector-DFSSA003162', privateJwk, scope: 'system/*.cruds' };
  delivery = new Delivery(outbox, access, { ...limits, ...overrides }, pino({ level: 'silent' }));
  delivery.start();
}

async function queue(operation: string, patientKey = operation): Promise<void> {
  const bundle = JSON.stringify({ resourceType: 'Bundle', identifier: { value: operation } });
  const bytes = { raw: Buffer.from(operation), ack: Buffer.from('ack') };
  const named = { sender: 's', controlId: operation, trigger: 'ADT^A01', patientKey };
  await outbox.accept({ kind: 'accepted', ...named, ...bytes, bundle });
}

const operations = (): string[] => hub.taken.map(({ operation }) => operation);
const drained = (): Promise<void> => until(() => outbox.counts().pending === 0, 'drained');

describe.each([502, 504])('%i', (status) => {
  it('counts against the message when others go through: it is put aside and its patient goes on', async () => {
    hub.fault = (operation) => (operation === 'poison' ? { status } : undefined);
    await queue('poison', 'p');
    await queue('behind', 'p');
    for (let i = 0; i < 5; i++) await queue(`m${i}`);
    deliver();
    await drained();
    expect(outbox.counts()).toMatchObject({ delivered: 6, quarantine: 1 });
    expect(operations()).toContain('behind');
    expect(outbox.reasonOf(1)).toContain(String(status));
  });

  it.each([1, 40])(
    'counts against nobody while everybody gets it, also after others went through (%i more)',
    async (more) => {
      hub.slowMs = 50;
      // All fail from the first on; four go through a moment later; then nobody does, and nothing says whose fault it is.
      hub.fault = (operation) => (operation.startsWith('m') ? 'slow' : { status });
      await queue('early');
      for (let i = 0; i < 4; i++) await queue(`m${i}`);
      for (let i = 0; i < more; i++) await queue(`n${i}`);
      deliver();
      await until(() => outbox.counts().delivered === 4, 'others through');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(outbox.counts()).toMatchObject({ pending: 1 + more, quarantine: 0 });
      hub.fault = () => undefined;
      await drained();
      expect(outbox.counts()).toMatchObject({ delivered: 5 + more, quarantine: 0 });
      expect(delivery.status()).toMatchObject({ hub: 'up', lastFailure: undefined });
    },
  );
});

it('a hub that is down behind its proxy is asked and not sent to, and poisons nothing however often it goes', async () => {
  const { urls } = hub;
  const port = Number(new URL(urls.fhirUrl).port);
  deliver();
  for (let round = 0; round < 3; round++) {
    await hub.stop();
    let posts = 0;
    const proxy: Server = createServer((request, response) => {
      if (request.method === 'POST' && request.url === '/fhir/R4') posts++;
      response.writeHead(502).end('<h1>Bad Gateway</h1>');
    });
    await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
    for (let i = 0; i < 20; i++) await queue(`r${round}m${i}`);
    await until(() => delivery.status().hub === 'down', 'down');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(posts).toBeLessThanOrEqual(limits.parallel);
    expect(outbox.counts()).toMatchObject({ pending: 20, quarantine: 0 });
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    hub = new FaultHub();
    await hub.start(port);
    await drained();
  }
  expect(outbox.counts()).toMatchObject({ delivered: 60, quarantine: 0 });
});

/** A hub of one process that a message kills: until it is up again the proxy answers 502 for it, also to what it had in hand. */
async function proxyOf(target: FaultHub): Promise<{ server: Server; url: string }> {
  let up = true;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (up && body.includes('"poison"')) {
      up = false;
      setTimeout(() => (up = true), 60);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (!up) return void response.writeHead(502).end('<h1>Bad Gateway</h1>');
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { authorization, 'content-type': type };
    const asked = { method: request.method ?? 'GET', headers, ...(body === '' ? {} : { body }) };
    const answer = await fetch(`${new URL(target.urls.fhirUrl).origin}${request.url}`, asked);
    response.writeHead(answer.status, { 'content-type': 'application/fhir+json' }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it('a message that kills the hub each time is found out, and nobody who was cut with it is put aside', async () => {
  const { server, url } = await proxyOf(hub);
  try {
    await queue('poison', 'p');
    await queue('behind', 'p');
    for (let i = 0; i < 60; i++) await queue(`m${i}`);
    deliver({ retryMaxMs: 400 }, { fhirUrl: `${url}/fhir/R4`, tokenUrl: `${url}/oidc/token` });
    await drained();
    expect(outbox.counts()).toMatchObject({ delivered: 61, quarantine: 1 });
    expect(outbox.reasonOf(1)).toContain('502');
  } finally {
    server.closeAllConnections();
    server.close();
  }
}, 60_000);

it('503 is the hub’s own «not now» and says nothing of a message', () => {
  const mayBePoison = (status: number) => classify({ response: { status, data: undefined } }).mayBePoison;
  expect([502, 503, 504].map(mayBePoison)).toEqual([true, false, true]);
});
