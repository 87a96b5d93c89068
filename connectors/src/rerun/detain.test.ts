/** One patient, one message that the hub fails on each time, nobody else who could show it: a person detains it, and what waited behind goes on. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FaultHub } from '@amate/test/support/fault-hub.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { adt, type RunningEdge, sendTo, startEdge, until, writeEdgeFile } from '../edge.fixture.ts';
import { MessageReceiver } from '../intake/receive.ts';
import { Acts } from '../outbox/acts.ts';
import { causeOfFailure } from '../outbox/cause.ts';
import { Lanes } from '../outbox/lanes.ts';
import { Outbox } from '../outbox/outbox.ts';
import { toProfile } from '../profile.ts';
import { detain, dismiss, rerun } from './rerun.ts';

const profile = toProfile({ clues: 'DFSSA003162', name: 'Xoco' });
const WORKER = '500: exception PEREZ';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'detain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a message that waits and fails', () => {
  let outbox: Outbox;
  let acts: Acts;
  const fail = (): void => outbox.failed(1, WORKER, causeOfFailure('500 exception'));

  beforeEach(async () => {
    outbox = new Outbox(join(folder, 'outbox.sqlite'));
    acts = new Acts(join(folder, 'outbox.sqlite'));
    const receiver = new MessageReceiver(outbox, profile, pino({ level: 'silent' }));
    for (const id of ['1', '2']) await receiver.receive(adt(id));
  });
  afterEach(() => {
    acts.close();
    outbox.close();
  });

  it('is held with its last failure as the cause, without a value, and comes back by a rerun', () => {
    expect(() => detain(acts, 1, 'x')).toThrow(/todavía no ha fallado/);
    fail();
    expect(acts.failing(10)).toEqual({
      count: 1,
      oldest: [{ id: 1, attempts: 1, cause: 'falla 500 exception', reason: WORKER, behind: 1 }],
    });
    expect(() => dismiss(acts, 1, 'x')).toThrow(/espera su entrega.*detain 1/);
    expect(() => rerun(acts, 1, profile, 'x')).toThrow(/detain 1/);
    expect(detain(acts, 1, 'el hub se cae con él')).toMatch(/queda detenido/);
    expect(outbox.counts()).toMatchObject({ pending: 1, quarantine: 1 });
    expect(acts.row(1)).toMatchObject({ state: 'quarantine', reason: WORKER, cause: 'detenido 500 exception' });
    expect(acts.causes()).toMatchObject([{ cause: 'detenido 500 exception', state: 'quarantine', count: 1 }]);
    expect(acts.failing(10).count).toBe(0);
    expect(outbox.takeForDelivery(1)).toBeUndefined();
    expect(() => detain(acts, 1, 'x')).toThrow(/no se puede detener/);
    rerun(acts, 1, profile, 'el hub ya se arregló');
    expect(acts.movesAfter(0)).toMatchObject([
      { kind: 'detain', id: 1 },
      { kind: 'rerun', id: 1 },
    ]);
    expect(outbox.counts()).toMatchObject({ pending: 2, quarantine: 0 });
  });

  it('is left alone while it is on its way, and nothing is written down about it', () => {
    fail();
    outbox.takeForDelivery(1);
    expect(() => detain(acts, 1, 'x')).toThrow(/camino al hub/);
    expect([outbox.counts().pending, acts.lastAct]).toEqual([2, 0]);
    fail();
    detain(acts, 1, 'x');
    // What a delivery says too late of a message that no longer waits changes nothing.
    outbox.failed(1, 'tarde', 'falla tarde');
    outbox.settle(1, 'delivered');
    expect(acts.row(1)).toMatchObject({ state: 'quarantine', reason: WORKER });
  });

  it('is not on its way when the connector that sent it was killed', () => {
    fail();
    outbox.takeForDelivery(1);
    acts.nothingUnderWay();
    expect(detain(acts, 1, 'x')).toMatch(/queda detenido/);
  });
});

it('lanes: only a head that waits is given, never one on its way or one behind', () => {
  const lanes = new Lanes();
  for (const id of [1, 2]) lanes.add('a', id);
  expect([lanes.waitingFor('a', 2), lanes.waitingFor('b', 1)]).toEqual([undefined, undefined]);
  const lane = lanes.take(0)!;
  expect(lanes.waitingFor('a', 1)).toBeUndefined();
  lanes.postpone(lane, 100);
  lanes.advance(lanes.waitingFor('a', 1)!);
  expect(lanes.take(0)!.ids).toEqual([2]);
});

it('opens a queue of version 2 with the acts that it holds, and no number of an act is given twice', () => {
  const file = join(folder, 'outbox.sqlite');
  new Outbox(file).close();
  const db = new DatabaseSync(file);
  db.exec(`drop index message_failed; alter table message drop column sending; drop table act;
    create table act (id integer primary key autoincrement, message integer not null,
      kind text not null check (kind in ('rerun', 'dismiss', 'restore')), at integer not null, reason text not null,
      state_before text not null, reason_before text, bundle_before text) strict;
    create index act_message on act (message);
    insert into act (message, kind, at, reason, state_before) values (1, 'rerun', 5, 'a', 'quarantine'), (2, 'dismiss', 6, 'b', 'rejected');
    delete from act where id = 2;
    pragma user_version = 2`);
  new Acts(file).close();
  expect(db.prepare('select id, message, kind, at, reason from act').all()).toEqual([
    { id: 1, message: 1, kind: 'rerun', at: 5, reason: 'a' },
  ]);
  db.exec(`insert into act (message, kind, at, reason, state_before) values (3, 'detain', 7, 'c', 'pending')`);
  expect(db.prepare('select max(id) as id from act').get()).toEqual({ id: 3 });
  db.close();
});

describe('by command, beside the connector', () => {
  let hub: FaultHub;
  let edge: RunningEdge | undefined;
  let file: string;

  beforeEach(async () => {
    hub = new FaultHub();
    hub.orders = [];
    await hub.start();
    // A back-off of a minute: who waits for it to pass does not go on in time.
    file = await writeEdgeFile(folder, hub, { CONNECTOR_RETRY_BASE_MS: 60_000, CONNECTOR_RETRY_MAX_MS: 60_000 });
  });
  afterEach(async () => {
    edge?.process.kill('SIGKILL');
    await edge?.ended;
    edge = undefined;
    await hub.stop();
  });

  const connect = (...args: string[]): Promise<{ code: number | null; out: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env.PATH ?? '', CONNECTOR_CONFIG_FILE: file };
      const child = spawn(process.execPath, [join(import.meta.dirname, '../connect.ts'), ...args], { env });
      let out = '';
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (out += chunk));
      child.once('close', (code) => resolve({ code, out }));
    });
  const operations = (): string[] => hub.taken.map(({ operation }) => operation.split(':')[1]!);
  const detained = () => connect('detain', '1', '--reason', 'el hub se cae con él');
  const inHub = (...ids: string[]) => until(() => operations().join() === ids.join(), `in the hub: ${ids}`);

  it('the next of its patient is delivered at once, the detained one never, until it is run again', async () => {
    hub.fault = (operation) => (operation.includes(':0001:') ? { status: 500, outcome: 'falla' } : undefined);
    edge = await startEdge(file);
    await sendTo(edge.port, [adt('0001'), adt('0002'), adt('0003')]);
    await until(() => hub.requests > 0, 'first try');
    await until(
      async () => (await connect('queue')).out.includes('1 intentos; detrás esperan 2'),
      'shown where it waits',
    );
    expect(operations()).toEqual([]);
    expect(await connect('detain', '1')).toMatchObject({ code: 2, out: expect.stringContaining('Falta el motivo') });
    expect(await detained()).toMatchObject({ code: 0, out: expect.stringContaining('queda detenido') });
    hub.fault = () => undefined;
    await inHub('0002', '0003');
    const held = () => hub.reports.at(-1)?.errors[0];
    await until(() => held()?.cause === 'detenido 500 processing', 'on the board');
    expect(operations()).toEqual(['0002', '0003']);
    expect((await connect('queue')).out).toContain('causa: "detenido 500 processing"  números: 1');
    expect(await connect('rerun', '1', '--reason', 'el hub ya se arregló')).toMatchObject({ code: 0 });
    await inHub('0002', '0003', '0001');
  }, 90_000);

  it('refuses while the hub may be taking it, also what a killed connector left on its way is no longer', async () => {
    file = await writeEdgeFile(folder, hub);
    hub.slowMs = 20_000;
    hub.fault = (_, request) => (request === 1 ? { status: 500, outcome: 'falla' } : 'slow');
    edge = await startEdge(file);
    await sendTo(edge.port, [adt('0001')]);
    await until(() => hub.requests === 2, 'second try');
    expect(await detained()).toMatchObject({ code: 1, out: expect.stringContaining('camino al hub') });
    edge.process.kill('SIGKILL');
    await edge.ended;
    expect(await detained()).toMatchObject({ code: 0, out: expect.stringContaining('queda detenido') });
  }, 90_000);
});
