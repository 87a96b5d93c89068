/** Booking on a running hub, through the operations and through the plain doors: the same rules (docs/adr/0026). */

import {
  book,
  DAY_MS,
  freePlaces,
  instant,
  makeAgenda,
  makePerson,
  parameters,
  plainAppointment,
  type TestAgenda,
} from '@amate/test/support/agenda.ts';
import { type As, actingAs, callerTokens, type TokenOf } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let hub: RunningHub;
let tokenOf: TokenOf;
let agenda: TestAgenda;
const fhir: RunningHub['fhir'] = (...args) => hub.fhir(...args);
const placesOf = (one: TestAgenda, more: Record<string, string> = {}) =>
  freePlaces(fhir, { service: `HealthcareService/${one.service}`, ...more });

beforeAll(async () => {
  hub = await startHub();
  tokenOf = await callerTokens(hub);
  agenda = await makeAgenda(fhir);
}, 60_000);
afterAll(() => hub?.close());

describe('IHE Scheduling ITI-115 $find', () => {
  it('proposes places, earliest first, with their total, and honours _count', async () => {
    const query = new URLSearchParams({
      ...{ start: instant(Date.now() + DAY_MS), end: instant(Date.now() + 3 * DAY_MS), _count: '5' },
      service: `HealthcareService/${agenda.service}`,
    });
    const { status, body } = await fhir('GET', `/Appointment/$find?${query}`);
    expect([status, body.type, body.entry.length]).toEqual([200, 'searchset', 5]);
    expect(body.total).toBeGreaterThanOrEqual(18);
    const [first, second] = body.entry.map(({ resource }: { resource: unknown }) => resource);
    expect(first).toMatchObject({ resourceType: 'Appointment', status: 'proposed', minutesDuration: 20 });
    expect(first.start < second.start).toBe(true);
    const valid = await fhir('POST', '/Appointment/$validate', first);
    expect(valid.body.issue.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
  });

  it.each([
    ['start=2026-11-23', 'end'],
    ['start=x&end=2026-11-24', 'start'],
    ['start=2026-11-25&end=2026-11-24', 'end'],
    ['start=2026-11-25&end=2028-11-24', ''],
    [`start=2026-11-25&end=2026-11-26&practitioner=${'x'.repeat(99)}`, 'practitioner'],
    ['start=2026-11-25&end=2026-11-26&_count=-1', '_count'],
  ])('refuses %s in words', async (query) => {
    const { status, body } = await fhir('GET', `/Appointment/$find?${query}`);
    expect([status, body.resourceType]).toEqual([400, 'OperationOutcome']);
  });
});

describe('IHE Scheduling ITI-116 $hold, ITI-117 $book', () => {
  it('holds, books what it held, and the place is gone', async () => {
    const [place] = await placesOf(agenda);
    const [person, other] = [await makePerson(fhir), await makePerson(fhir)];
    const held = await book(fhir, place!, person, {}, '$hold');
    expect([held.status, held.body.entry[0].resource.status]).toEqual([200, 'pending']);
    expect(await placesOf(agenda)).not.toContain(place);
    expect((await book(fhir, place!, other)).status).toBe(409);
    const { id } = held.body.entry[0].resource;
    const booked = await book(fhir, id, person);
    expect([booked.status, booked.body.entry[0].resource.status, booked.body.entry[0].resource.id]).toEqual([
      ...[200, 'booked', id],
    ]);
    const refused = await book(fhir, place!, other);
    expect([refused.status, refused.body.entry.length, refused.body.entry[0].resource.resourceType]).toEqual([
      ...[409, 1, 'OperationOutcome'],
    ]);
  });

  it('answers a repeated operation with the first answer', async () => {
    const [place] = await placesOf(agenda);
    const person = await makePerson(fhir);
    const once = await book(fhir, place!, person, { 'operation-id': `op-${place}` });
    const again = await book(fhir, place!, person, { 'operation-id': `op-${place}` });
    expect(again.body).toEqual(once.body);
    expect(again.status).toBe(200);
  });

  it('a person is not in two places at once, also in another clinic', async () => {
    const elsewhere = await makeAgenda(fhir);
    const [here] = await placesOf(agenda);
    const person = await makePerson(fhir);
    expect((await book(fhir, here!, person)).status).toBe(200);
    const same = (await placesOf(elsewhere)).find((id) => id.endsWith(here!.split('.').at(-1)!));
    const { status, body } = await book(fhir, same!, person);
    expect([status, body.entry[0].resource.issue[0].details.text]).toEqual([
      ...[409, 'La persona ya tiene una cita a esa hora, aquí o en otra unidad.'],
    ]);
  });

  it('a hold lapses by the clock, without anybody sweeping', async () => {
    const quick = await makeAgenda(fhir);
    const [place] = await placesOf(quick);
    const [slow, fast] = [await makePerson(fhir), await makePerson(fhir)];
    const url = 'https://amate.mx/fhir/StructureDefinition/apartado-hasta';
    const hold = async (forMs: number): Promise<{ id: string; endsMs: number }> => {
      const endsMs = Date.now() + forMs;
      const extension = [{ url, valueInstant: instant(endsMs) }];
      const held = await fhir('POST', '/Appointment', plainAppointment(place!, slow, { status: 'pending', extension }));
      expect(held.status).toBe(201);
      const free = await placesOf(quick);
      // So slow a machine that it has lapsed already: once more, for longer.
      if (Date.now() >= endsMs) return hold(forMs * 2);
      expect(free).not.toContain(place);
      return { id: held.body.id, endsMs };
    };
    const { id, endsMs } = await hold(1_500);
    await new Promise((resolve) => setTimeout(resolve, endsMs - Date.now() + 100));
    expect(await placesOf(quick)).toContain(place);
    expect((await book(fhir, place!, fast)).status).toBe(200);
    expect((await book(fhir, id, slow)).status).toBe(409);
  });

  it('who lets a hold lapse has the place all the same when nobody took it', async () => {
    const [place] = await placesOf(agenda);
    const person = await makePerson(fhir);
    const url = 'https://amate.mx/fhir/StructureDefinition/apartado-hasta';
    const endsMs = Date.now() + 1_500;
    const extension = [{ url, valueInstant: instant(endsMs) }];
    const held = await fhir('POST', '/Appointment', plainAppointment(place!, person, { status: 'pending', extension }));
    await new Promise((resolve) => setTimeout(resolve, endsMs - Date.now() + 100));
    expect((await book(fhir, held.body.id, person)).status).toBe(200);
  });
});

describe('whichever door: plain POST, PUT, PATCH, transaction', () => {
  it('refuses a taken place, a place that is none, one without a place', async () => {
    const [place] = await placesOf(agenda);
    const [one, two] = [await makePerson(fhir), await makePerson(fhir)];
    const first = await fhir('POST', '/Appointment', plainAppointment(place!, one));
    expect([first.status, first.body.minutesDuration, first.body.participant.length]).toEqual([201, 20, 3]);
    expect((await fhir('POST', '/Appointment', plainAppointment(place!, two))).status).toBe(409);
    const off = `${agenda.schedules[0]}.${(Math.floor(Date.now() / 60_000) + 3_000_003).toString(36)}`;
    expect((await fhir('POST', '/Appointment', plainAppointment(off, two))).status).toBe(422);
    const { slot: _slot, ...bare } = plainAppointment(place!, two);
    bare.participant.push({ actor: { reference: `HealthcareService/${agenda.service}` }, status: 'accepted' });
    expect((await fhir('POST', '/Appointment', bare)).status).toBe(422);
    const bundle = (resource: object) => ({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource, request: { method: 'POST', url: 'Appointment' } }],
    });
    expect((await fhir('POST', '', bundle(plainAppointment(place!, two)))).status).toBe(409);
    const id = crypto.randomUUID();
    expect((await fhir('PUT', `/Appointment/${id}`, { ...plainAppointment(place!, two), id })).status).toBe(409);
  });

  it('a transaction that takes one place twice is refused whole', async () => {
    const [place] = await placesOf(agenda);
    const people = [await makePerson(fhir), await makePerson(fhir)];
    const entry = people.map((person) => ({
      resource: plainAppointment(place!, person),
      request: { method: 'POST', url: 'Appointment' },
    }));
    expect((await fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(409);
    expect(await placesOf(agenda)).toContain(place);
  });

  it('PATCH to cancelled frees the place, PATCH back to booked finds it taken', async () => {
    const [place] = await placesOf(agenda);
    const [one, two] = [await makePerson(fhir), await makePerson(fhir)];
    const { body } = await fhir('POST', '/Appointment', plainAppointment(place!, one));
    const patch = (value: string) =>
      fhir('PATCH', `/Appointment/${body.id}`, JSON.stringify([{ op: 'replace', path: '/status', value }]), {
        'content-type': 'application/json-patch+json',
      });
    expect((await patch('cancelled')).status).toBe(200);
    expect(await placesOf(agenda)).toContain(place);
    expect((await fhir('POST', '/Appointment', plainAppointment(place!, two))).status).toBe(201);
    expect((await patch('booked')).status).toBe(409);
  });

  it('deleting frees the place', async () => {
    const [place] = await placesOf(agenda);
    const person = await makePerson(fhir);
    const { body } = await fhir('POST', '/Appointment', plainAppointment(place!, person));
    expect((await fhir('DELETE', `/Appointment/${body.id}`)).status).toBeLessThan(300);
    expect(await placesOf(agenda)).toContain(place);
    expect((await fhir('POST', '/Appointment', plainAppointment(place!, person))).status).toBe(201);
  });

  it('moving by PUT takes the new place and frees the old one', async () => {
    const [from, to] = await placesOf(agenda);
    const [one, two] = [await makePerson(fhir), await makePerson(fhir)];
    const { body } = await fhir('POST', '/Appointment', plainAppointment(from!, one));
    const answer = await fhir('PUT', `/Appointment/${body.id}`, { ...plainAppointment(to!, one), id: body.id });
    expect(answer.status).toBe(200);
    expect((await fhir('POST', '/Appointment', plainAppointment(from!, two))).status).toBe(201);
    expect((await book(fhir, to!, await makePerson(fhir))).status).toBe(409);
  });

  it('an appointment of another system, without an agenda, takes the time of the person and the professional', async () => {
    const [one, two] = [await makePerson(fhir), await makePerson(fhir)];
    const doctor = await fhir('POST', '/Practitioner', { resourceType: 'Practitioner', name: [{ family: 'Soto' }] });
    const of = (person: string, start: string, end: string) => ({
      resourceType: 'Appointment',
      ...{ status: 'booked', start, end },
      participant: [
        { actor: { reference: `Patient/${person}` }, status: 'accepted' },
        { actor: { reference: `Practitioner/${doctor.body.id}` }, status: 'accepted' },
      ],
    });
    expect((await fhir('POST', '/Appointment', of(one, '2031-01-01T10:00:00Z', '2031-01-01T11:00:00Z'))).status).toBe(
      201,
    );
    expect((await fhir('POST', '/Appointment', of(two, '2031-01-01T10:30:00Z', '2031-01-01T11:30:00Z'))).status).toBe(
      409,
    );
    expect((await fhir('POST', '/Appointment', of(two, '2031-01-01T11:00:00Z', '2031-01-01T11:30:00Z'))).status).toBe(
      201,
    );
  });
});

describe('rules of the service', () => {
  const first = async (rules: Record<string, number | boolean>, more = {}) => {
    const made = await makeAgenda(fhir, { rules, ...more });
    return { made, places: await placesOf(made) };
  };

  it('capacity: three persons in a place, the fourth is told; overbooking is for who comes unplanned', async () => {
    const { places } = await first({ cupo: 3, sobrecupo: 1 });
    const answers: number[] = [];
    for (let n = 0; n < 4; n++) answers.push((await book(fhir, places[0]!, await makePerson(fhir))).status);
    expect(answers).toEqual([200, 200, 200, 409]);
    const walkIn = () => makePerson(fhir).then((one) => book(fhir, places[0]!, one, { 'appointment-type': 'WALKIN' }));
    expect([(await walkIn()).status, (await walkIn()).status]).toEqual([200, 409]);
  });

  it('lead time, horizon, walk-in places, referral, priority groups', async () => {
    const lead = await makeAgenda(fhir, { rules: { anticipacion: 3 * 1_440 }, from: '00:00:00', to: '23:40:00' });
    const offered = await placesOf(lead);
    expect(offered.length).toBeGreaterThan(0);
    const earliest = Number.parseInt(offered[0]!.split('.').at(-1)!, 36) * 60_000;
    expect(earliest).toBeGreaterThanOrEqual(Date.now() + 3 * DAY_MS - 60_000);
    const early = `${lead.schedules[0]}.${(Number.parseInt(offered[0]!.split('.').at(-1)!, 36) - 1_440).toString(36)}`;
    expect((await book(fhir, early, await makePerson(fhir))).status).toBe(422);

    const walk = await first({ 'sin-cita': 18 });
    expect(walk.places).toEqual([]);

    const referred = await first({ 'solo-referencia': true });
    expect(referred.places).toEqual([]);

    const groups = await first({ prioritarios: 18 }, { from: '08:00:00', to: '14:00:00' });
    const late = await placesOf(groups.made, { start: instant(Date.now() + 3 * DAY_MS) });
    expect(late).toEqual([]);
    const elder = await makePerson(fhir, '1950-01-01');
    const forElders = await placesOf(groups.made, {
      ...{ start: instant(Date.now() + 3 * DAY_MS), 'patient-reference': `Patient/${elder}` },
    });
    expect(forElders.length).toBeGreaterThan(0);
    expect((await book(fhir, forElders[0]!, await makePerson(fhir))).status).toBe(422);
    expect((await book(fhir, forElders[0]!, elder)).status).toBe(200);
    const pregnant = await book(fhir, forElders[1]!, await makePerson(fhir), { 'priority-group': 'pregnant' });
    expect(pregnant.status).toBe(200);
  });

  it('a rule that cannot be meant is refused when it is written', async () => {
    const service = { resourceType: 'HealthcareService', name: 'x' };
    const url = 'https://amate.mx/fhir/StructureDefinition/reglas-de-agenda';
    const wrong = { ...service, extension: [{ url, extension: [{ url: 'cupo', valueInteger: 0 }] }] };
    expect((await fhir('POST', '/HealthcareService', wrong)).status).toBe(400);
  });
});

describe('$cancel, $reschedule, $leave', () => {
  it('cancels and moves; the freed place is free at once', async () => {
    const [from, to] = await placesOf(agenda);
    const person = await makePerson(fhir);
    const { id } = (await book(fhir, from!, person)).body.entry[0].resource;
    const moved = await fhir(
      'POST',
      `/Appointment/${id}/$reschedule`,
      parameters({ 'appointment-reference': `Appointment/${to}` }),
    );
    expect([moved.status, moved.body.entry[0].resource.id]).toEqual([200, id]);
    expect(await placesOf(agenda)).toContain(from);
    const cancelled = await fhir('POST', `/Appointment/${id}/$cancel`, parameters({ reason: 'Ya no puede venir' }));
    expect([cancelled.status, cancelled.body.entry[0].resource.status]).toEqual([200, 'cancelled']);
    expect(await placesOf(agenda)).toContain(to);
  });

  it('a day off offers another place to everybody who had one, and nobody can book into it', async () => {
    const own = await makeAgenda(fhir, { doctors: 2 });
    const mine = (await placesOf(own)).filter((id) => id.startsWith(own.schedules[0]!)).slice(0, 3);
    const ids: string[] = [];
    for (const place of mine) ids.push((await book(fhir, place, await makePerson(fhir))).body.entry[0].resource.id);
    const [startMs] = mine.map((id) => Number.parseInt(id.split('.').at(-1)!, 36) * 60_000);
    const away = { start: instant(startMs!), end: instant(startMs! + DAY_MS), reason: 'Permiso' };
    const answer = await fhir('POST', `/Schedule/${own.schedules[0]}/$leave`, parameters(away));
    expect([answer.status, answer.body.total]).toEqual([200, 3]);
    for (const { resource } of answer.body.entry) {
      expect(ids).toContain(resource.id);
      expect(resource.status).toBe('booked');
      expect(resource.slot[0].identifier.value.startsWith(own.schedules[1]!) || resource.start >= away.end).toBe(true);
      expect(resource.participant.some(({ status }: { status: string }) => status === 'needs-action')).toBe(true);
    }
    expect(await placesOf(own)).not.toContain(mine[0]);
    expect((await book(fhir, mine[0]!, await makePerson(fhir))).status).toBe(409);
  });
});

describe('who may', () => {
  let citizen: As;
  let own: string;
  beforeAll(async () => {
    own = await makePerson(fhir);
    citizen = await actingAs(hub, tokenOf, { role: 'paciente', patient: own });
  });

  it('a citizen books, cancels and is held to the limit, for himself only', async () => {
    const near = await makeAgenda(fhir, { rules: { 'limite-cancelacion': 10 * 1_440 } });
    const [place, next] = await placesOf(near);
    expect((await book(citizen, place!, await makePerson(fhir))).status).toBe(404);
    const booked = await book(citizen, place!, own);
    expect(booked.status).toBe(200);
    const { id } = booked.body.entry[0].resource;
    expect((await citizen('POST', `/Appointment/${id}/$cancel`, parameters({}))).status).toBe(422);
    expect((await book(citizen, next!, own, { 'appointment-type': 'WALKIN' })).status).toBe(400);
    const [free] = await placesOf(agenda);
    const other = (await book(citizen, free!, own)).body.entry[0].resource;
    expect((await citizen('POST', `/Appointment/${other.id}/$cancel`, parameters({}))).status).toBe(200);
    expect((await citizen('POST', '/Appointment', plainAppointment(free!, own))).status).toBe(403);
    expect((await citizen('POST', `/Schedule/${agenda.schedules[0]}/$leave`, parameters({}))).status).toBe(403);
  });

  it('the pharmacy does not', async () => {
    const pharmacy = await actingAs(hub, tokenOf, { role: 'farmacia', clues: 'DFSIC000011' });
    const [place] = await placesOf(agenda);
    expect((await book(pharmacy, place!, own)).status).toBe(403);
  });
});

describe('GET /operacion/capacidad', () => {
  const ask = async (role: 'operador' | 'administrador' | 'medico', clues?: string) => {
    const token = await tokenOf({ role, ...(clues !== undefined && { clues }) });
    const url = `${hub.config.baseUrl}/operacion/capacidad`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: (await response.json()) as { filas: Record<string, unknown>[] } };
  };

  it('tells operators everything, administrators their unit, others nothing', async () => {
    const full = await makeAgenda(fhir, { clues: 'DFSIC000777', days: ['mon'] });
    const [place] = await placesOf(full);
    const { id } = (await book(fhir, place!, await makePerson(fhir))).body.entry[0].resource;
    expect(id).toBeDefined();
    const all = await ask('operador');
    expect(all.body.filas.length).toBeGreaterThan(1);
    const one = await ask('administrador', 'DFSIC000777');
    expect(one.body.filas).toEqual([expect.objectContaining({ clues: 'DFSIC000777', ocupados14: 1, lugares14: 36 })]);
    expect(one.body.filas[0]!.tercerLugarDias).toEqual(expect.any(Number));
    expect((await ask('medico', 'DFSIC000777')).status).toBe(403);
  });
});
