/** What goes wrong around a booking, each really caused: two taps, a doctor who will not be there, counts that must follow every write. */
import {
  book,
  DAY_MS,
  freePlaces,
  instant,
  makeAgenda,
  makePerson,
  parameters,
  startOf,
  type TestAgenda,
} from '@amate/test/support/agenda.ts';
import { actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let hub: RunningHub;
const fhir: RunningHub['fhir'] = (...args) => hub.fhir(...args);
const placesOf = ({ service }: TestAgenda) => freePlaces(fhir, { service: `HealthcareService/${service}` });
const made = ({ body }: Awaited<ReturnType<typeof book>>) => body.entry[0].resource;

beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(() => hub?.close());

it('the same person twice in one place, at once and under two operations: one appointment, also where three fit', async () => {
  const agenda = await makeAgenda(fhir, { rules: { cupo: 3 } });
  const [place] = await placesOf(agenda);
  const person = await makePerson(fhir);
  const answers = await Promise.all(
    [1, 2, 3, 4].map((n) => book(fhir, place!, person, { 'operation-id': `tap-${n}` })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  const { body } = await fhir('GET', `/Appointment?patient=${person}&status=booked&_total=accurate`);
  expect(body.total).toBe(1);
});

describe('a doctor who will not be there', () => {
  const leave = (agenda: TestAgenda, fromMs: number, days: number) =>
    fhir(
      'POST',
      `/Schedule/${agenda.schedules[0]}/$leave`,
      parameters({ start: instant(fromMs), end: instant(fromMs + days * DAY_MS), reason: 'Incapacidad' }),
    );
  const answerOf = async (id: string, person: string) => {
    const { body } = await fhir('GET', `/Appointment/${id}`);
    type One = { actor: { reference: string }; status: string };
    return [body.status, body.participant.find(({ actor }: One) => actor.reference === `Patient/${person}`).status];
  };

  it('moves everybody to a place that asks for his yes; he says it himself', async () => {
    const agenda = await makeAgenda(fhir, { doctors: 2 });
    const place = (await placesOf(agenda)).find((id) => id.startsWith(agenda.schedules[0]!))!;
    const person = await makePerson(fhir);
    const { id } = made(await book(fhir, place, person));
    expect((await leave(agenda, startOf(place), 1)).status).toBe(200);
    expect(await answerOf(id, person)).toEqual(['booked', 'needs-action']);
    const citizen = await actingAs(hub, await callerTokens(hub), { role: 'paciente', patient: person });
    const yes = await citizen(
      'POST',
      '/Appointment/$book',
      parameters({ 'appointment-reference': `Appointment/${id}` }),
    );
    expect(yes.status).toBe(200);
    expect(await answerOf(id, person)).toEqual(['booked', 'accepted']);
  });

  it('puts on the waiting list who finds no other place, and the place is nobody’s', async () => {
    const agenda = await makeAgenda(fhir, { rules: { horizonte: 10 } });
    const [place] = await placesOf(agenda);
    const person = await makePerson(fhir);
    const { id } = made(await book(fhir, place!, person));
    expect((await leave(agenda, startOf(place!), 30)).status).toBe(200);
    expect((await answerOf(id, person))[0]).toBe('waitlist');
    expect(await placesOf(agenda)).toEqual([]);
    expect((await book(fhir, place!, await makePerson(fhir))).status).toBe(409);
  });
});

it('the total of $find and Slot follows each write, on days that are only counted too', async () => {
  const agenda = await makeAgenda(fhir);
  const day = Date.now() + 5 * DAY_MS;
  const count = async (): Promise<number[]> => {
    const span = { start: instant(Date.now() + DAY_MS), end: instant(Date.now() + 9 * DAY_MS) };
    const asked = new URLSearchParams({ ...span, service: `HealthcareService/${agenda.service}`, _count: '1' });
    const slots = `schedule=${agenda.schedules[0]}&start=ge${span.start}&start=lt${span.end}&_summary=count`;
    const [found, free] = await Promise.all([
      fhir('GET', `/Appointment/$find?${asked}`),
      fhir('GET', `/Slot?status=free&${slots}`),
    ]);
    return [found.body.total, free.body.total];
  };
  const [total] = await count();
  expect(total).toBeGreaterThan(100);
  const place = (await placesOf(agenda)).concat(
    await freePlaces(fhir, { service: `HealthcareService/${agenda.service}`, start: instant(day) }),
  );
  const last = place.at(-1)!;
  const { id } = made(await book(fhir, last, await makePerson(fhir)));
  expect(await count()).toEqual([total! - 1, total! - 1]);
  const held = made(await book(fhir, place.at(-2)!, await makePerson(fhir), {}, '$hold'));
  expect(await count()).toEqual([total! - 2, total! - 2]);
  await fhir('POST', `/Appointment/${id}/$cancel`, parameters({}));
  await fhir('POST', `/Appointment/${held.id}/$cancel`, parameters({}));
  expect(await count()).toEqual([total, total]);
});
