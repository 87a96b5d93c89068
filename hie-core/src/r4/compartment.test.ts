import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { isFiled, patientCompartmentParams, patientsOf } from './compartment.ts';
import { RESOURCE_TYPES } from './resource-types.ts';
import { searchParameter } from './search-parameters.ts';

const patients = (resource: object) => patientsOf(resource as Resource);

describe('the Patient compartment', () => {
  it('names search parameters that exist', () => {
    for (const type of RESOURCE_TYPES) {
      for (const code of patientCompartmentParams(type)) expect(searchParameter(type, code)?.type).toBe('reference');
    }
    expect(patientCompartmentParams('Observation')).toEqual(['subject', 'performer']);
    expect(patientCompartmentParams('Organization')).toEqual([]);
    expect(patientCompartmentParams('constructor')).toEqual([]);
  });

  it('finds whose record a resource belongs to', () => {
    const subject = { reference: 'Patient/1' };
    expect(
      patients({ resourceType: 'Observation', subject, performer: [subject, { reference: 'Patient/2' }] }),
    ).toEqual(['Patient/1', 'Patient/2']);
    expect(patients({ resourceType: 'Encounter', subject: { reference: 'urn:uuid:1' } })).toEqual(['urn:uuid:1']);
    expect(patients({ resourceType: 'Encounter', subject: { reference: 'Group/1' } })).toEqual([]);
    expect(patients({ resourceType: 'Organization' })).toEqual([]);
  });

  it('files bytes by their securityContext, which is no search parameter', () => {
    const bytes = { resourceType: 'Binary', contentType: 'text/plain' };
    expect(patients({ ...bytes, securityContext: { reference: 'Patient/1' } })).toEqual(['Patient/1']);
    expect(patients({ ...bytes, securityContext: { reference: 'Encounter/1' } })).toEqual([]);
    expect(patients(bytes)).toEqual([]);
    expect([isFiled('Binary'), isFiled('Observation'), isFiled('Organization')]).toEqual([true, true, false]);
    expect(patientCompartmentParams('Binary')).toEqual([]);
  });

  it('files a patient in its own record first', () => {
    const link = [{ type: 'seealso', other: { reference: 'Patient/4' } }];
    expect(patients({ resourceType: 'Patient', id: '3', link })).toEqual(['Patient/3', 'Patient/4']);
  });
});
