import { expect, it } from '@jest/globals';
import type { MedicationDispense, MedicationRequest } from '@medplum/fhirtypes';
import { checkRequest } from './prescribed.ts';

it('a prescription whose end is a day is handed out to the end of that day in Mexico City, and says which day it was', () => {
  const subject = { reference: 'Patient/p' };
  const request = {
    ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject },
    dispenseRequest: { validityPeriod: { end: '2026-11-21' } },
  } as MedicationRequest;
  const at = (now: string) => () =>
    checkRequest({ resourceType: 'MedicationDispense', subject } as MedicationDispense, request, Date.parse(now));
  expect(at('2026-11-21T23:59:00-06:00')).not.toThrow();
  expect(at('2026-11-22T00:00:00-06:00')).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ text: 'La receta venció el 21 nov 2026.' })] }),
  );
});
