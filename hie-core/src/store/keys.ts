/**
 * A resource's key in the store: a uuid that carries the virtual shard in the same ten bits, whoever chose the id.
 *
 * - Ours: UUIDv7-shaped (RFC 9562 §5.7): 48 bits of milliseconds, then in rand_a the shard and two random bits.
 * - A client's (`PUT Organization/DFSSA003162`): UUIDv8 from sha256 of type and id. The public id is kept beside it.
 *
 * A person's resources get the person's shard, so a whole record is in one place.
 */
import { hash, randomFillSync } from 'node:crypto';

export const SHARDS = 1024;
const OURS = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const pool = Buffer.alloc(8192);
let poolAt = pool.length;

/** Where eleven fresh random bytes begin; asking the kernel for each would cost more than the rest of the id. */
function nextRandom(): number {
  if (poolAt + 11 > pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  poolAt += 11;
  return poolAt - 11;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hex = (at: number): string => HEX[pool[at]!]!;

let lastMs = -1;
let lastTime = '';

/** `01a2007c-be89`: the same for every id of a millisecond. */
function timePart(nowMs: number): string {
  if (nowMs !== lastMs) {
    const digits = nowMs.toString(16).padStart(12, '0');
    lastTime = `${digits.slice(0, 8)}-${digits.slice(8)}`;
    lastMs = nowMs;
  }
  return lastTime;
}

/** @param shard of the record the resource belongs to; left out, the new resource starts a record of its own. */
export function newKey(shard?: number, nowMs: number = Date.now()): string {
  const at = nextRandom();
  const ownShard = shard ?? ((pool[at + 9]! << 8) | pool[at + 8]!) & (SHARDS - 1);
  const randA = 0x7000 | (ownShard << 2) | (pool[at + 10]! & 3);
  const variant = HEX[0x80 | (pool[at]! & 0x3f)]!;
  return `${timePart(nowMs)}-${randA.toString(16)}-${variant}${hex(at + 1)}-${hex(at + 2)}${hex(at + 3)}${hex(at + 4)}${hex(at + 5)}${hex(at + 6)}${hex(at + 7)}`;
}

export function isOurs(id: string): boolean {
  return OURS.test(id);
}

/** The key under which `Type/id` is stored. */
export function keyOf(type: string, id: string): string {
  if (OURS.test(id)) return id;
  const digest = hash('sha256', `${type}/${id}`, 'hex');
  const variant = ((Number.parseInt(digest[16]!, 16) & 3) | 8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

/** 0 to 1,023. */
export function shardOf(key: string): number {
  return Number.parseInt(key.slice(15, 18), 16) >> 2;
}
