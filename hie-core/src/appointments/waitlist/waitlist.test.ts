/** The waiting list by its rules, with a clock that the test moves (docs/adr/0034). */
import { createWorld, DAY_MS, HOUR_MS, MINUTE_MS, type World } from '@amate/test/support/waitlist-world.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Appointment } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { placeOf } from '../place.ts';
import { answered } from './entry.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(() => world?.close());

const statusOf = async (...ids: string[]): Promise<(string | undefined)[]> =>
  Promise.all(ids.map(async (id) => (await world.read(id)).status));
const accept = (id: string): Promise<Appointment> =>
  world.change(id, (one) => ({ ...answered(one, 'accepted'), status: 'booked' }));

describe('a place that became free', () => {
  it('is offered to who has waited longest, for a limited time, then to the next, each once', async () => {
    const { service, schedule } = await world.agenda();
    const place = world.place(schedule, 5);
    const taken = await world.book(place, await world.person());
    const late = await world.wait(await world.person(), service, { sinceMs: world.now() - HOUR_MS });
    const early = await world.wait(await world.person(), service, { sinceMs: world.now() - 2 * HOUR_MS });
    await world.settle();
    expect(await statusOf(early.id!, late.id!)).toEqual(['waitlist', 'waitlist']);
    await world.cancel(taken.id!);
    await world.settle();
    expect(await statusOf(early.id!, late.id!)).toEqual(['pending', 'waitlist']);
    expect(placeOf(await world.read(early.id!))).toEqual(place);
    world.pass(119 * MINUTE_MS);
    await world.settle();
    expect(await statusOf(early.id!, late.id!)).toEqual(['pending', 'waitlist']);
    world.pass(2 * MINUTE_MS);
    await world.settle();
    await world.settle();
    expect(await statusOf(early.id!, late.id!)).toEqual(['waitlist', 'pending']);
    const freed = await world.read(early.id!);
    expect([freed.start, freed.slot, freed.created]).toEqual([undefined, undefined, early.created]);
    await accept(late.id!);
    await world.settle();
    expect(await statusOf(early.id!, late.id!)).toEqual(['waitlist', 'booked']);
  });

  it('goes to priority groups first, and only within how far a person would go', async () => {
    const here = await world.agenda({}, { latitude: 19.35, longitude: -99.16 });
    const near = await world.agenda({}, { latitude: 19.37, longitude: -99.16 });
    const [normal, pregnant, far, close] = [
      await world.wait(await world.person(), here.service, { sinceMs: world.now() - 9 * HOUR_MS }),
      await world.wait(await world.person(), here.service, { group: 'pregnant' }),
      await world.wait(await world.person(), near.service, { sinceMs: world.now() - 20 * HOUR_MS, km: 1 }),
      await world.wait(await world.person(), near.service, { sinceMs: world.now() - 10 * HOUR_MS, km: 5 }),
    ];
    const taken = [];
    for (const nth of [0, 1, 2]) taken.push(await world.book(world.place(here.schedule, 6, nth), await world.person()));
    await world.settle();
    const all = [pregnant.id!, close.id!, normal.id!, far.id!];
    const expected = ['waitlist', 'waitlist', 'waitlist', 'waitlist'];
    for (const [index, one] of taken.entries()) {
      await world.cancel(one.id!);
      await world.settle();
      expected[index] = 'pending';
      expect(await statusOf(...all)).toEqual(expected);
    }
  });

  it('waits for the morning in the night, and is left to everybody when it is too late to ask', async () => {
    const { service, schedule } = await world.agenda();
    const taken = await world.book(world.place(schedule, 3), await world.person());
    const waiting = await world.wait(await world.person(), service);
    await world.settle();
    while (new Date(world.now() - 6 * HOUR_MS).getUTCHours() !== 22) world.pass(MINUTE_MS * 30);
    await world.cancel(taken.id!);
    await world.settle();
    expect(await statusOf(waiting.id!)).toEqual(['waitlist']);
    world.pass(11 * HOUR_MS);
    await world.settle();
    expect(await statusOf(waiting.id!)).toEqual(['pending']);
    const tomorrow = world.place(schedule, 1, 1);
    const last = await world.book(tomorrow, await world.person());
    await world.settle();
    world.pass(tomorrow.startMs - 5 * MINUTE_MS - world.now());
    await world.settle();
    await world.cancel(last.id!);
    await world.settle();
    expect(await statusOf(waiting.id!)).toEqual(['waitlist']);
    const { rows } = await world.db.query('select place from freed_place where place like $1', [`${schedule}%`]);
    expect(rows).toEqual([]);
    while (new Date(world.now() - 6 * HOUR_MS).getUTCHours() !== 10) world.pass(MINUTE_MS * 30);
  });

  it('passes over who is busy at that hour, and ends when somebody takes it by himself', async () => {
    const { service, schedule } = await world.agenda();
    const other = await world.agenda();
    const place = world.place(schedule, 4);
    const taken = await world.book(place, await world.person());
    const busy = await world.person();
    await world.book(world.place(other.schedule, 4), busy);
    const [first, second] = [
      await world.wait(busy, service, { sinceMs: world.now() - 2 * HOUR_MS }),
      await world.wait(await world.person(), service, { sinceMs: world.now() - HOUR_MS }),
    ];
    await world.settle();
    await world.cancel(taken.id!);
    await world.settle();
    expect(await statusOf(first.id!, second.id!)).toEqual(['waitlist', 'pending']);
    const again = await world.book(world.place(schedule, 4, 1), await world.person());
    await world.settle();
    await world.cancel(again.id!);
    const quick = await world.book(world.place(schedule, 4, 1), await world.person());
    await world.settle();
    expect(await statusOf(first.id!, quick.id!)).toEqual(['waitlist', 'booked']);
  });
});

describe('who does not come', () => {
  it('is marked once after the minutes of the service; corrected, it stays corrected', async () => {
    const { schedule } = await world.agenda({ inasistencia: 20 });
    const place = world.place(schedule, 1);
    const missed = await world.book(place, await world.person());
    const came = await world.book(world.place(schedule, 1, 1), await world.person());
    await world.settle();
    world.pass(place.startMs - world.now() + 19 * MINUTE_MS);
    await world.settle();
    expect(await statusOf(missed.id!)).toEqual(['booked']);
    await world.change(came.id!, (one) => ({ ...one, status: 'arrived' }));
    world.pass(40 * MINUTE_MS);
    await world.settle();
    expect(await statusOf(missed.id!, came.id!)).toEqual(['noshow', 'arrived']);
    await world.change(missed.id!, (one) => ({ ...one, status: 'arrived' }));
    await world.change(missed.id!, (one) => ({ ...one, status: 'booked' }));
    world.pass(HOUR_MS);
    await world.settle();
    expect(await statusOf(missed.id!)).toEqual(['booked']);
    while (new Date(world.now() - 6 * HOUR_MS).getUTCHours() !== 10) world.pass(MINUTE_MS * 20);
  });
});

type Command =
  | { readonly kind: 'wait'; readonly group: boolean }
  | { readonly kind: 'free' | 'accept' }
  | { readonly kind: 'pass'; readonly minutes: number };
const WAIT: Command = { kind: 'wait', group: false };
const PASS: Command = { kind: 'pass', minutes: 130 };
/** The earlier place goes to who has waited longer, whoever had which of the two before. */
const TWO_LAPSE_AT_ONCE: Command[] = [WAIT, WAIT, { kind: 'free' }, { kind: 'free' }, PASS, WAIT, WAIT, PASS];

it('any sequence: turns are kept, no place is offered or given twice, none is lost', async () => {
  const command: fc.Arbitrary<Command> = fc.oneof(
    fc.record({ kind: fc.constant('wait' as const), group: fc.boolean() }),
    fc.record({ kind: fc.constant('free' as const) }),
    fc.record({ kind: fc.constant('accept' as const) }),
    fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(30, 130) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 14 }), async (commands) => {
      while (new Date(world.now() - 6 * HOUR_MS).getUTCHours() !== 9) world.pass(30 * MINUTE_MS);
      const { service, schedule } = await world.agenda();
      const taken: string[] = [];
      for (let nth = 0; nth < 4; nth++)
        taken.push((await world.book(world.place(schedule, 9, nth), await world.person())).id!);
      /** The naïve model: who waits, in turn; who has which place until when; which places each was shown. */
      const people: {
        id: string;
        turn: number;
        since: number;
        seen: Set<number>;
        at?: number;
        until?: number;
        has?: boolean;
      }[] = [];
      const free: number[] = [];
      const give = (): void => {
        // What became free at one moment goes out by its hour.
        for (const place of [...free].sort((a, b) => a - b)) {
          const next = people
            .filter((one) => one.at === undefined && !one.seen.has(place))
            .sort((a, b) => a.turn - b.turn || a.since - b.since)[0];
          free.splice(free.indexOf(place), 1);
          if (next === undefined) continue;
          next.at = place;
          next.until = world.now() + 120 * MINUTE_MS;
          next.seen.add(place);
        }
      };
      const lapse = (): void => {
        for (const one of [...people].sort((a, b) => (a.until ?? 0) - (b.until ?? 0)))
          if (one.at !== undefined && !one.has && one.until! <= world.now()) {
            free.push(one.at);
            delete one.at;
          }
      };
      await world.settle();
      let since = world.now() - DAY_MS;
      for (const one of commands) {
        if (one.kind === 'wait') {
          since += MINUTE_MS;
          const made = await world.wait(await world.person(), service, {
            sinceMs: since,
            ...(one.group && { group: 'elderly' }),
          });
          people.push({ id: made.id!, turn: one.group ? 0 : 1, since, seen: new Set() });
        } else if (one.kind === 'free' && taken.length > 0) {
          const id = taken.shift()!;
          free.push(placeOf(await world.read(id))!.startMs);
          await world.cancel(id);
        } else if (one.kind === 'accept') {
          const offered = people.find((who) => who.at !== undefined && !who.has);
          if (offered !== undefined) {
            await accept(offered.id);
            offered.has = true;
          }
        } else if (one.kind === 'pass') world.pass(one.minutes * MINUTE_MS);
        await world.settle();
        await world.settle();
        lapse();
        give();
        const stands = await Promise.all(people.map(async ({ id }) => placeOf(await world.read(id))?.startMs));
        expect(stands).toEqual(people.map(({ at }) => at));
        const held = stands.filter((at) => at !== undefined);
        expect(new Set(held).size).toBe(held.length);
      }
    }),
    { numRuns: 6, examples: [[TWO_LAPSE_AT_ONCE]] },
  );
}, 300_000);
