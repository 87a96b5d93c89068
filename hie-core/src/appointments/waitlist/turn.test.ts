/** Since when somebody waits, and in which group, whichever door his Appointment came through (docs/adr/0034). */
import { createWorld, DAY_MS, HOUR_MS, MINUTE_MS, type World } from '@amate/test/support/waitlist-world.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Appointment } from '@medplum/fhirtypes';
import { priorityGroup } from '../appointment-status.ts';
import { accepts, released } from './entry.ts';
import { withTurn } from './turn.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(() => world?.close());

/** As a system that knows R4 alone writes it. */
const plain = (patient: string, service: string): Appointment =>
  ({
    ...{ resourceType: 'Appointment', status: 'waitlist' },
    participant: [accepts(`Patient/${patient}`), accepts(`HealthcareService/${service}`)],
  }) as Appointment;
const statusOf = async (...ids: string[]) => Promise.all(ids.map(async (id) => (await world.read(id)).status));

it('who was written without Appointment.created keeps the turn when he declines', async () => {
  const { service, schedule } = await world.agenda();
  const taken = [];
  for (const nth of [0, 1]) taken.push((await world.book(world.place(schedule, 5, nth), await world.person())).id!);
  const early = await world.write(plain(await world.person(), service));
  const since = world.now();
  await world.settle();
  world.pass(HOUR_MS / 2);
  const late = await world.write(plain(await world.person(), service));
  world.pass(MINUTE_MS);
  const last = await world.write(plain(await world.person(), service));
  await world.settle();
  await world.cancel(taken[0]!);
  await world.settle();
  expect(await statusOf(early.id!, late.id!)).toEqual(['pending', 'waitlist']);
  world.pass(HOUR_MS / 4);
  // A client that writes it whole, and again without since when.
  await world.change(early.id!, (one) => {
    const { created: _, ...rest } = released(one);
    return rest;
  });
  await world.settle();
  expect(await statusOf(early.id!, late.id!)).toEqual(['waitlist', 'pending']);
  await world.cancel(taken[1]!);
  await world.settle();
  expect(await statusOf(early.id!, last.id!)).toEqual(['pending', 'waitlist']);
  expect((await world.read(early.id!)).created).toBe(new Date(since).toISOString());
});

it('who was stored before anybody said since when has waited since then', () => {
  const before = { ...plain('1', '2'), meta: { lastUpdated: '2026-01-02T03:04:05.000Z' } };
  expect(withTurn({ ...before, status: 'pending' }, before, undefined, Date.now()).created).toBe(
    '2026-01-02T03:04:05.000Z',
  );
});

it('from 60 years on a plain write waits in the group that is first; what somebody said of it stays', async () => {
  const { service, schedule } = await world.agenda();
  const taken = await world.book(world.place(schedule, 6), await world.person());
  const young = await world.wait(await world.person(), service, { sinceMs: world.now() - DAY_MS });
  const old = await world.write(plain(await world.person([], '1940-01-01'), service));
  const pregnant = await world.wait(await world.person(), service, { group: 'pregnant' });
  expect([old, young, pregnant].map(priorityGroup)).toEqual(['elderly', undefined, 'pregnant']);
  await world.settle();
  await world.cancel(taken.id!);
  await world.settle();
  expect(await statusOf(old.id!, young.id!)).toEqual(['pending', 'waitlist']);
});
