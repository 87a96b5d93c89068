import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultHub } from '@amate/test/support/fault-hub.ts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify } from 'jose';
import { pino } from 'pino';
import type { DeliveryLimits, HubAccess } from '../config.ts';
import { Acts } from './acts.ts';
import { Delivery } from './deliver.ts';
import { Lanes } from './lanes.ts';
import { Outbox } from './outbox.ts';

const log = pino({ level: 'silent' });
const limits: DeliveryLimits = { parallel: 8, requestTimeoutMs: 2_000, retryBaseMs: 5, retryMaxMs: 50, probeMs: 20 };

let folder: string;
let outbox: Outbox;
let hub: FaultHub;
let delivery: Delivery;
let privateJwk: JWK;
let publicJwk: JWK;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deliver-'));
  outbox = new Outbox(join(folder, 'outbox.sqlite'));
  hub = new FaultHub();
  await hub.start();
  const pair = await generateKeyPair('ES384', { extractable: true });
  privateJwk = { ...(await exportJWK(pair.privateKey)), kid: 'k1', alg: 'ES384' };
  publicJwk = await exportJWK(pair.publicKey);
});
afterEach(async () => {
  await delivery.stop(100);
  await hub.stop();
  outbox.close();
  rmSync(folder, { recursive: true });
});

function deliver(
  overrides: Partial<DeliveryLimits> = {},
  urls: Pick<HubAccess, 'fhirUrl' | 'tokenUrl' | 'clues'> = hub.urls,
): void {
  const access = { ...urls, clientId: 'conector-DFSSA003162', privateJwk, scope: 'system/*.cruds' };
  delivery = new Delivery(outbox, access, { ...limits, ...overrides }, log);
  delivery.start();
}

async function queue(operation: string, patientKey = operation, entry: unknown[] = []): Promise<void> {
  const bundle = { resourceType: 'Bundle', type: 'transaction', identifier: { value: operation }, entry };
  await outbox.accept({
    kind: 'accepted',
    sender: 's',
    controlId: operation,
    trigger: 'ADT^A01',
    raw: Buffer.from(operation),
    ack: Buffer.from('ack'),
    patientKey,
    bundle: JSON.stringify(bundle),
  });
}

async function until(condition: () => boolean, timeoutMs = 25_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not in time: ${JSON.stringify(outbox.counts())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const drained = (): Promise<void> => until(() => outbox.counts().pending === 0);
const operations = (): string[] => hub.taken.map(({ operation }) => operation);

describe('SMART Backend Services', () => {
  it('signs its assertion for the token endpoint and asks for one token for many deliveries', async () => {
    for (let i = 0; i < 20; i++) await queue(`m${i}`);
    deliver();
    await drained();
    expect(hub.assertions).toHaveLength(1);
    const key = await importJWK(publicJwk, 'ES384');
    const { payload, protectedHeader } = await jwtVerify(hub.assertions[0]!, key, { audience: hub.urls.tokenUrl });
    expect(protectedHeader).toMatchObject({ alg: 'ES384', kid: 'k1' });
    expect(payload).toMatchObject({ iss: 'conector-DFSSA003162', sub: 'conector-DFSSA003162' });
    expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(300);
  });

  it('sends nothing under another facility than that of its key', async () => {
    hub.clues = 'DFSSA004012';
    await queue('m1');
    deliver({}, { ...hub.urls, clues: 'DFSSA003162' });
    await until(() => delivery.status().lastFailure !== undefined);
    expect(delivery.status().lastFailure).toContain('La llave es de DFSSA004012 y la configuración dice DFSSA003162');
    expect([operations(), outbox.counts().pending]).toEqual([[], 1]);
    hub.clues = 'DFSSA003162';
    await drained();
  });

  it('sends nothing that was converted as of another facility: a person has it converted again', async () => {
    hub.clues = 'DFSSA004012';
    await queue('DFSSA003162:7:abc', 'a');
    await queue('DFSSA004012:8:abc', 'b');
    deliver({}, { ...hub.urls, clues: 'DFSSA004012' });
    await drained();
    expect(operations()).toEqual(['DFSSA004012:8:abc']);
    expect(outbox.counts().quarantine).toBe(1);
    const acts = new Acts(join(folder, 'outbox.sqlite'));
    expect(acts.causes()).toMatchObject([{ cause: 'clues DFSSA003162', count: 1 }]);
    acts.close();
  });

  it('lets everything wait while it is the configured facility that is wrong', async () => {
    hub.clues = 'DFSSA003162';
    await queue('DFSSA003162:7:abc', 'a');
    deliver({}, { ...hub.urls, clues: 'DFSSA004012' });
    await until(() => delivery.status().lastFailure !== undefined);
    expect(outbox.counts()).toMatchObject({ pending: 1, quarantine: 0 });
  });

  it('asks for another token when the hub no longer takes it', async () => {
    deliver();
    await queue('m1');
    await drained();
    hub.valid.clear();
    await queue('m2');
    await drained();
    expect(operations()).toEqual(['m1', 'm2']);
    expect(new Set(hub.assertions.map((jwt) => decodeJwt(jwt).jti)).size).toBe(2);
  });

  it('keeps messages while the hub gives no token', async () => {
    hub.tokenStatus = 401;
    deliver();
    await queue('m1');
    await until(() => hub.assertions.length > 2);
    expect(outbox.counts()).toMatchObject({ pending: 1, quarantine: 0 });
    hub.tokenStatus = 200;
    await drained();
  });
});

describe('retry by error class', () => {
  it.each([
    ['409', { status: 409, outcome: 'carrera' } as const],
    ['503', { status: 503 } as const],
    ['503 from a hub with too many in wait', { status: 503, outcome: 'demasiadas en espera' } as const],
    ['500', { status: 500, outcome: 'falla' } as const],
    ['429', { status: 429 } as const],
    ['a 404 that is no OperationOutcome', { status: 404 } as const],
    ['cut before the answer', 'reset-before' as const],
    ['cut after the hub has committed', 'reset-after' as const],
  ])('delivers exactly once after %s', async (_, fault) => {
    hub.fault = (_operation, request) => (request <= 3 ? fault : undefined);
    await queue('m1');
    await queue('m2', 'm1');
    deliver();
    await drained();
    expect(operations()).toEqual(['m1', 'm2']);
    expect(outbox.counts()).toMatchObject({ delivered: 2, quarantine: 0 });
  });

  it('cuts a request that takes too long and tries again', async () => {
    hub.fault = (_, request) => (request === 1 ? 'slow' : undefined);
    hub.slowMs = 1_000;
    await queue('m1');
    deliver({ requestTimeoutMs: 100 });
    await drained();
    expect(operations()).toEqual(['m1']);
  });

  it('puts a refusal in quarantine with the hub’s reason and goes on with the same patient', async () => {
    hub.fault = (operation) =>
      operation === 'm1' ? { status: 422, outcome: 'Patient.birthDate no es una fecha' } : undefined;
    await queue('m1', 'p');
    await queue('m2', 'p');
    deliver();
    await drained();
    expect(operations()).toEqual(['m2']);
    expect(outbox.counts()).toMatchObject({ quarantine: 1, delivered: 1 });
    expect(outbox.reasonOf(1)).toContain('Patient.birthDate no es una fecha');
  });
});

it('delivers a bundle of two megabytes', async () => {
  await queue('m1', 'p', ['x'.repeat(2_000_000)]);
  deliver();
  await drained();
  expect(operations()).toEqual(['m1']);
});

describe('order and parallelism', () => {
  it('keeps each patient’s order while one of them fails, and nobody waits for another', async () => {
    let blocked = true;
    hub.fault = (operation) => (blocked && operation.startsWith('slow-') ? { status: 409, outcome: 'x' } : undefined);
    for (let i = 0; i < 30; i++)
      await queue(`${i % 3 === 0 ? 'slow' : `p${i % 3}`}-${i}`, i % 3 === 0 ? 'slow' : `p${i % 3}`);
    deliver();
    await until(() => outbox.counts().delivered === 20);
    expect(operations().some((name) => name.startsWith('slow-'))).toBe(false);
    blocked = false;
    await drained();
    for (const patient of ['slow', 'p1', 'p2']) {
      const own = operations()
        .filter((name) => name.startsWith(`${patient}-`))
        .map((name) => Number(name.split('-')[1]));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
  });

  it('delivers several patients at once, never more than its limit', async () => {
    hub.fault = () => 'slow';
    hub.slowMs = 150;
    for (let i = 0; i < 16; i++) await queue(`m${i}`);
    deliver();
    await drained();
    expect(hub.mostAtOnce).toBeGreaterThan(1);
    expect(hub.mostAtOnce).toBeLessThanOrEqual(limits.parallel);
  });
});

it('waits for a hub that is down and wakes at once when it starts', async () => {
  const { urls } = hub;
  const port = Number(new URL(urls.fhirUrl).port);
  await hub.stop();
  for (let i = 0; i < 50; i++) await queue(`m${i}`);
  // A request that is cut would wait a minute for its next try.
  deliver({ requestTimeoutMs: 30_000, retryBaseMs: 60_000, retryMaxMs: 60_000 }, urls);
  await until(() => delivery.status().hub === 'down');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(outbox.counts().pending).toBe(50);
  hub = new FaultHub();
  await hub.start(port);
  await drained();
  expect(hub.taken).toHaveLength(50);
});

it('lanes: a postponed patient waits, the next message of a patient waits for its head', () => {
  const lanes = new Lanes();
  for (const [key, id] of [
    ['a', 1],
    ['a', 2],
    ['b', 3],
  ] as const)
    lanes.add(key, id);
  const first = lanes.take(0)!;
  const second = lanes.take(0)!;
  expect([first.ids[0], second.ids[0], lanes.take(0)]).toEqual([1, 3, undefined]);
  lanes.postpone(first, 100);
  lanes.advance(second);
  expect([lanes.take(50), lanes.nextDueMs()]).toEqual([undefined, 100]);
  expect(lanes.take(100)!.ids).toEqual([1, 2]);
});

describe('what blocks nobody', () => {
  it('puts aside a message that breaks the hub each time while others go through, and goes on with its patient', async () => {
    hub.fault = (operation) => (operation === 'poison' ? { status: 500, outcome: 'falla' } : undefined);
    await queue('poison', 'p');
    await queue('behind', 'p');
    for (let i = 0; i < 5; i++) await queue(`m${i}`);
    deliver({ retryMaxMs: 10 });
    await drained();
    expect(outbox.counts()).toMatchObject({ delivered: 6, quarantine: 1 });
    expect(operations()).toContain('behind');
    expect(outbox.reasonOf(1)).toContain('500');
  });

  it('holds nothing against the hub when the message that it refused for days is put aside', async () => {
    hub.fault = (operation) => (operation === 'poison' ? { status: 403, outcome: 'no' } : undefined);
    await queue('poison', 'p');
    deliver({ retryMaxMs: 10 });
    await until(() => delivery.status().refusing);
    for (let i = 0; i < 5; i++) await queue(`m${i}`);
    await drained();
    expect(outbox.counts()).toMatchObject({ delivered: 5, quarantine: 1 });
    expect(delivery.status()).toMatchObject({ hub: 'up', refusing: false, lastFailure: undefined });
  });

  it('puts nothing aside while the hub fails with everybody, opens the circuit, and closes it at the first success', async () => {
    hub.fault = () => ({ status: 500, outcome: 'falla' });
    for (let i = 0; i < 40; i++) await queue(`m${i}`);
    deliver({ retryMaxMs: 100 });
    await until(() => delivery.status().hub === 'down');
    const { requests } = hub;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    // One tries for all: forty patients with ten tries a second each would be four hundred.
    expect(hub.requests - requests).toBeLessThan(40);
    expect(outbox.counts()).toMatchObject({ pending: 40, quarantine: 0 });
    hub.fault = () => undefined;
    await drained();
    expect(delivery.status().hub).toBe('up');
  });

  it('lets one patient with thousands of messages in trouble take no room from the others', async () => {
    hub.fault = (operation) => (operation.startsWith('stuck') ? { status: 429 } : undefined);
    await Promise.all(Array.from({ length: 6_000 }, (_, i) => queue(`stuck${i}`, 'stuck')));
    await Promise.all(Array.from({ length: 20 }, (_, i) => queue(`m${i}`)));
    deliver({ retryBaseMs: 1_000, retryMaxMs: 1_000 });
    await until(() => outbox.counts().delivered === 20);
    expect(operations().some((name) => name.startsWith('stuck'))).toBe(false);
  });

  it('goes on when somebody sets the clock back or forward by a day', async () => {
    hub.fault = (_, request) => (request <= 6 ? { status: 409, outcome: 'carrera' } : undefined);
    const clock = jest.spyOn(Date, 'now');
    const real = Date.now();
    try {
      await queue('m1');
      deliver();
      await until(() => hub.requests >= 2);
      clock.mockReturnValue(real - 86_400_000);
      await queue('m2');
      await until(() => hub.requests >= 4);
      clock.mockReturnValue(real + 86_400_000);
      await new Promise<void>((resolve) => setTimeout(resolve, 50));
    } finally {
      clock.mockRestore();
    }
    await drained();
    expect(operations().sort()).toEqual(['m1', 'm2']);
  });
});

/** `AMATE_OFFLINE=100000 npm test -- connectors/src/outbox/deliver` for as many as a hospital sends in days. */
const OFFLINE = Number(process.env.AMATE_OFFLINE ?? 2_000);

it(`drains ${OFFLINE} messages of days offline, each patient's in order, after a restart in between`, async () => {
  const patients = Math.max(50, OFFLINE / 40);
  const { urls } = hub;
  const port = Number(new URL(urls.fhirUrl).port);
  await hub.stop();
  for (let from = 0; from < OFFLINE; from += 1_000) {
    const some = Array.from({ length: Math.min(1_000, OFFLINE - from) }, (_, i) => from + i);
    await Promise.all(some.map((n) => queue(`${(n * 7) % patients}:${n}`, `p${(n * 7) % patients}`)));
  }
  deliver({}, urls);
  await until(() => delivery.status().hub === 'down');
  hub = new FaultHub();
  await hub.start(port);
  await until(() => outbox.counts().delivered > OFFLINE / 4, 1_200_000);
  await delivery.stop();
  outbox.close();
  outbox = new Outbox(join(folder, 'outbox.sqlite'));
  deliver({}, urls);
  await until(() => outbox.counts().pending === 0, 1_200_000);
  const last = new Map<string, number>();
  for (const name of operations()) {
    const [patient = '', n = ''] = name.split(':');
    expect(Number(n)).toBeGreaterThan(last.get(patient) ?? -1);
    last.set(patient, Number(n));
  }
  expect(hub.taken).toHaveLength(OFFLINE);
}, 2_400_000);
