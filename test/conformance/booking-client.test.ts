/** A FHIR client that knows nothing of us books through the plain REST door, and meets the same rules as the operation does. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import {
  book,
  freePlaces,
  makeAgenda,
  makePerson,
  plainAppointment,
  startOf,
  type TestAgenda,
} from '../support/agenda.ts';
import { type RunningHub, startHub } from '../support/hub.ts';

describe('fhir-kit-client books', () => {
  let hub: RunningHub;
  let client: Client;
  let agenda: TestAgenda;
  let persons: string[];
  let places: string[];

  beforeAll(async () => {
    hub = await startHub();
    client = new Client({ baseUrl: hub.fhirUrl, bearerToken: await hub.token() });
    agenda = await makeAgenda(hub.fhir, { rules: { 'limite-cancelacion': 60 } });
    persons = [await makePerson(hub.fhir), await makePerson(hub.fhir)];
    places = await freePlaces(hub.fhir, { service: `HealthcareService/${agenda.service}` });
  }, 60_000);
  afterAll(() => hub?.close());

  type Body = Parameters<Client['create']>[0]['body'];
  const create = (place: string, person: string, more: object = {}) =>
    client.create({ resourceType: 'Appointment', body: plainAppointment(place, person, more) as Body });
  const refusal = async (work: Promise<unknown>): Promise<[number, string]> => {
    const error = await work.then(
      () => undefined,
      (thrown: { response: { status: number; data: { issue: { code: string }[] } } }) => thrown.response,
    );
    return [error?.status ?? 0, error?.data.issue[0]?.code ?? ''];
  };

  it('takes a free place, completed from the agenda', async () => {
    const made = (await create(places[0]!, persons[0]!)) as unknown as {
      id: string;
      participant: { actor: { reference: string } }[];
    };
    const actors = made.participant.map(({ actor }) => actor.reference.split('/')[0]);
    expect(actors).toEqual(expect.arrayContaining(['Patient', 'HealthcareService', 'Practitioner']));
    const read = await client.read({ resourceType: 'Appointment', id: made.id });
    expect((read as { status?: string }).status).toBe('booked');
  });

  it('is refused what is taken, what overlaps and what the agenda does not have', async () => {
    expect(await refusal(create(places[0]!, persons[1]!))).toEqual([409, expect.any(String)]);
    const off = `${agenda.schedules[0]}.${(startOf(places[1]!) / 60_000 + 1).toString(36)}`;
    expect((await refusal(create(off, persons[1]!)))[0]).toBe(422);
    const [status] = await refusal(create(places[1]!, persons[1]!, { start: '2020-01-01T00:00:00Z' }));
    expect(status).toBe(422);
  });

  it('and the operation sees what the client took', async () => {
    expect((await book(hub.fhir, places[0]!, persons[1]!)).status).toBe(409);
    expect(await freePlaces(hub.fhir, { service: `HealthcareService/${agenda.service}` })).not.toContain(places[0]);
  });
});
