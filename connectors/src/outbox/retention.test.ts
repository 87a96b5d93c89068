import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Acts } from './acts.ts';
import { Outbox } from './outbox.ts';
import { Retention } from './retention.ts';

const DAY_MS = 86_400_000;
const log = pino({ level: 'silent' });
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'retention-'));
  file = join(folder, 'outbox.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function fill(outbox: Outbox, count: number, prefix = 'm'): Promise<void> {
  const bundle = 'x'.repeat(20_000);
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      outbox.accept({
        ...{ kind: 'accepted', sender: 's', controlId: `${prefix}${i}`, trigger: 'ADT^A01', patientKey: 'p', bundle },
        ...{ raw: Buffer.from(String(i)), ack: Buffer.from('ack') },
      }),
    ),
  );
}

it('deletes what is done with, keeps what waits or is held, and gives the space back to the disk', async () => {
  let now = 1_000 * DAY_MS;
  const outbox = new Outbox(file, () => now);
  const acts = new Acts(file, () => now);
  await fill(outbox, 300);
  for (let id = 1; id <= 250; id++) outbox.settle(id, 'delivered');
  for (let id = 251; id <= 260; id++) outbox.settle(id, 'quarantine', '422', 'hub 422');
  for (let id = 251; id <= 255; id++) acts.dismiss(id, 'repetido');
  now += 31 * DAY_MS;
  await fill(outbox, 20, 'n');
  outbox.settle(301, 'delivered');
  const retention = new Retention(file, 30, log, () => now);
  const before = statSync(file).size;
  expect(await retention.sweep()).toBe(255);
  expect(outbox.counts()).toEqual({ pending: 59, delivered: 1, quarantine: 5, rejected: 0, dismissed: 0 });
  expect(before).toBeGreaterThan(6_000_000);
  expect(statSync(file).size).toBeLessThan(2_200_000);
  expect(statSync(`${file}-wal`).size).toBe(0);
  await retention.stop();
  acts.close();
  outbox.close();
});

/** A process that dies in the middle of it, where a table is already there under another shape: nothing of it stands. */
function cutUpgrade(old: string): void {
  const db = new DatabaseSync(old);
  db.exec('create table done_order (id text primary key) strict; create view message_held as select 1');
  expect(() => new Outbox(old)).toThrow();
  db.exec('drop view message_held; drop table done_order');
  const columns = db.prepare('pragma table_info(message)').all() as { name: string }[];
  expect(columns.map(({ name }) => name)).not.toContain('cause');
  db.close();
}

it('opens a queue of version 1 with what it holds, and gives space back from then on', async () => {
  const first = new Outbox(file);
  await fill(first, 100);
  first.close();
  // What the first version's file was.
  const db = new DatabaseSync(file);
  db.exec(`drop index message_held; drop index message_aside; drop index message_failed; drop table act; drop table done_order;
    alter table message drop column cause; alter table message drop column dismissed_at; alter table message drop column sending;
    pragma auto_vacuum = none; vacuum; pragma user_version = 1`);
  expect(db.prepare('pragma auto_vacuum').get()).toEqual({ auto_vacuum: 0 });
  db.close();
  cutUpgrade(file);
  const outbox = new Outbox(file, () => 0);
  expect(outbox.counts().pending).toBe(100);
  for (let id = 1; id <= 100; id++) outbox.settle(id, 'delivered');
  const retention = new Retention(file, 1, log, () => Date.now() + 2 * DAY_MS);
  expect(await retention.sweep()).toBe(99);
  expect(statSync(file).size).toBeLessThan(200_000);
  await retention.stop();
  outbox.close();
});

it('gives no number twice after everything is gone: a delivery under way looks only behind the last it saw', async () => {
  const outbox = new Outbox(file, () => 0);
  const acts = new Acts(file, () => 0);
  await fill(outbox, 3);
  for (const id of [1, 2, 3]) outbox.settle(id, 'quarantine', '422', 'hub 422');
  for (const id of [1, 2, 3]) acts.dismiss(id, 'prueba');
  const { lastAct } = acts;
  const retention = new Retention(file, 1, log, () => 2 * DAY_MS);
  expect(await retention.sweep()).toBe(2);
  await fill(outbox, 1, 'n');
  expect(outbox.pendingAfter(3, 10)).toHaveLength(1);
  await retention.sweep();
  outbox.settle(4, 'quarantine', '422', 'hub 422');
  acts.dismiss(4, 'prueba');
  expect(acts.lastAct).toBeGreaterThan(lastAct);
  await retention.stop();
  acts.close();
  outbox.close();
});
