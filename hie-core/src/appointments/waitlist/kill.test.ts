/**
 * Whoever keeps the waiting list is killed (SIGKILL) while it offers, again and again: in the end each place that became free is with one person, the
 * first in turn have them, each was told once. Real processes, real PostgreSQL.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilUnlocked } from '@amate/test/support/horizon.ts';
import { createWorld, DAY_MS, MINUTE_MS, type World } from '@amate/test/support/waitlist-world.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { placeId, placeOf } from '../place.ts';

/** `AMATE_WAITLIST_ROUNDS=10` for the longer run: each round starts a process. */
const ROUNDS = Number(process.env.AMATE_WAITLIST_ROUNDS ?? 3);
const FREED = 2;
let world: World;
let child: ChildProcess | undefined;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(async () => {
  child?.kill('SIGKILL');
  await world?.close();
});

async function startChild(): Promise<ChildProcess> {
  const main = join(import.meta.dirname, 'runner.fixture.ts');
  const args = ['--disable-warning=ExperimentalWarning', main, world.databaseUrl, String(world.now())];
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await once(started, 'message');
  return started;
}

it('no place is lost and none is given twice', async () => {
  const { service, schedule } = await world.agenda();
  const taken: string[] = [];
  const waiting: string[] = [];
  for (let n = 0; n < ROUNDS * FREED; n++) {
    taken.push((await world.book(world.place(schedule, 6 + Math.floor(n / 15), n % 15), await world.person())).id!);
    const sinceMs = world.now() - DAY_MS + n * MINUTE_MS;
    waiting.push((await world.wait(await world.person(), service, { sinceMs })).id!);
  }
  await world.settle();
  const freed: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    child = await startChild();
    const gone = once(child, 'exit');
    for (const id of taken.splice(0, FREED)) {
      freed.push(placeId(placeOf(await world.read(id))!));
      await world.cancel(id);
    }
    await sleep((round * 31) % 97);
    child.kill('SIGKILL');
    await gone;
  }
  await untilUnlocked(world.db);
  await world.settle();
  const now = await Promise.all(waiting.map((id) => world.read(id)));
  expect(now.map(({ status }) => status)).toEqual(waiting.map(() => 'pending'));
  expect(now.map((one) => placeId(placeOf(one)!)).sort()).toEqual(freed.sort());
  const { rows } = await world.db.query<{ appointment: string; n: number }>(
    "select appointment, count(*)::integer as n from notice where kind = 'oferta' and channel = 'sms' group by appointment",
  );
  expect(new Map(rows.map(({ appointment, n }) => [appointment, n]))).toEqual(new Map(waiting.map((id) => [id, 1])));
}, 240_000);
