/** Appointments of a hospital's own agenda, told by its system: their person cannot cancel or move them here, where nobody would learn of it. */

import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { book, DAY_MS, freePlaces, instant, makeAgenda, makePerson, parameters } from '@amate/test/support/agenda.ts';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { appointmentPage } from './plain/appointment-page.ts';
import { shownOf } from './plain/shown.ts';

const HOSPITAL = 'DFSSA000018';
let hub: RunningHub;
let citizen: As;
let person: string;
const fhir: RunningHub['fhir'] = (...args) => hub.fhir(...args);

beforeAll(async () => {
  hub = await startHub();
  person = await makePerson(fhir);
  citizen = await actingAs(hub, await callerTokens(hub), { role: 'paciente', patient: person });
  const telecom = [{ system: 'phone', value: '55 5555 0018' }];
  const identifier = [{ system: CLUES_SYSTEM, value: HOSPITAL }];
  const unit = { resourceType: 'Organization', name: 'Hospital General', identifier, telecom };
  expect((await fhir('POST', '/Organization', unit)).status).toBe(201);
}, 60_000);
afterAll(() => hub?.close());

/** As a hospital's edge maps SIU. */
const told = (status: string, day: number) => ({
  resourceType: 'Appointment',
  identifier: [{ system: `https://amate.mx/fhir/sid/cita/${HOSPITAL}`, value: `${status}-${day}` }],
  status,
  ...(status !== 'waitlist' && {
    start: instant(Date.now() + day * DAY_MS),
    end: instant(Date.now() + day * DAY_MS + 1_200_000),
  }),
  participant: [
    { actor: { reference: `Patient/${person}` }, status: 'accepted' },
    {
      actor: { type: 'Location', identifier: { system: CLUES_SYSTEM, value: HOSPITAL }, display: 'Hospital General' },
      status: 'accepted',
    },
  ],
});

it('are refused to their person, with whom to call; staff and the hospital act as ever', async () => {
  const agenda = await makeAgenda(fhir);
  const [place] = await freePlaces(fhir, { service: `HealthcareService/${agenda.service}` });
  for (const [day, status] of ['booked', 'pending', 'waitlist'].entries()) {
    const { body } = await fhir('POST', '/Appointment', told(status, day + 20));
    const moved = parameters({ 'appointment-reference': `Appointment/${place}` });
    const tries = [
      await citizen('POST', `/Appointment/${body.id}/$cancel`, parameters({})),
      await citizen('POST', `/Appointment/${body.id}/$reschedule`, moved),
      await citizen('POST', `/Appointment/${body.id}/$decline`, parameters({})),
      ...(status === 'pending' ? [await book(citizen, body.id, person)] : []),
    ];
    for (const answer of tries) {
      expect(answer.status).toBe(422);
      const [issue] = answer.body.entry[0].resource.issue;
      expect(JSON.stringify(issue)).toContain('Llame a Hospital General: 55 5555 0018.');
    }
    expect((await fhir('GET', `/Appointment/${body.id}`)).body.meta.versionId).toBe('1');
    expect((await fhir('POST', `/Appointment/${body.id}/$cancel`, parameters({}))).status).toBe(200);
  }
});

it('but who waits for a service of ours leaves the list by himself', async () => {
  const { service } = await makeAgenda(fhir);
  const wait = { 'patient-reference': `Patient/${person}`, service: `HealthcareService/${service}` };
  const { id } = (await citizen('POST', '/Appointment/$wait', parameters(wait))).body.entry[0].resource;
  expect((await citizen('POST', `/Appointment/${id}/$cancel`, parameters({}))).status).toBe(200);
});

it('on their page: whom to call, and no button', () => {
  const one = shownOf({ ...told('booked', 3), id: 'x' } as never, undefined);
  const given = { one, people: [], token: 't', operation: 'o', done: undefined, before: undefined, moveTo: undefined };
  const more = { code: '123456', nowMs: Date.now() };
  const page = appointmentPage({ ...given, ...more, keeper: { name: 'Hospital General', phone: '55 5555 0018' } });
  expect(page).toContain('<a href="tel:5555550018">55 5555 0018</a>');
  expect(page).not.toContain('/cancelar');
  expect(appointmentPage({ ...given, ...more, keeper: undefined })).toContain('/cancelar');
});
