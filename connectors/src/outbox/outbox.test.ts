import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AcceptedOffer, RejectedOffer } from './message.ts';
import { Outbox } from './outbox.ts';

let folder: string;
let file: string;
let outbox: Outbox;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  file = join(folder, 'outbox.sqlite');
  outbox = new Outbox(file);
});
afterEach(() => {
  outbox.close();
  rmSync(folder, { recursive: true });
});

const accepted = (controlId: string, raw = controlId, sender = 'HIS|XOCO'): AcceptedOffer => ({
  kind: 'accepted',
  sender,
  controlId,
  trigger: 'ADT^A01',
  raw: Buffer.from(raw),
  ack: Buffer.from(`ack ${raw}`),
  patientKey: 'p1',
  bundle: '{}',
});
const rejected = (controlId: string, raw = controlId): RejectedOffer => ({
  ...accepted(controlId, raw),
  kind: 'rejected',
  reason: 'CURP inválida',
  cause: 'hl7 102 PID-3',
});

describe('accepting', () => {
  it('is on disk when it resolves: another reader of the file sees it', async () => {
    await outbox.accept(accepted('1'));
    const other = new DatabaseSync(file, { readOnly: true });
    expect(other.prepare('select control_id, state, cast(raw as text) raw from message').all()).toEqual([
      { control_id: '1', state: 'pending', raw: '1' },
    ]);
    expect(other.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    other.close();
  });

  it('replays the stored ACK for the same bytes, finds a conflict for others, apart per sender', async () => {
    await outbox.accept(accepted('1'));
    expect(await outbox.accept(accepted('1'))).toMatchObject({ kind: 'replay', ack: Buffer.from('ack 1') });
    expect(await outbox.accept(accepted('1', 'otro'))).toEqual({ kind: 'conflict' });
    expect(await outbox.accept(accepted('1', 'otro', 'LAB|XOCO'))).toEqual({ kind: 'stored' });
    expect(outbox.counts().pending).toBe(2);
  });

  it('shares one commit among many senders and keeps their order and duplicates right', async () => {
    const offers = Array.from({ length: 600 }, (_, i) => accepted(String(i % 500), String(i % 500)));
    const results = await Promise.all(offers.map((offer) => outbox.accept(offer)));
    expect(results.filter(({ kind }) => kind === 'stored')).toHaveLength(500);
    expect(results.slice(500).every(({ kind }) => kind === 'replay')).toBe(true);
    expect(outbox.pendingAfter(0, 3).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('keeps a rejected message once, and leaves its number free for the corrected one', async () => {
    await outbox.accept(rejected('1', 'mal'));
    await outbox.accept(rejected('1', 'mal'));
    expect(await outbox.accept(accepted('1', 'bien'))).toEqual({ kind: 'stored' });
    expect(outbox.counts()).toEqual({ pending: 1, delivered: 0, quarantine: 0, rejected: 1, dismissed: 0 });
  });

  it('takes none of a batch that cannot be committed, then goes on', async () => {
    const blocker = new DatabaseSync(file);
    // A disk without room for another page answers exactly so: SQLITE_FULL.
    const { page_count: pages } = blocker.prepare('pragma page_count').get() as { page_count: number };
    blocker.close();
    outbox.close();
    outbox = new Outbox(file);
    outbox.limitPages(pages);
    const big = 'x'.repeat(100_000);
    const results = await Promise.allSettled([outbox.accept(accepted('1')), outbox.accept(accepted('2', big))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((results[1] as PromiseRejectedResult).reason).toMatchObject({ errcode: 13 });
    outbox.limitPages(1_000_000);
    expect(await outbox.accept(accepted('2', big))).toEqual({ kind: 'stored' });
    expect(outbox.counts().pending).toBe(1);
  });
});

describe('the queue', () => {
  it('survives a restart with what is pending, in order', async () => {
    await outbox.accept(accepted('1'));
    await outbox.accept(accepted('2'));
    outbox.settle(1, 'delivered');
    outbox.close();
    outbox = new Outbox(file);
    expect(outbox.pendingAfter(0, 10)).toEqual([{ id: 2, patientKey: 'p1' }]);
    expect(await outbox.accept(accepted('1'))).toMatchObject({ kind: 'replay' });
  });

  it('commits what is waiting before it closes', () => {
    void outbox.accept(accepted('1'));
    outbox.close();
    outbox = new Outbox(file);
    expect(outbox.counts().pending).toBe(1);
  });

  it('refuses a file of a newer version', () => {
    const newer = join(folder, 'newer.sqlite');
    const db = new DatabaseSync(newer);
    db.exec('pragma user_version = 99');
    db.close();
    expect(() => new Outbox(newer)).toThrow(/versión más nueva/);
  });
});
