/**
 * A port that nobody listens on at this moment, told once. Drawn below those the system hands out by itself
 * (from 32768 up), so that no other connection takes it before its owner listens, or while its owner is away.
 */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const FROM = 20_000;
const BELOW = 32_000;

const told = new Set<number>();

/** @throws when none of a hundred draws is free */
export async function freePort(): Promise<number> {
  for (let draw = 0; draw < 100; draw++) {
    const port = randomInt(FROM, BELOW);
    if (told.has(port) || !(await isFree(port))) continue;
    told.add(port);
    return port;
  }
  throw new Error(`no free port from ${FROM} to ${BELOW}`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
