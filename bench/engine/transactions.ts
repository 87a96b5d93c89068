import { randomBytes } from 'node:crypto';
import { CURP_SYSTEM, LOINC_SYSTEM, UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';

/**
 * Workload W1: an encounter as a hospital sends it, 20 entries: the person by conditional create on the CURP, the encounter,
 * 3 diagnoses and 15 observations, about 1.2 kB each as stored.
 */
export function encounterBundle(curp: string, at: Date): object {
  const patient = `urn:uuid:${uuid()}`;
  const encounter = `urn:uuid:${uuid()}`;
  const when = at.toISOString();
  const refs = { subject: { reference: patient }, encounter: { reference: encounter } };
  const entry = (fullUrl: string, resource: { resourceType: string }, ifNoneExist?: string) => ({
    fullUrl,
    resource,
    request: { method: 'POST', url: resource.resourceType, ...(ifNoneExist ? { ifNoneExist } : {}) },
  });
  const conditions = ['E11.9', 'I10', 'J00'].map((code) =>
    entry(`urn:uuid:${uuid()}`, {
      resourceType: 'Condition',
      ...refs,
      clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
      code: coded('http://hl7.org/fhir/sid/icd-10', code),
      recordedDate: when,
      note: [{ text: padding(500) }],
    } as { resourceType: string }),
  );
  const observations = Array.from({ length: 15 }, (_, index) =>
    entry(`urn:uuid:${uuid()}`, {
      resourceType: 'Observation',
      ...refs,
      status: 'final',
      code: coded(LOINC_SYSTEM, `${2300 + index}-7`),
      effectiveDateTime: when,
      valueQuantity: { value: 90 + index, unit: 'mg/dL', system: UCUM_SYSTEM, code: 'mg/dL' },
      referenceRange: [{ low: { value: 70, unit: 'mg/dL' }, high: { value: 110, unit: 'mg/dL' } }],
      note: [{ text: padding(500) }],
    } as { resourceType: string }),
  );
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      entry(patient, personOf(curp) as { resourceType: string }, `identifier=${CURP_SYSTEM}|${curp}`),
      entry(encounter, {
        resourceType: 'Encounter',
        status: 'finished',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
        subject: refs.subject,
        period: { start: when, end: when },
      } as { resourceType: string }),
      ...conditions,
      ...observations,
    ],
  };
}

export function personOf(curp: string): object {
  const [year, month, day] = [curp.slice(4, 6), curp.slice(6, 8), curp.slice(8, 10)];
  const century = /[0-9]/.test(curp.charAt(16)) ? '19' : '20';
  return {
    resourceType: 'Patient',
    identifier: [{ system: CURP_SYSTEM, value: curp }],
    name: [{ family: 'Banco Prueba', given: ['Persona'] }],
    birthDate: `${century}${year}-${month}-${day}`,
    gender: curp.charAt(10) === 'H' ? 'male' : curp.charAt(10) === 'M' ? 'female' : 'other',
  };
}

const uuid = (): string => crypto.randomUUID();
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
/** Different text each time: equal text would flatter compression. */
const padding = (bytes: number): string => randomBytes(bytes / 2).toString('hex');
