/** The waiting list, arrivals and messages on a running hub, through its doors. */
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
import { actingAs, callerTokens, type TokenOf } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { type MailPeer, startMailPeer } from '@amate/test/support/message-peers.ts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(180_000);
const CLUES = 'DFSSA004102';
let hub: RunningHub;
let mail: MailPeer;
let tokenOf: TokenOf;
let agenda: TestAgenda;
const fhir: RunningHub['fhir'] = (...args) => hub.fhir(...args);

beforeAll(async () => {
  mail = await startMailPeer();
  hub = await startHub({ SMTP_URL: mail.url, SMTP_FROM: 'Amate <avisos@amate.example>' });
  tokenOf = await callerTokens(hub);
  // Open all day, so that there is a place of today whenever this runs.
  agenda = await makeAgenda(fhir, { clues: CLUES, from: '00:00:00', to: '23:40:00', rules: { duracion: 10 } });
}, 60_000);
afterAll(async () => {
  await hub?.close();
  await mail?.close();
});

async function call(token: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${hub.config.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

describe('$wait and $decline', () => {
  it('a citizen waits once per service, for himself, and leaves', async () => {
    const [person, other] = [await makePerson(fhir, '1940-01-01'), await makePerson(fhir)];
    const asCitizen = await actingAs(hub, tokenOf, { role: 'paciente', patient: person });
    const ask = (who: string) =>
      asCitizen(
        'POST',
        '/Appointment/$wait',
        parameters({
          ...{
            'patient-reference': `Patient/${who}`,
            service: `HealthcareService/${agenda.service}`,
            'distance-km': '5',
          },
        }),
      );
    const first = await ask(person);
    expect([first.status, first.body.entry?.[0].resource.status]).toEqual([200, 'waitlist']);
    expect(JSON.stringify(first.body.entry[0].resource.extension)).toMatch(/"elderly"/);
    expect((await ask(person)).body.entry[0].resource.id).toBe(first.body.entry[0].resource.id);
    expect([403, 404]).toContain((await ask(other)).status);
    const { id } = first.body.entry[0].resource;
    const left = await asCitizen('POST', `/Appointment/${id}/$cancel`, parameters({ reason: 'Ya no' }));
    expect(left.body.entry[0].resource.status).toBe('cancelled');
    expect((await fhir('POST', `/Appointment/${id}/$decline`, parameters({}))).status).toBe(422);
  });
});

describe('arrival by the appointment’s code', () => {
  it('puts the person in the queue once; another unit, another day and a forged code are told why not', async () => {
    const now = Date.now();
    const places = await freePlaces(fhir, {
      ...{
        service: `HealthcareService/${agenda.service}`,
        start: instant(now),
        end: instant(now + 3 * DAY_MS),
        _count: '500',
      },
    });
    const day = (ms: number) => Math.floor((ms - 6 * 3_600_000) / DAY_MS);
    // Not the very next: it could begin before it is booked.
    const today = places.find((one) => startOf(one) > now + 5 * 60_000 && day(startOf(one)) === day(now));
    const later = places.find((one) => day(startOf(one)) > day(now) + 1)!;
    const person = await makePerson(fhir);
    const reception = await tokenOf({ role: 'recepcion', clues: CLUES });
    const codeOf = async (id: string) =>
      (await call(await tokenOf({ role: 'paciente', patient: person }), 'GET', `/llegadas/codigo/${id}`)).body;
    const future = (await book(fhir, later, person)).body.entry[0].resource.id;
    const { codigo, svg } = await codeOf(future);
    expect(codigo).toMatch(/^AMC[0-9A-F]{48}$/);
    expect(svg).toContain('<svg');
    await until(async () => (await call(reception, 'POST', '/llegadas', { codigo })).status !== 404);
    expect((await call(reception, 'POST', '/llegadas', { codigo })).status).toBe(422);
    const forged = `${codigo.slice(0, -1)}${codigo.endsWith('0') ? '1' : '0'}`;
    expect((await call(reception, 'POST', '/llegadas', { codigo: forged })).status).toBe(404);
    // In the last half hour before midnight there is no place of today.
    if (today === undefined) return;
    const id = (await book(fhir, today, person)).body.entry[0].resource.id;
    const { codigo: mine } = await codeOf(id);
    await until(async () => (await call(reception, 'POST', '/llegadas', { codigo: mine })).status !== 404);
    const elsewhere = await tokenOf({ role: 'recepcion', clues: 'DFSSA003162' });
    expect((await call(elsewhere, 'POST', '/llegadas', { codigo: mine })).status).toBe(422);
    const again = await call(reception, 'POST', '/llegadas', { codigo: mine.toLowerCase() });
    expect(again.body).toMatchObject({ estado: 'ya-estaba', cita: id, paciente: person });
    const visit = await fhir('GET', `/Encounter/${again.body.visita}`);
    expect(visit.body).toMatchObject({ status: 'arrived', appointment: [{ reference: `Appointment/${id}` }] });
    const morning = await call(reception, 'GET', '/visitas');
    expect(morning.body.visitas.map((one: { cita?: string }) => one.cita)).toEqual([id]);
    expect((await fhir('GET', `/Appointment/${id}`)).body.status).toBe('arrived');
  });
});

describe('messages', () => {
  it('tell the person of an emergency access, who can say no to them, and the operator sees counts', async () => {
    const { body } = await fhir('POST', '/Patient', {
      ...{
        resourceType: 'Patient',
        name: [{ family: 'Aviso' }],
        telecom: [{ system: 'email', value: 'beto@correo.example' }],
      },
    });
    const doctor = await tokenOf({ role: 'medico', clues: CLUES, cedula: '1234567' });
    const open = (patient: string) =>
      call(doctor, 'POST', `/expediente/${patient}/acceso-de-emergencia`, {
        motivo: { codigo: 'urgencia-vital', detalle: 'Llegó inconsciente por ambulancia' },
      });
    expect((await open(body.id)).status).toBeLessThan(300);
    await until(() => mail.mails.length === 1);
    expect(mail.mails[0]!.to).toBe('beto@correo.example');
    expect(mail.mails[0]!.text).toMatch(/Abrieron|abrió/);
    expect(mail.mails[0]!.text).not.toMatch(/inconsciente|Aviso,|Prueba/);
    const citizen = await tokenOf({ role: 'paciente', patient: body.id });
    const chosen = await call(citizen, 'PUT', '/expediente/preferencias-de-avisos', { tema: 'accesos', medio: 'sms' });
    expect(chosen.body).toEqual({
      temas: [
        { tema: 'citas', medio: 'todos' },
        { tema: 'emergencias', medio: 'todos' },
        { tema: 'accesos', medio: 'sms' },
        { tema: 'programas', medio: 'todos' },
      ],
      medios: [{ medio: 'correo', direccion: 'be•••@correo.example' }, { medio: 'sms' }],
    });
    expect((await call(doctor, 'GET', '/expediente/preferencias-de-avisos')).status).toBe(403);
    const operator = await tokenOf({ role: 'operador' });
    const board = await call(operator, 'GET', '/operacion/avisos');
    expect(board.body.filas).toContainEqual({
      aviso: 'acceso-de-emergencia',
      medio: 'correo',
      estado: 'enviado',
      n: 1,
    });
    expect(JSON.stringify(board.body)).not.toMatch(/beto|@/);
    expect((await call(doctor, 'GET', '/operacion/avisos')).status).toBe(403);
  });
});

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not happen');
}
