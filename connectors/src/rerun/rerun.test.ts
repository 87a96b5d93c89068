import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { adt } from '../edge.fixture.ts';
import { MessageReceiver } from '../intake/receive.ts';
import { Acts } from '../outbox/acts.ts';
import { Outbox } from '../outbox/outbox.ts';
import { toProfile } from '../profile.ts';
import { carryOut } from '../report/orders.ts';
import { describe as inWords, oldestFirst } from './command.ts';
import { compare, dismiss, rerun, restore } from './rerun.ts';
import { resend } from './resend.ts';

const old = toProfile({ clues: 'DFSSA003162', name: 'Xoco' });
const better = toProfile({
  clues: 'DFSSA003162',
  name: 'Xoco',
  codeMaps: { '0001': { Q: 'M' } },
  triggers: { 'ADT^Z28': 'ADT^A28' },
});
const log = pino({ level: 'silent' });
let folder: string;
let outbox: Outbox;
let acts: Acts;
let receiver: MessageReceiver;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rerun-'));
  outbox = new Outbox(join(folder, 'outbox.sqlite'));
  acts = new Acts(join(folder, 'outbox.sqlite'));
  receiver = new MessageReceiver(outbox, old, log);
});
afterEach(() => {
  acts.close();
  outbox.close();
  rmSync(folder, { recursive: true });
});

const operationOf = (id: number): string => JSON.parse(outbox.bundleOf(id)!.bundle).identifier.value;

it('shows field by field what the profile of today would change, and changes nothing', async () => {
  await receiver.receive(adt('1', '77', '|||Q'));
  outbox.settle(1, 'quarantine', '422', 'hub 422 invalid');
  const comparison = compare(acts, 1, better);
  expect(comparison).toMatchObject({ verdict: 'mapped', later: 0 });
  expect(comparison.resources[0]).toMatchObject({ resource: 'Patient', change: 'changed' });
  expect(comparison.resources[0]!.fields).toContainEqual(expect.objectContaining({ path: 'gender', after: 'male' }));
  expect(inWords(comparison)).toMatch(/~ Patient\n[\s\S]*\+ gender: male/);
  expect(outbox.counts()).toMatchObject({ quarantine: 1, pending: 0 });
});

it('lets a quarantined message run again under its operation id, so that an unheard delivery is not repeated', async () => {
  await receiver.receive(adt('1', '77', '|||Q'));
  const before = operationOf(1);
  outbox.settle(1, 'quarantine', '422', 'hub 422 invalid');
  rerun(acts, 1, better, 'perfil corregido');
  expect([outbox.counts().pending, operationOf(1)]).toEqual([1, before]);
  expect(outbox.bundleOf(1)!.bundle).toContain('"gender":"male"');
  expect(acts.movesAfter(0)).toEqual([{ act: 1, kind: 'rerun', id: 1, patientKey: expect.any(String) }]);
  expect(() => rerun(acts, 1, better, 'otra vez')).toThrow(/ya espera/);
});

it('gives a delivered message another operation id, and warns of what came after it', async () => {
  await receiver.receive(adt('1'));
  await receiver.receive(adt('2'));
  const before = operationOf(1);
  outbox.settle(1, 'delivered');
  outbox.settle(2, 'delivered');
  expect(compare(acts, 1, better)).toMatchObject({
    later: 1,
    text: expect.stringContaining('Atención: ya se entregaron 1'),
  });
  rerun(acts, 1, better, 'prueba');
  expect(operationOf(1)).toBe(`${before}:r1`);
  outbox.settle(1, 'delivered');
  rerun(acts, 1, better, 'prueba');
  expect(operationOf(1)).toBe(`${before}:r2`);
  // The hub refused that one: under its first number it would answer as it did to the first content.
  outbox.settle(1, 'quarantine', '422', 'hub 422 invalid');
  rerun(acts, 1, better, 'prueba');
  expect(operationOf(1)).toBe(`${before}:r2`);
});

it('takes a refused message when the profile knows it now, unless a corrected one came', async () => {
  for (const id of ['1', '2']) await receiver.receive(Buffer.from(adt(id).toString().replace('A28', 'Z28')));
  expect(() => rerun(acts, 1, old, 'x')).toThrow(/sigue sin poderse convertir/);
  expect(compare(acts, 1, better).resources).toMatchObject([{ resource: 'Patient', change: 'added' }]);
  await receiver.receive(adt('2'));
  rerun(acts, 1, better, 'evento del hospital');
  expect(() => rerun(acts, 2, better, 'x')).toThrow(/llegó uno corregido/);
  expect(outbox.counts()).toMatchObject({ pending: 2, rejected: 1 });
  // Who goes on sending it because of the first answer hears now that it is in.
  const again = await receiver.receive(Buffer.from(adt('1').toString().replace('A28', 'Z28')));
  expect(Buffer.from(again!).toString()).toContain('MSA|AR|1');
  receiver.use(better);
  const taken = await receiver.receive(Buffer.from(adt('1').toString().replace('A28', 'Z28')));
  expect(Buffer.from(taken!).toString()).toContain('MSA|AA|1');
});

it('runs those of a cause again as they came, a final result behind its preliminary one', async () => {
  for (const id of ['1', '2', '3']) await receiver.receive(adt(id));
  for (const id of [1, 2, 3]) outbox.settle(id, 'quarantine', '422', 'hub 422 invalid');
  expect(oldestFirst(acts, 'hub 422 invalid')).toEqual([1, 2, 3]);
});

it('puts aside with a reason, takes it back, and keeps what was', async () => {
  await receiver.receive(adt('1'));
  outbox.settle(1, 'quarantine', '422', 'hub 422 invalid');
  dismiss(acts, 1, 'repetido');
  expect(outbox.counts()).toMatchObject({ quarantine: 0, dismissed: 1 });
  expect(acts.causes()).toEqual([]);
  restore(acts, 1, 'me equivoqué');
  expect(acts.causes()).toMatchObject([{ cause: 'hub 422 invalid', count: 1 }]);
  expect(acts.row(1)).toMatchObject({ state: 'quarantine', reason: '422', raw: adt('1') });
  expect(() => dismiss(acts, 9, 'x')).toThrow(/no está/);
});

it('delivers again what a hub that was brought back from a copy has forgotten, and nothing else', async () => {
  for (const id of ['1', '2', '3', '4']) await receiver.receive(adt(id));
  const operations = [2, 3].map(operationOf);
  outbox.settle(1, 'delivered');
  await new Promise((resolve) => setTimeout(resolve, 5));
  const copied = Date.now();
  outbox.settle(2, 'delivered');
  outbox.settle(3, 'delivered');
  outbox.settle(4, 'quarantine', '422', 'hub 422 invalid');
  expect(resend(join(folder, 'outbox.sqlite'), copied, 'respaldo')).toBe(2);
  expect(outbox.counts()).toMatchObject({ pending: 2, delivered: 1, quarantine: 1 });
  // Under their own ids: what the hub does know it answers as it did before.
  expect([2, 3].map(operationOf)).toEqual(operations);
});

describe('orders of the hub', () => {
  const ORDER = '0b9f2c0e-4f1a-4a9e-9d1e-3f6f5b1c2d30';

  it('does what it can once, also when one of its messages cannot even be read', async () => {
    await receiver.receive(adt('1'));
    await receiver.receive(adt('2'));
    for (const id of [1, 2]) outbox.settle(id, 'quarantine', '422', 'hub 422 invalid');
    const db = new DatabaseSync(join(folder, 'outbox.sqlite'));
    db.exec(`update message set sender = 'fhir:lab', bundle = '{' where id = 2`);
    db.close();
    const order = { id: ORDER, kind: 'rerun' as const, messages: [1, 2], reason: 'perfil corregido' };
    expect(carryOut([order], acts, better, log)).toBe(true);
    expect(acts.untold(1_000)).toMatchObject([
      { order: ORDER, outcome: 'done', text: expect.stringMatching(/2.*no se pudo/) },
    ]);
    outbox.settle(1, 'delivered');
    expect(carryOut([order], acts, better, log)).toBe(false);
    expect(outbox.counts()).toMatchObject({ delivered: 1, quarantine: 1 });
  });

  it('tells no more at once than the hub takes', async () => {
    await receiver.receive(adt('1', '77', 'X'.repeat(20_000)));
    outbox.settle(1, 'quarantine', '422', 'hub 422 invalid');
    const id = (n: number): string => `${ORDER.slice(0, -2)}${n}`;
    const order = (n: number) => ({ id: id(n), kind: 'dry-run' as const, messages: [1], reason: '' });
    carryOut([order(10), order(11), order(12)], acts, better, log);
    expect(acts.untold(10).map((done) => done.order)).toEqual([id(10)]);
    expect(acts.untold(1_000_000)).toHaveLength(3);
  });
});
