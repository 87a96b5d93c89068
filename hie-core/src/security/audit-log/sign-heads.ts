/**
 * When a tree head is signed: a minute after the last one when the tree grew, after five in any case, and for each day that is over.
 * Never while entries wait for their leaf: a head says that all that was committed before it is inside, and the verifier
 * takes an entry that claims to be older, and is not inside, for back-dated.
 */
import type { Database } from '../../db.ts';
import { mexicanDay, nextDay } from './day.ts';
import { headKeys, noteKey } from './head-keys.ts';
import { EMPTY_ROOT, type Hash } from './merkle/hash.ts';
import { rangeHash, tilesOf } from './merkle/tiles.ts';
import { signersOf, signHead, type TreeHead } from './note.ts';
import { underLock } from './seal.ts';
import * as sql from './sql.ts';

export const HEAD_PACE = { grownMs: 60_000, idleMs: 300_000 } as const;
/** Entries of the last moments of a day may still be on their way when it ends. */
const DAY_GRACE_MS = 10_000;
const MAX_DAYS = 400;
/** Entries younger than this may still wait, for a neighbour's transaction, without holding up a head: a quarter of the verifier's tolerance. */
const LATE_MS = 30_000;
const LOOKED_AT = 10_000;

export interface SignOptions {
  readonly origin: string;
  readonly now: Date;
  readonly pace?: { readonly grownMs: number; readonly idleMs: number };
}

/** @returns how many heads were signed */
export async function signHeads(db: Database, options: SignOptions): Promise<number> {
  const result = await underLock(db, async (client) => {
    const last = await sql.selectLastHead(client);
    const days = await daysOver(client, options.now);
    const state = await sql.selectState(client);
    if (days.length === 0 && !isDue(last, state.size, options)) return 0;
    if (state.ahead || (await leftBehind(client, state, options.now))) return 0;
    const head = { origin: options.origin, size: state.size, root: await rootAt(client, state.size), at: options.now };
    for (const day of days.length > 0 ? days : [undefined]) await publish(client, { ...head, day });
    return Math.max(1, days.length);
  });
  return typeof result === 'number' ? result : 0;
}

/** What can be sealed, or ought to be by now. */
async function leftBehind(client: sql.Queryable, state: sql.LogState, now: Date): Promise<boolean> {
  if ((await sql.selectUnsealed(client, state, 1)).length > 0) return true;
  const { oldestMs } = await sql.selectWaiting(client, LOOKED_AT);
  return oldestMs !== null && oldestMs < now.getTime() - LATE_MS;
}

function isDue(
  last: sql.HeadRow | undefined,
  size: number,
  { now, pace = HEAD_PACE }: Pick<SignOptions, 'now' | 'pace'>,
): boolean {
  if (last === undefined) return true;
  const age = now.getTime() - last.at.getTime();
  return age >= (size > last.size ? pace.grownMs : pace.idleMs);
}

/** Days that ended and have no head of their own, oldest first: a hub that slept closes them when it wakes. */
async function daysOver(client: sql.Queryable, now: Date): Promise<string[]> {
  const { closed, firstAt } = await sql.selectDays(client);
  const today = mexicanDay(new Date(now.getTime() - DAY_GRACE_MS));
  let day = closed === null ? firstAt && mexicanDay(firstAt) : nextDay(closed);
  const days: string[] = [];
  for (; day !== null && day < today && days.length < MAX_DAYS; day = nextDay(day)) days.push(day);
  return days;
}

export async function rootAt(db: sql.Queryable, size: number): Promise<Hash> {
  if (size === 0) return EMPTY_ROOT;
  const range = { from: 0, to: size };
  return rangeHash(range, await sql.selectTiles(db, tilesOf([range])));
}

async function publish(client: sql.Queryable, head: TreeHead): Promise<void> {
  const keys = await headKeys(client);
  const [active, ...retired] = keys;
  const last = await sql.selectLastHead(client);
  const jwks = keys.map(({ jwk }) => jwk);
  // The key before vouches for the new one, once.
  const signers = last === undefined ? [] : signersOf(last.note, jwks);
  const before =
    last === undefined || signers.includes(active!.kid) ? [] : retired.filter(({ kid }) => signers.includes(kid));
  const note = signHead(head, [active!, ...before].map(noteKey));
  await sql.insertHead(client, { at: head.at, day: head.day ?? null, size: head.size, note });
}
