/**
 * How often a password may be guessed. Failures are counted apart for each device or network that tries a name, so that a stranger who
 * guesses at a known name locks himself out, and not the person (OWASP Authentication Cheat Sheet, "device cookies"):
 *
 * | who tries | counted by | after |
 * |---|---|---|
 * | a device on which this account has signed in before | name and device | 5 failures: 30 s, doubling to 15 min |
 * | anyone else | name and network (IPv4 address, IPv6 /64) | the same |
 * | anyone else, from everywhere together | name | 100 failures: one try in 30 s, then in 60 s; forgotten after an hour of peace |
 *
 * The last line bounds a guess spread over many networks; it slows a person down on a device never used before, and no other. The count
 * is kept for names that do not exist too, so that it tells nothing.
 */
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Queryable } from '../queryable.ts';
import * as sql from '../sql.ts';

export interface From {
  readonly address: string;
  /** SHA-256 of the device's cookie, if this account is known on it. */
  readonly knownDevice?: Buffer | undefined;
}

export type Reserved =
  | { readonly kind: 'locked'; readonly seconds: number }
  | { readonly kind: 'open'; succeeded(): Promise<void>; failed(): Promise<number> };

const LIMIT: sql.AttemptLimit = { free: 5, baseSeconds: 30, maxSeconds: 900, forgetHours: 24 };
const EVERYWHERE: sql.AttemptLimit = { free: 100, baseSeconds: 30, maxSeconds: 60, forgetHours: 1 };

export const nameHash = (username: string): Buffer => createHash('sha256').update(username).digest();

const keyOf = (...parts: readonly (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(createHash('sha256').update(part).digest());
  return hash.digest();
};

/** A household has a whole /64 to itself: counting single IPv6 addresses would count nothing. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [left = '', right] = address.toLowerCase().split('%')[0]!.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const groups = right === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** Counts a try before the password is looked at, so that many at once cannot slip past the limit. */
export async function reserve(db: Queryable, username: string, from: From): Promise<Reserved> {
  const name = nameHash(username);
  const own = from.knownDevice
    ? keyOf('device', name, from.knownDevice)
    : keyOf('network', name, networkOf(from.address));
  const everywhere = from.knownDevice ? undefined : keyOf('everywhere', name);
  for (const [key, limit] of [[own, LIMIT], ...(everywhere ? [[everywhere, EVERYWHERE]] : [])] as [
    Buffer,
    sql.AttemptLimit,
  ][]) {
    if (await sql.reserveAttempt(db, key, name, limit)) continue;
    return { kind: 'locked', seconds: Math.max(1, await sql.selectLockSeconds(db, key)) };
  }
  return {
    kind: 'open',
    async succeeded() {
      await sql.clearAttempts(db, own);
      if (everywhere) await sql.releaseAttempt(db, everywhere);
    },
    failed: () => sql.selectLockSeconds(db, own),
  };
}

/** For a second factor: whoever tries has proved the first, so one count for the account is fair. */
export async function reserveCode(db: Queryable, accountId: string): Promise<Reserved> {
  const key = keyOf('code', accountId);
  if (!(await sql.reserveAttempt(db, key, key, LIMIT)))
    return { kind: 'locked', seconds: Math.max(1, await sql.selectLockSeconds(db, key)) };
  return { kind: 'open', succeeded: () => sql.clearAttempts(db, key), failed: () => sql.selectLockSeconds(db, key) };
}

/** An administrator's unlocking, or a new password. */
export async function forgetAttempts(db: Queryable, username: string, accountId?: string): Promise<void> {
  await sql.clearAttemptsOfName(db, nameHash(username));
  if (accountId !== undefined) await sql.clearAttempts(db, keyOf('code', accountId));
}
