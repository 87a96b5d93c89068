/** Schedule/[id]/$leave: who had a place in that time, and who only held one; an absence beside what happened; whose agenda it is. */
import {
  book,
  DAY_MS,
  freePlaces,
  instant,
  makeAgenda,
  makePerson,
  parameters,
  plainAppointment,
  startOf,
  type TestAgenda,
} from '@amate/test/support/agenda.ts';
import { actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Appointment, Slot } from '@medplum/fhirtypes';
import { placeOf } from './place.ts';
import { HELD_UNTIL_URL } from './systems.ts';

let hub: RunningHub;
const fhir: RunningHub['fhir'] = (...args) => hub.fhir(...args);
const placesOf = (one: TestAgenda, more: Record<string, string> = {}) =>
  freePlaces(fhir, { service: `HealthcareService/${one.service}`, ...more });
const made = ({ body }: Awaited<ReturnType<typeof book>>): Appointment & { id: string } => body.entry[0].resource;
const leave = (agenda: TestAgenda, fromMs: number, toMs: number, as = fhir) =>
  as(
    'POST',
    `/Schedule/${agenda.schedules[0]}/$leave`,
    parameters({ start: instant(fromMs), end: instant(toMs), reason: 'Incapacidad' }),
  );
const read = async (id: string): Promise<Appointment> => (await fhir('GET', `/Appointment/${id}`)).body;
const absencesOf = async (agenda: TestAgenda): Promise<Slot[]> => {
  const { body } = await fhir('GET', `/Slot?schedule=Schedule/${agenda.schedules[0]}&status=busy-unavailable`);
  return (body.entry ?? []).map(({ resource }: { resource: Slot }) => resource);
};

beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(() => hub?.close());

describe('whose appointment is moved', () => {
  it('not of who let his hold lapse; who holds a place loses it, and who was offered one waits on in his turn', async () => {
    const agenda = await makeAgenda(fhir);
    const [one, two, three, four] = await placesOf(agenda);
    const endsMs = Date.now() + 1_500;
    const extension = [{ url: HELD_UNTIL_URL, valueInstant: instant(endsMs) }];
    const lapsing = plainAppointment(one!, await makePerson(fhir), { status: 'pending', extension });
    const lapsed = (await fhir('POST', '/Appointment', lapsing)).body;
    const held = made(await book(fhir, two!, await makePerson(fhir), {}, '$hold'));
    const waits = { 'patient-reference': `Patient/${await makePerson(fhir)}` };
    const service = { service: `HealthcareService/${agenda.service}` };
    const waiting = made(await fhir('POST', '/Appointment/$wait', parameters({ ...waits, ...service })));
    const place = { start: instant(startOf(three!)), end: instant(startOf(three!) + 20 * 60_000) };
    const offer = { ...waiting, ...place, status: 'pending', slot: [{ reference: `Slot/${three}` }] };
    expect((await fhir('PUT', `/Appointment/${waiting.id}`, offer)).status).toBe(200);
    const booked = made(await book(fhir, four!, await makePerson(fhir)));
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, endsMs - Date.now()) + 100));

    expect((await leave(agenda, startOf(one!), startOf(one!) + DAY_MS)).status).toBe(200);
    expect(await read(lapsed.id)).toMatchObject({ status: 'pending', meta: { versionId: lapsed.meta.versionId } });
    expect((await read(held.id)).status).toBe('cancelled');
    const again = await read(waiting.id);
    expect([again.status, again.start, again.created]).toEqual(['waitlist', undefined, waiting.created]);
    expect((await read(booked.id)).status).toBe('booked');
    expect((await absencesOf(agenda)).length).toBe(1);
  });

  it('to a place that the person can take: not at the hour of another appointment of hers', async () => {
    const agenda = await makeAgenda(fhir, { doctors: 2 });
    const elsewhere = await makeAgenda(fhir);
    const [person, other] = [await makePerson(fhir), await makePerson(fhir)];
    const all = await placesOf(agenda);
    const mine = all.filter((id) => id.startsWith(agenda.schedules[0]!));
    const fromMs = startOf(mine[0]!);
    // What would be offered first: the other doctor's places of that day, at both of these hours.
    const there = (await placesOf(elsewhere)).filter((id) => startOf(id) >= fromMs).slice(0, 2);
    for (const place of there) expect((await book(fhir, place, person)).status).toBe(200);
    const moved = made(await book(fhir, mine[5]!, person));
    const next = made(await book(fhir, mine[6]!, other));
    const answer = await leave(agenda, fromMs, fromMs + DAY_MS);
    expect([answer.status, answer.body.total]).toEqual([200, 2]);
    const at = async (id: string): Promise<number> => placeOf(await read(id))!.startMs;
    expect(there.map(startOf)).not.toContain(await at(moved.id));
    expect(await at(next.id)).toBe(fromMs);
  });

  it('also when a thousand others have an appointment of the same service', async () => {
    const agenda = await makeAgenda(fhir, { doctors: 2, rules: { cupo: 200 } });
    const places = await placesOf(agenda, { _count: '500' });
    const [mine] = places.filter((id) => id.startsWith(agenda.schedules[0]!));
    const theirs = places.filter((id) => id.startsWith(agenda.schedules[1]!)).slice(0, 6);
    for (const place of theirs) {
      const entry = Array.from({ length: 170 }, () => {
        const fullUrl = `urn:uuid:${crypto.randomUUID()}`;
        const patient = { resourceType: 'Patient', name: [{ family: 'Multitud' }] };
        const participant = [{ actor: { reference: fullUrl }, status: 'accepted' }];
        return [
          { fullUrl, resource: patient, request: { method: 'POST', url: 'Patient' } },
          {
            resource: { ...plainAppointment(place, ''), participant },
            request: { method: 'POST', url: 'Appointment' },
          },
        ];
      }).flat();
      expect((await fhir('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
    }
    const { id } = made(await book(fhir, mine!, await makePerson(fhir)));
    expect((await leave(agenda, startOf(mine!), startOf(mine!) + DAY_MS)).status).toBe(200);
    expect((await read(id)).participant.some(({ status }) => status === 'needs-action')).toBe(true);
  }, 120_000);
});

describe('an absence stands beside', () => {
  it('whoever arrived or was seen, whose place it leaves to nobody else', async () => {
    const agenda = await makeAgenda(fhir, { rules: { cupo: 2 } });
    const [one, two, three] = await placesOf(agenda);
    const came: string[] = [];
    for (const [place, status] of [
      [one!, 'fulfilled'],
      [two!, 'arrived'],
    ] as const) {
      const booked = made(await book(fhir, place, await makePerson(fhir)));
      expect((await fhir('PUT', `/Appointment/${booked.id}`, { ...booked, status })).status).toBe(200);
      came.push(booked.id);
    }
    const { id } = made(await book(fhir, three!, await makePerson(fhir)));
    expect((await leave(agenda, startOf(one!), startOf(one!) + DAY_MS)).status).toBe(200);
    expect((await read(came[0]!)).status).toBe('fulfilled');
    expect((await read(came[1]!)).status).toBe('arrived');
    expect(Date.parse((await read(id)).start!)).toBeGreaterThanOrEqual(startOf(one!) + DAY_MS);
    for (const place of [one, two, three]) {
      expect((await book(fhir, place!, await makePerson(fhir))).status).toBe(409);
      expect(await placesOf(agenda)).not.toContain(place);
    }
  });

  it('another absence: what is left of the time is closed too, and the whole told again changes nothing', async () => {
    const agenda = await makeAgenda(fhir);
    const [place] = await placesOf(agenda);
    const fromMs = startOf(place!);
    expect((await leave(agenda, fromMs, fromMs + DAY_MS)).status).toBe(200);
    const [late] = (await placesOf(agenda)).filter((id) => startOf(id) >= fromMs + DAY_MS);
    const { id } = made(await book(fhir, late!, await makePerson(fhir)));
    expect((await leave(agenda, fromMs, fromMs + 3 * DAY_MS)).status).toBe(200);
    expect(Date.parse((await read(id)).start!)).toBeGreaterThanOrEqual(fromMs + 3 * DAY_MS);
    expect((await placesOf(agenda)).filter((free) => startOf(free) < fromMs + 3 * DAY_MS)).toEqual([]);
    expect((await absencesOf(agenda)).length).toBe(2);
    const again = await leave(agenda, fromMs, fromMs + 2 * DAY_MS);
    expect([again.status, again.body.total]).toEqual([200, 0]);
    expect((await absencesOf(agenda)).length).toBe(2);
  });
});

it('a hospital’s system closes agendas of its own unit alone', async () => {
  const agenda = await makeAgenda(fhir, { clues: 'DFSSA001234' });
  const [place] = await placesOf(agenda);
  const { id } = made(await book(fhir, place!, await makePerson(fhir)));
  const tokens = await callerTokens(hub);
  const other = await actingAs(hub, tokens, { role: 'sistema', clues: 'DFSSA004321' });
  const own = await actingAs(hub, tokens, { role: 'sistema', clues: 'DFSSA001234' });
  const refused = await leave(agenda, startOf(place!), startOf(place!) + DAY_MS, other);
  expect(refused.status).toBe(422);
  expect((await read(id)).meta?.versionId).toBe('1');
  expect(await absencesOf(agenda)).toEqual([]);
  expect((await leave(agenda, startOf(place!), startOf(place!) + DAY_MS, own)).status).toBe(200);
});
