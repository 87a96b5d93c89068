import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilSettled, untilUnlocked } from '@amate/test/support/horizon.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addEntries } from '../../../../test/support/audit-ledger.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { type Database, openDatabase } from '../../db.ts';
import { entryHash } from './leaf.ts';
import { EMPTY_ROOT, rootOf } from './merkle/hash.ts';
import { sealStep } from './seal.ts';
import { rootAt } from './sign-heads.ts';
import { selectLeafOf, selectState, selectWaiting } from './sql.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 6, statementTimeoutMs: 10_000, onError: () => {} });
});
afterAll(async () => {
  await db.end();
  await database.close();
});
beforeEach(async () => {
  await db.query(`alter table audit_entry disable trigger all; truncate audit_entry, audit_log_block, audit_log_tile;
    alter table audit_entry enable trigger all; update audit_log_state set size = 0, position = '0', seq = 0`);
});

async function sealAll(limit?: number): Promise<void> {
  await untilSettled(db);
  while ((await sealStep(db, limit)).more);
}

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly entry: string;
}

/** The log as its blocks say, against the ledger as it is; of one moment, since a killed sealer's server may still be at work. */
async function check(): Promise<Row[]> {
  const client = await db.connect();
  try {
    await client.query('begin isolation level repeatable read');
    const { size } = await selectState(client);
    const blocks = await client.query<{ seqs: number[] }>('select seqs from audit_log_block order by block');
    const ledger = await client.query<Row>('select seq, id, entry from audit_entry');
    const bySeq = new Map(ledger.rows.map((row) => [row.seq, row]));
    const rows = blocks.rows.flatMap(({ seqs }) => seqs.map((seq) => bySeq.get(Number(seq))!));
    expect(rows.length).toBe(size);
    expect(new Set(rows.map(({ seq }) => seq)).size).toBe(size);
    const root = rows.length === 0 ? EMPTY_ROOT : rootOf(rows.map(({ id, entry }) => entryHash(id, entry)));
    expect(await rootAt(client, size)).toBe(root);
    await client.query('commit');
    return rows;
  } finally {
    client.release();
  }
}

describe('sealing', () => {
  it('gives every entry one leaf, whatever the steps', async () => {
    for (const [count, limit] of [
      [3, 10],
      [600, 250],
      [1, 1],
      [513, 5_000],
    ] as const) {
      await addEntries(db, count);
      await sealAll(limit);
      await check();
    }
    const rows = await check();
    expect(rows.length).toBe(1_117);
    expect(await selectLeafOf(db, rows[700]!.seq)).toBe(700);
    expect(await selectWaiting(db, 100)).toEqual({ waiting: 0, oldestMs: null });
    expect(await sealStep(db)).toEqual({ sealed: 0, more: false });
  });

  it('waits for a transaction that is under way, and loses nothing of it', async () => {
    const slow = await db.connect();
    await slow.query('begin');
    await addEntries(slow, 2);
    const [fast] = await addEntries(db, 1);
    while ((await sealStep(db)).more);
    expect((await check()).length).toBe(0);
    expect((await selectWaiting(db, 100)).waiting).toBe(1);
    await slow.query('commit');
    slow.release();
    await sealAll();
    expect((await check()).map(({ id }) => id).indexOf(fast!)).toBe(2);
  });

  it('several sealers at once make one tree', async () => {
    for (let round = 0; round < 10; round++) {
      await addEntries(db, 40);
      await Promise.all([sealStep(db, 30), sealStep(db, 30), sealStep(db, 30)]);
    }
    await sealAll();
    expect((await check()).length).toBe(400);
  });

  it('goes on after a restore into a server whose transactions are numbered anew', async () => {
    await addEntries(db, 300);
    await sealAll();
    const before = await check();
    const foreign = await addEntries(db, 5);
    await db.query(`alter table audit_entry disable trigger all`);
    await db.query(`update audit_entry set tx = (tx::text::numeric + 1000000000)::text::xid8`);
    await db.query(`alter table audit_entry enable trigger all`);
    await db.query(`update audit_log_state set position = (position::text::numeric + 1000000000)::text::xid8`);
    const later = await addEntries(db, 7);
    await sealAll(4);
    const after = await check();
    expect(after.slice(0, 300)).toEqual(before);
    expect(
      after
        .slice(300)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...foreign, ...later].sort());
  });

  it('a sealer killed at any moment leaves a right tree, and the next one goes on', async () => {
    let writing = true;
    const writer = (async () => {
      while (writing) await addEntries(db, 20);
    })();
    for (let kill = 0; kill < 6; kill++) {
      const child = startSealer(database.url);
      await once(child.stdout!, 'data');
      await sleep(Math.random() * 120);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await check();
    }
    writing = false;
    await writer;
    await untilUnlocked(db);
    await sealAll();
    const { rows } = await db.query<{ count: number }>('select count(*) from audit_entry');
    expect((await check()).length).toBe(rows[0]!.count);
  });
});

/** Seals by small steps without a pause, so that a kill nearly always falls into one. */
function startSealer(url: string): ChildProcess {
  const program = `
    const { openDatabase } = await import(${JSON.stringify(join(import.meta.dirname, '../../db.ts'))});
    const { sealStep } = await import(${JSON.stringify(join(import.meta.dirname, 'seal.ts'))});
    const db = openDatabase({ url: ${JSON.stringify(url)}, maxConnections: 2, statementTimeoutMs: 10000, onError() {} });
    console.log('ready');
    for (;;) await sealStep(db, 7);`;
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
