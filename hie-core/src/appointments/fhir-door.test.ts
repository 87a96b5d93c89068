/** The agenda as any FHIR client meets it: Slots are searched and read, an Appointment takes one, an AppointmentResponse answers it. */
import {
  book,
  DAY_MS,
  freePlaces,
  instant,
  makeAgenda,
  makePerson,
  type TestAgenda,
} from '@amate/test/support/agenda.ts';
import { actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import { WAIT_URL } from './systems.ts';

interface Slot {
  readonly id: string;
  readonly status: string;
  readonly start: string;
  readonly end: string;
  readonly schedule: { readonly reference: string };
}

let hub: RunningHub;
let agenda: TestAgenda;
let client: Client;
const fhir: RunningHub['fhir'] = (...args) => hub.fhir(...args);
const tomorrow = (): string => instant(Date.now() + DAY_MS);
const slotsIn = (body: { entry?: { resource: Slot }[] }): Slot[] => (body.entry ?? []).map(({ resource }) => resource);
const free = async (query: string) => (await fhir('GET', `/Slot?status=free&${query}`)).body;

beforeAll(async () => {
  hub = await startHub();
  agenda = await makeAgenda(fhir, { doctors: 2 });
  client = new Client({ baseUrl: hub.fhirUrl, bearerToken: await hub.token() });
}, 60_000);
afterAll(() => hub?.close());

describe('Slot', () => {
  it('free ones are found by schedule and start, earliest first, valid, with the schedule; pages follow each other', async () => {
    const own = `schedule=Schedule/${agenda.schedules[0]}&start=ge${tomorrow()}`;
    const first = await free(`${own}&_count=5&_include=Slot:schedule&_sort=start`);
    const slots = slotsIn(first).filter(({ schedule }) => schedule !== undefined);
    expect([first.type, slots.length]).toEqual(['searchset', 5]);
    expect(first.entry.at(-1)).toMatchObject({ resource: { id: agenda.schedules[0] }, search: { mode: 'include' } });
    expect(slots.map(({ start }) => start)).toEqual(slots.map(({ start }) => start).sort());
    expect(slots[0]).toMatchObject({ status: 'free', schedule: { reference: `Schedule/${agenda.schedules[0]}` } });
    const valid = await fhir('POST', '/Slot/$validate', slots[0]);
    expect(valid.body.issue.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
    const next = first.link.find(({ relation }: { relation: string }) => relation === 'next').url as string;
    const second = slotsIn((await fhir('GET', next.slice(hub.fhirUrl.length))).body);
    expect(second[0]!.start > slots[4]!.start).toBe(true);
    const counted = await free(`${own}&start=lt${instant(Date.now() + 3 * DAY_MS)}&_summary=count`);
    expect([counted.total, counted.entry]).toEqual([expect.any(Number), undefined]);
    expect(counted.total).toBeGreaterThanOrEqual(36);
  });

  it('by the professional, by a day, by POST; and without a status the absences too', async () => {
    const { body } = await fhir('GET', `/Schedule/${agenda.schedules[1]}`);
    const doctor = body.actor[1].reference as string;
    const day = instant(Date.now() + 4 * DAY_MS).slice(0, 10);
    const found = slotsIn(await free(`schedule.actor=${doctor}&start=${day}&_count=100`));
    expect(found).toHaveLength(18);
    expect(new Set(found.map(({ schedule }) => schedule.reference))).toEqual(
      new Set([`Schedule/${agenda.schedules[1]}`]),
    );
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await fhir(
      'POST',
      '/Slot/_search',
      `status=free&schedule.actor=${doctor}&start=${day}&_count=100`,
      form,
    );
    expect(slotsIn(posted.body)).toEqual(found);
    const away = { status: 'busy-unavailable', start: found[0]!.start, end: found[3]!.end };
    const schedule = { reference: `Schedule/${agenda.schedules[1]}` };
    expect((await fhir('POST', '/Slot', { resourceType: 'Slot', schedule, ...away })).status).toBe(201);
    const all = await fhir('GET', `/Slot?schedule=${agenda.schedules[1]}&start=${day}&_count=100`);
    expect(slotsIn(all.body).map(({ status }) => status)).toEqual([...Array(14).fill('free'), 'busy-unavailable']);
    const page = await fhir('GET', `/Slot?schedule=${agenda.schedules[1]}&start=${day}&_count=5`);
    expect([page.body.total, slotsIn(page.body).length]).toEqual([15, 5]);
    const both = `/Slot?schedule=${agenda.schedules[1]}&start=${day}&status=free,busy-unavailable&_count=100`;
    expect(slotsIn((await fhir('GET', both)).body)).toEqual(slotsIn(all.body));
    const kept = await fhir('GET', `/Slot?schedule=${agenda.schedules[1]}&status=busy-unavailable`);
    expect(slotsIn(kept.body)).toHaveLength(1);
  });

  it('is read at its address: free, then busy; no place is none', async () => {
    const [place] = await freePlaces(fhir, { service: `HealthcareService/${agenda.service}` });
    expect((await fhir('GET', `/Slot/${place}`)).body).toMatchObject({ id: place, status: 'free' });
    await book(fhir, place!, await makePerson(fhir));
    expect((await fhir('GET', `/Slot/${place}`)).body).toMatchObject({ id: place, status: 'busy' });
    expect((await fhir('GET', `/Slot/${agenda.schedules[0]}.abcde`)).status).toBe(404);
  });

  // An actor that no agenda is looked for by would otherwise mean everybody's places.
  it.each([
    ...['start=ayer', '_sort=-start', 'start=ge2026-01-01&start=lt2029-01-01', '_cursor=libres-x'],
    ...['schedule.actor=PractitionerRole/1', 'schedule.actor=1'],
  ])('refuses %s in words', async (query) => {
    const { status, body } = await fhir('GET', `/Slot?status=free&${query}`);
    expect([status, body.resourceType]).toEqual([400, 'OperationOutcome']);
  });

  it('metadata says how', async () => {
    const { body } = await fhir('GET', '/metadata');
    const of = (type: string) => body.rest[0].resource.find((one: { type: string }) => one.type === type);
    expect(of('Slot').documentation).toContain('Slot?status=free');
    expect(of('AppointmentResponse').documentation).toContain('accepted');
  });
});

describe('fhir-kit-client, as its manual uses it', () => {
  it('searches a Slot, books it, and is held to the same rules as everybody', async () => {
    const search = async () =>
      client.search({
        resourceType: 'Slot',
        searchParams: {
          status: 'free',
          'schedule.actor': `HealthcareService/${agenda.service}`,
          start: `ge${tomorrow()}`,
        },
      }) as never as { entry: { resource: Slot }[] };
    // One that the other doctor has too.
    const all = slotsIn(await search());
    const slot = all.find((one) => all.some(({ id, start }) => id !== one.id && start === one.start));
    const [one, two] = [await makePerson(fhir), await makePerson(fhir)];
    const create = (person: string, { id, start, end }: Slot) =>
      client.create({
        resourceType: 'Appointment',
        body: {
          ...{ resourceType: 'Appointment', status: 'booked', start, end, slot: [{ reference: `Slot/${id}` }] },
          participant: [{ actor: { reference: `Patient/${person}` }, status: 'accepted' }],
        } as never,
      });
    const made = await create(one, slot!);
    expect(made).toMatchObject({ status: 'booked', minutesDuration: 20 });
    await expect(create(two, slot!)).rejects.toMatchObject({ response: { status: 409 } });
    expect(slotsIn(await search()).map(({ id }) => id)).not.toContain(slot!.id);
    const same = slotsIn(await search()).find(({ start }) => start === slot!.start)!;
    await expect(create(one, same)).rejects.toMatchObject({ response: { status: 409 } });
    const off = { ...same, id: `${agenda.schedules[0]}.${(Math.floor(Date.now() / 60_000) + 3_000_003).toString(36)}` };
    await expect(create(two, off)).rejects.toMatchObject({ response: { status: 422 } });
  });
});

describe('AppointmentResponse', () => {
  const answer = (appointment: string, actor: string, participantStatus: string, more = {}) =>
    fhir('POST', '/AppointmentResponse', {
      ...{ resourceType: 'AppointmentResponse', participantStatus, ...more },
      appointment: { reference: `Appointment/${appointment}` },
      actor: { reference: actor },
    });
  const places = () => freePlaces(fhir, { service: `HealthcareService/${agenda.service}` });
  const made = async (how = '$book') => {
    const [place] = await places();
    const person = await makePerson(fhir);
    const { body } = await book(fhir, place!, person, {}, how);
    return { id: body.entry[0].resource.id as string, place: place!, person: `Patient/${person}` };
  };
  const statusOf = async (id: string, actor: string) => {
    const { body } = await fhir('GET', `/Appointment/${id}`);
    const found = body.participant.find((one: { actor: { reference: string } }) => one.actor.reference === actor);
    return [body.status, found?.status];
  };

  it('moves the participant; the person’s yes to a hold books it, his no gives the place back', async () => {
    const held = await made('$hold');
    expect((await answer(held.id, held.person, 'accepted')).status).toBe(201);
    expect(await statusOf(held.id, held.person)).toEqual(['booked', 'accepted']);
    const { body } = await fhir('GET', `/Appointment/${held.id}`);
    const doctor = body.participant.find((one: { actor: { reference: string } }) =>
      one.actor.reference.startsWith('Practitioner/'),
    ).actor.reference as string;
    expect((await answer(held.id, doctor, 'tentative')).status).toBe(201);
    expect(await statusOf(held.id, doctor)).toEqual(['booked', 'tentative']);
    expect((await answer(held.id, held.person, 'declined')).status).toBe(201);
    expect(await statusOf(held.id, held.person)).toEqual(['cancelled', 'declined']);
    expect(await places()).toContain(held.place);
  });

  it('is refused for another time, another person, what is over; and moves nothing then', async () => {
    const one = await made();
    const stranger = `Patient/${await makePerson(fhir)}`;
    expect((await answer(one.id, stranger, 'accepted')).status).toBe(422);
    expect((await answer(one.id, one.person, 'declined', { start: '2031-01-01T10:00:00Z' })).status).toBe(422);
    expect(await statusOf(one.id, one.person)).toEqual(['booked', 'accepted']);
    await fhir('POST', `/Appointment/${one.id}/$cancel`, { resourceType: 'Parameters' });
    expect((await answer(one.id, one.person, 'tentative')).status).toBe(422);
    expect((await answer('nada', one.person, 'accepted')).status).toBe(422);
  });

  it('a yes after the hold lapsed and somebody else took the place is refused whole', async () => {
    const [place] = await places();
    const [slow, fast] = [await makePerson(fhir), await makePerson(fhir)];
    const url = 'https://amate.mx/fhir/StructureDefinition/apartado-hasta';
    const endsMs = Date.now() + 1_500;
    const held = await fhir('POST', '/Appointment', {
      ...{ resourceType: 'Appointment', status: 'pending', slot: [{ reference: `Slot/${place}` }] },
      ...(({ start, end }) => ({ start, end }))((await fhir('GET', `/Slot/${place}`)).body as Slot),
      extension: [{ url, valueInstant: instant(endsMs) }],
      participant: [{ actor: { reference: `Patient/${slow}` }, status: 'accepted' }],
    });
    expect(held.status).toBe(201);
    await new Promise((resolve) => setTimeout(resolve, endsMs - Date.now() + 100));
    expect((await book(fhir, place!, fast)).status).toBe(200);
    expect((await answer(held.body.id, `Patient/${slow}`, 'accepted')).status).toBe(409);
    const { body } = await fhir('GET', `/AppointmentResponse?appointment=${held.body.id}&_total=accurate`);
    expect(body.total).toBe(0);
    expect((await statusOf(held.body.id, `Patient/${slow}`))[0]).toBe('pending');
  });

  it('a no to an offer of the waiting list keeps the turn', async () => {
    const person = await makePerson(fhir);
    const parameter = [
      { name: 'patient-reference', valueReference: { reference: `Patient/${person}` } },
      { name: 'service', valueReference: { reference: `HealthcareService/${agenda.service}` } },
    ];
    const waits = (await fhir('POST', '/Appointment/$wait', { resourceType: 'Parameters', parameter })).body.entry[0]
      .resource;
    const [place] = await places();
    const { start, end } = (await fhir('GET', `/Slot/${place}`)).body as Slot;
    const offered = { ...waits, status: 'pending', start, end, slot: [{ reference: `Slot/${place}` }] };
    expect((await fhir('PUT', `/Appointment/${waits.id}`, offered)).status).toBe(200);
    expect((await answer(waits.id, `Patient/${person}`, 'declined')).status).toBe(201);
    const { body } = await fhir('GET', `/Appointment/${waits.id}`);
    expect([body.status, body.slot, body.extension[0].url]).toEqual(['waitlist', undefined, WAIT_URL]);
  });

  it('in a Bundle with its Appointment the sender’s own word stands; a citizen answers by the operations alone', async () => {
    const one = await made();
    const { body } = await fhir('GET', `/Appointment/${one.id}`);
    const request = { method: 'PUT', url: `Appointment/${one.id}` };
    const response = {
      ...{ resourceType: 'AppointmentResponse', participantStatus: 'declined', actor: { reference: one.person } },
      appointment: { reference: `Appointment/${one.id}` },
    };
    const entry = [
      { resource: { ...body, comment: 'Avisó que llega tarde' }, request },
      { resource: response, request: { method: 'POST', url: 'AppointmentResponse' } },
    ];
    expect((await fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
    expect((await statusOf(one.id, one.person))[0]).toBe('booked');
    const citizen = await actingAs(hub, await callerTokens(hub), {
      ...{ role: 'paciente', patient: one.person.slice('Patient/'.length) },
    });
    expect((await citizen('POST', '/AppointmentResponse', response)).status).toBe(403);
  });
});
