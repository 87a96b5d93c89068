import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilSettled } from '@amate/test/support/horizon.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { addEntries, uuidOf } from '../../../../../test/support/audit-ledger.ts';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.ts';
import { type Database, openDatabase } from '../../../db.ts';
import { rotateHeadKey } from '../head-keys.ts';
import { sealStep } from '../seal.ts';
import { rootAt, signHeads } from '../sign-heads.ts';
import type { Finding } from './findings.ts';
import { openSavedLog, type SavedLog, SavedLogError, writeSavedLog } from './saved-log.ts';
import { VerifierDatabase } from './sql.ts';
import { type Verified, verifyLog } from './verify-log.ts';

/** A ledger of some thousand entries with a head every 500, and whoever has the database's own powers. */
const START = Date.parse('2026-03-10T18:00:00Z');
const ROUND_MS = 10 * 60_000;
const ROUNDS = 6;
const PER_ROUND = 500;
const TOLERANCE_MS = 120_000;
const NONE = { keys: [], notes: [] };

let prepared: TestDatabase;
let folder: string;
let saved: string;
let url: string;
let db: Database;

const open = (to: string): Database =>
  openDatabase({ url: to, maxConnections: 3, statementTimeoutMs: 10_000, onError: () => {} });
const headAt = (round: number) => ({ origin: 'amate.example/auditoria', now: new Date(START + round * ROUND_MS) });

async function sealAll(): Promise<void> {
  await untilSettled(db);
  while ((await sealStep(db)).more);
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({
    connectionString: Object.assign(new URL(prepared.url), { pathname: '/postgres' }).href,
  });
  await client.connect();
  await client.query(statement);
  await client.end();
}

beforeAll(async () => {
  prepared = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'amate-raices-'));
  saved = join(folder, 'raices.jsonl');
  db = open(prepared.url);
  await signHeads(db, headAt(0));
  for (let round = 1; round <= ROUNDS; round++) {
    await addEntries(db, PER_ROUND, START + round * ROUND_MS - 60_000);
    await sealAll();
    await signHeads(db, headAt(round));
  }
  await db.end();
  const verifier = await VerifierDatabase.open(prepared.url);
  const writer = await writeSavedLog(saved);
  const result = await verifyLog(verifier, {
    published: NONE,
    toleranceMs: TOLERANCE_MS,
    onBlock: (block, hashes) => writer.block(block, hashes),
  });
  await writer.commit(result);
  await verifier.close();
});
afterAll(async () => {
  await prepared.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  const name = `attacked_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${name} template ${new URL(prepared.url).pathname.slice(1)}`);
  url = Object.assign(new URL(prepared.url), { pathname: `/${name}` }).href;
  db = open(url);
});
afterEach(async () => {
  await db.end();
  await administer(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
});

/** Statements of a superuser, past the triggers that refuse change. */
async function attack(statement: string, values: unknown[] = []): Promise<void> {
  const client = await db.connect();
  await client.query(`set session_replication_role = replica`);
  await client.query(statement, values);
  await client.query(`set session_replication_role = origin`);
  client.release();
}

async function verify(published: 'nothing' | 'file' = 'nothing', index = false): Promise<Verified> {
  const verifier = await VerifierDatabase.open(url);
  let kept: SavedLog | undefined;
  try {
    kept = published === 'file' ? await openSavedLog(saved) : undefined;
    return await verifyLog(verifier, { published: kept ?? NONE, toleranceMs: TOLERANCE_MS, index });
  } finally {
    kept?.close();
    await verifier.close();
  }
}

interface Row {
  readonly leaf: number;
  readonly seq: number;
  readonly id: string;
}

async function rowOf(leaf: number): Promise<Row> {
  const block = Math.floor(leaf / 256);
  const found = await db.query<{ seq: string }>('select seqs[$2] as seq from audit_log_block where block = $1', [
    block,
    (leaf % 256) + 1,
  ]);
  const seq = Number(found.rows[0]!.seq);
  const { rows } = await db.query<{ id: string }>('select id from audit_entry where seq = $1', [seq]);
  return { leaf, seq, id: rows[0]!.id };
}

const named = (findings: readonly Finding[]) => findings.map(({ kind, leaf, seq, id }) => ({ kind, leaf, seq, id }));

describe('a log that nobody touched', () => {
  it('is found whole, alone and against what was saved', async () => {
    for (const published of ['nothing', 'file'] as const) {
      const { findings, size, waiting, more } = await verify(published, true);
      expect({ findings, size, waiting, more }).toEqual({ findings: [], size: 3_000, waiting: 0, more: 0 });
    }
    const { root } = await verify();
    expect(root).toBe(await rootAt(db, 3_000));
  });

  it('that grew, with entries not sealed yet, is an extension of what was saved', async () => {
    await addEntries(db, 300, START + 7 * ROUND_MS - 1_000);
    await sealAll();
    await rotateHeadKey(db);
    await signHeads(db, headAt(7));
    await addEntries(db, 4, START + 7 * ROUND_MS + 1_000);
    const { findings, size, waiting } = await verify('file');
    expect({ findings, size, waiting }).toEqual({ findings: [], size: 3_300, waiting: 4 });
  });
});

describe('whoever changes the ledger', () => {
  it('one byte', async () => {
    const row = await rowOf(1_234);
    await attack(`update audit_entry set entry = replace(entry, 'u-1', 'u-2') where seq = $1`, [row.seq]);
    expect(named((await verify()).findings)).toEqual([{ kind: 'changed', ...row }]);
  });

  it('one byte, and its hash in the tile too', async () => {
    const row = await rowOf(1_234);
    await attack(`update audit_entry set entry = replace(entry, 'u-1', 'u-2') where seq = $1`, [row.seq]);
    await attack(
      `update audit_log_tile set hashes = overlay(hashes placing
         (select sha256('\\x00'::bytea || uuid_send(id) || convert_to(entry, 'UTF8')) from audit_entry where seq = $1)
         from $2::int for 32) where level = 0 and tile = 4`,
      [row.seq, (1_234 % 256) * 32 + 1],
    );
    expect((await verify()).findings).toMatchObject([{ kind: 'rewritten', leaf: 1_000 }]);
    expect(named((await verify('file')).findings)).toContainEqual({ kind: 'rewritten', ...row });
  });

  it('an id, to put an act at another time', async () => {
    const row = await rowOf(77);
    await attack('update audit_entry set id = $2 where seq = $1', [row.seq, uuidOf(START)]);
    expect(named((await verify()).findings)).toEqual([{ kind: 'changed', ...row }]);
  });

  it('removes a row', async () => {
    const row = await rowOf(2_000);
    await attack('delete from audit_entry where seq = $1', [row.seq]);
    expect(named((await verify()).findings)).toEqual([{ kind: 'removed', ...row }]);
  });

  it('swaps two rows', async () => {
    const [a, b] = [await rowOf(10), await rowOf(2_900)];
    // `generated always` goes first, as the owner of a table can.
    await attack('alter table audit_entry alter column seq drop identity');
    await attack(
      'update audit_entry set seq = case seq when $1::bigint then $2::bigint else $1::bigint end where seq in ($1, $2)',
      [a.seq, b.seq],
    );
    const { findings } = await verify();
    expect(named(findings)).toEqual([
      { kind: 'reordered', ...a },
      { kind: 'reordered', ...b },
    ]);
    expect(findings[0]!.text).toContain('2900');
  });

  it('swaps the texts of two rows', async () => {
    const [a, b] = [await rowOf(10), await rowOf(2_900)];
    await attack(
      `update audit_entry e set entry = o.entry from audit_entry o
       where (e.seq, o.seq) in (($1::bigint, $2::bigint), ($2::bigint, $1::bigint))`,
      [a.seq, b.seq],
    );
    expect(named((await verify()).findings)).toEqual([
      { kind: 'changed', ...a },
      { kind: 'changed', ...b },
    ]);
  });

  it('slips a row in that the sealer has gone past', async () => {
    const id = uuidOf(START + ROUNDS * ROUND_MS);
    const entry = JSON.stringify([1, START + ROUNDS * ROUND_MS, 'r', 'read']);
    await attack(`insert into audit_entry (id, entry, tx) values ($1, $2, '5')`, [id, entry]);
    expect(named((await verify()).findings)).toEqual([
      { kind: 'inserted', leaf: undefined, seq: expect.any(Number), id },
    ]);
  });

  it('inserts an act of two hours ago, before and after it is sealed', async () => {
    const [id] = await addEntries(db, 1, START + 5_000);
    expect((await verify()).findings).toMatchObject([{ kind: 'back-dated', id }]);
    await sealAll();
    expect((await verify()).findings).toMatchObject([{ kind: 'back-dated', leaf: 3_000, id }]);
  });

  it('inserts an act whose text and id tell different times', async () => {
    const id = uuidOf(START + 7 * ROUND_MS);
    const entry = JSON.stringify([1, START, 'r', 'read', 'success']);
    await attack('insert into audit_entry (id, entry) values ($1, $2)', [id, entry]);
    await sealAll();
    expect((await verify()).findings).toMatchObject([{ kind: 'time-mismatch', leaf: 3_000, id }]);
  });

  it('hides a row from a list by its index alone', async () => {
    const row = await rowOf(321);
    await attack('update audit_entry set person = $2 where seq = $1', [row.seq, uuidOf(START)]);
    expect((await verify()).findings).toEqual([]);
    const { seq, id } = row;
    expect((await verify('nothing', true)).findings).toMatchObject([{ kind: 'misindexed', seq, id }]);
  });

  it('adds a second row with a seq that is taken', async () => {
    const row = await rowOf(5);
    const ms = START + ROUNDS * ROUND_MS;
    await attack('insert into audit_entry (seq, id, entry) overriding system value values ($1, $2, $3)', [
      row.seq,
      uuidOf(ms),
      JSON.stringify([1, ms, 'r', 'read']),
    ]);
    const { findings, waiting } = await verify();
    // Its transaction is a new one: what gives it away is a seq of long ago.
    expect([...named(findings).map(({ seq }) => seq)]).toEqual([row.seq]);
    expect(waiting).toBe(0);
  });
});

describe('whoever makes the whole tree anew, with the hub’s own key', () => {
  async function rewrite(change: string, values: unknown[] = []): Promise<void> {
    await attack(change, values);
    await attack('truncate audit_log_block, audit_log_tile, audit_head');
    await attack(`update audit_log_state set size = 0, position = '0', seq = 0`);
    await sealAll();
    await signHeads(db, headAt(ROUNDS));
  }

  it('is believed by who kept nothing, and caught by who kept a head', async () => {
    const row = await rowOf(1_700);
    await rewrite(`update audit_entry set entry = replace(entry, 'u-1', 'u-2') where seq = $1`, [row.seq]);
    expect((await verify()).findings).toEqual([]);
    const { findings } = await verify('file');
    expect(named(findings)).toContainEqual({ kind: 'rewritten', ...row });
    expect(findings.filter(({ kind, id }) => kind === 'rewritten' && id !== undefined)).toHaveLength(1);
    expect(findings.find(({ id }) => id === undefined)?.text).toContain('(3000 entradas)');
  });

  it('takes an entry out', async () => {
    const [row, next] = [await rowOf(1_700), await rowOf(1_701)];
    await rewrite('delete from audit_entry where seq = $1', [row.seq]);
    const { findings } = await verify('file');
    const [first] = findings.filter(({ id }) => id !== undefined);
    expect(first).toMatchObject({
      kind: 'rewritten',
      leaf: 1_700,
      id: next.id,
      text: expect.stringContaining('quitada'),
    });
    expect(findings.map(({ kind }) => kind)).toContain('shortened');
  });

  it('signs with a key of his own', async () => {
    await attack('delete from signing_key');
    await attack('truncate audit_head');
    await signHeads(db, headAt(ROUNDS + 1));
    const { findings } = await verify('file');
    expect(findings.map(({ text }) => text).join()).toContain('no lleva la firma de una llave conocida');
    expect((await verify()).findings).toEqual([]);
  });

  it('moves a head to another time', async () => {
    await attack(`update audit_head set at = at - interval '1 hour' where number = 3`);
    expect((await verify()).findings).toMatchObject([{ kind: 'head' }]);
  });
});

describe('the file of saved heads', () => {
  it('is small, and holds no content', () => {
    const text = readFileSync(saved, 'utf8');
    expect(text.length).toBeLessThan(3_000 * 8 + 4_000);
    expect(text).not.toContain('u-1');
    expect(text).not.toContain('"d":');
  });

  it('that is something else is refused by line', async () => {
    const other = join(folder, 'otro.txt');
    writeFileSync(other, '{"amate":"raices-guardadas","version":1,"guardado":"x"}\n{"raro":1}\n');
    await expect(openSavedLog(other)).rejects.toThrow(SavedLogError);
  });
});
