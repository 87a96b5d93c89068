import { untilSettled } from '@amate/test/support/horizon.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JWK } from 'jose';
import { addEntries } from '../../../../test/support/audit-ledger.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { type Database, openDatabase } from '../../db.ts';
import { headKeys, publicKeyOf, rotateHeadKey } from './head-keys.ts';
import { readNote, signersOf } from './note.ts';
import { sealStep } from './seal.ts';
import { rootAt, signHeads } from './sign-heads.ts';
import { type HeadRow, selectHeads } from './sql.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 4, statementTimeoutMs: 10_000, onError: () => {} });
});
afterAll(async () => {
  await db.end();
  await database.close();
});

const origin = 'amate.example/auditoria';
const sign = (now: string) => signHeads(db, { origin, now: new Date(now) });
const heads = (): Promise<HeadRow[]> => selectHeads(db, Number.MAX_SAFE_INTEGER, false, 100);
const publicKeys = async (): Promise<JWK[]> => (await headKeys(db)).map(publicKeyOf);
const NOON = Date.parse('2026-03-10T18:00:00Z');

describe('signed tree heads', () => {
  it('the first at once, then a minute after growth, five without', async () => {
    expect(await sign('2026-03-10T18:00:00Z')).toBe(1);
    expect(await sign('2026-03-10T18:04:59Z')).toBe(0);
    expect(await sign('2026-03-10T18:05:00Z')).toBe(1);
    await addEntries(db, 3, NOON);
    await untilSettled(db);
    while ((await sealStep(db)).more);
    expect(await sign('2026-03-10T18:05:59Z')).toBe(0);
    expect(await sign('2026-03-10T18:06:00Z')).toBe(1);
    const [last] = await heads();
    const { head } = readNote(last!.note);
    expect(head).toEqual({ origin, size: 3, root: await rootAt(db, 3), at: last!.at, day: undefined });
    expect(signersOf(last!.note, await publicKeys())).toEqual([(await headKeys(db))[0]!.kid]);
  });

  it('never while an entry waits for its leaf', async () => {
    await addEntries(db, 1, NOON);
    expect(await sign('2026-03-10T19:00:00Z')).toBe(0);
    await untilSettled(db);
    await sealStep(db);
    expect(await sign('2026-03-10T19:00:00Z')).toBe(1);
  });

  it('closes each day of Mexico City once, also days the hub slept through', async () => {
    // 05:59 UTC is still the 10th there.
    expect(await sign('2026-03-11T05:59:59Z')).toBe(1);
    expect((await heads())[0]!.day).toBeNull();
    expect(await sign('2026-03-11T06:00:05Z')).toBe(0);
    expect(await sign('2026-03-11T06:00:10Z')).toBe(1);
    expect((await heads())[0]!.day).toBe('2026-03-10');
    expect(await sign('2026-03-11T06:00:11Z')).toBe(0);
    expect(await sign('2026-03-14T12:00:00Z')).toBe(3);
    const days = (await heads()).flatMap(({ day, note }) => (day === null ? [] : [[day, readNote(note).head.day]]));
    expect(days).toEqual(['2026-03-13', '2026-03-12', '2026-03-11', '2026-03-10'].map((day) => [day, day]));
  });

  it('two hubs at once sign one head', async () => {
    const signed = await Promise.all([1, 2, 3].map(() => sign('2026-03-14T12:10:00Z')));
    expect(signed.reduce((sum, one) => sum + one)).toBe(1);
  });

  it('a new key is vouched for by the one before it, once, and the old one stays published', async () => {
    const [old] = await headKeys(db);
    await rotateHeadKey(db);
    expect(await sign('2026-03-14T12:20:00Z')).toBe(1);
    expect(await sign('2026-03-14T12:30:00Z')).toBe(1);
    const [fresh] = await headKeys(db);
    const keys = await publicKeys();
    expect(keys.map(({ kid }) => kid)).toEqual([fresh!.kid, old!.kid]);
    const [after, first] = await heads();
    expect(signersOf(first!.note, keys)).toEqual([fresh!.kid, old!.kid]);
    expect(signersOf(after!.note, keys)).toEqual([fresh!.kid]);
    expect(JSON.stringify(keys)).not.toContain('"d":');
  });

  it('one changed character, and no key has signed it', async () => {
    const [last] = await heads();
    const keys = await publicKeys();
    expect(signersOf(last!.note.replace('tiempo 2026', 'tiempo 2025'), keys)).toEqual([]);
    expect(signersOf(last!.note.replace(/— .*\n/g, ''), keys)).toEqual([]);
    expect(() => readNote('nothing')).toThrow(RangeError);
  });
});
