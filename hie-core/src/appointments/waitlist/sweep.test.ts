/** What is forgotten, and that nothing is done twice because of it (docs/adr/0034). */
import { createWorld, DAY_MS, HOUR_MS, type World } from '@amate/test/support/waitlist-world.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { released } from './entry.ts';
import { KEPT_MS } from './missing.ts';
import { sweepWatch } from './sql.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(() => world?.close());

const sweep = (): Promise<void> => sweepWatch(world.db, world.now() - KEPT_MS);
const statusOf = async (id: string) => (await world.read(id)).status;

it('a place that was declined is not offered again to the same person, however far off it is; then it is forgotten', async () => {
  const { service, schedule } = await world.agenda();
  const place = world.place(schedule, 20);
  const seen = async () =>
    (await world.db.query('select 1 from waitlist_seen where place like $1', [`${schedule}.%`])).rows.length;
  const taken = await world.book(place, await world.person());
  const waiting = await world.wait(await world.person(), service);
  await world.settle();
  await world.cancel(taken.id!);
  await world.settle();
  expect(await statusOf(waiting.id!)).toBe('pending');
  await world.change(waiting.id!, released);
  await world.settle();
  const again = await world.book(place, await world.person());
  await world.settle();
  world.pass(8 * DAY_MS);
  await sweep();
  await world.cancel(again.id!);
  await world.settle();
  expect([await statusOf(waiting.id!), await seen()]).toEqual(['waitlist', 1]);
  world.pass(place.startMs + KEPT_MS - HOUR_MS - world.now());
  await sweep();
  expect(await seen()).toBe(1);
  world.pass(2 * HOUR_MS);
  await sweep();
  expect(await seen()).toBe(0);
});

it('who was marked as missing and corrected long after is not marked again', async () => {
  const { schedule } = await world.agenda({ inasistencia: 20 });
  const place = world.place(schedule, 1);
  const missed = await world.book(place, await world.person());
  await world.settle();
  world.pass(place.startMs + HOUR_MS - world.now());
  await world.settle();
  expect(await statusOf(missed.id!)).toBe('noshow');
  world.pass(KEPT_MS);
  await sweep();
  for (const status of ['arrived', 'booked'] as const) await world.change(missed.id!, (one) => ({ ...one, status }));
  await world.settle();
  expect(await statusOf(missed.id!)).toBe('booked');
});
