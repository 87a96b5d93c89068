import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { expect, it } from '@jest/globals';
import type { Appointment } from './booking.resource.ts';
import { keeperOf } from './keeper.resource.ts';

const hospital = { identifier: { system: CLUES_SYSTEM, value: 'DFSSA000018' }, display: 'Hospital General' };
const told: Appointment = { resourceType: 'Appointment', status: 'booked', participant: [{ actor: hospital }] };

it('an appointment without a place of ours is the hospital’s, also on its own waiting list', () => {
  const theirs = { clues: 'DFSSA000018', name: 'Hospital General' };
  expect(keeperOf(told)).toEqual(theirs);
  expect(keeperOf({ ...told, status: 'waitlist' })).toEqual(theirs);
});

it('one of a place of ours, or of our waiting list, is kept here', () => {
  const slot = [{ identifier: { system: 'https://amate.mx/fhir/sid/espacio', value: 'a.b' } }];
  expect(keeperOf({ ...told, slot })).toBeUndefined();
  const service = { actor: { reference: 'HealthcareService/1' } };
  expect(keeperOf({ resourceType: 'Appointment', status: 'waitlist', participant: [service] })).toBeUndefined();
});
