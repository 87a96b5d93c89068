/**
 * The population that searches over everybody are measured on: people of the synthetic city, with a visit, a diagnosis and
 * results each, as hospitals send them. What a person has follows from the place in the list alone.
 */
import { CURP_SYSTEM, LOINC_SYSTEM, UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { People, type Person } from '@amate/test/city/people.ts';
import type { Resource } from '@medplum/fhirtypes';

/** Resources of a person with a record: Patient, Encounter, Condition and these many Observations. */
const OBSERVATIONS = 7;
export const PER_RECORD = 3 + OBSERVATIONS;

/** LOINC codes: some that everybody has, some that few have. */
const COMMON = ['2300-7', '718-7', '4548-4', '8480-6', '8462-4', '8867-4', '29463-7'];
const RARE = Array.from({ length: 200 }, (_, index) => `${30_000 + index * 37}-${index % 10}`);
const DIAGNOSES = ['E11.9', 'I10', 'J00', 'N39.0', 'K29.7', 'F41.1', 'M54.5', 'J45.9', 'O80', 'Z00.0'];
export const RARE_CODE = RARE[17]!;

export const city = (count: number): Iterator<Person> =>
  new People({ seed: 'banco-poblacion', count })[Symbol.iterator]();

export function patientOf(person: Person): Resource {
  const { curp, given, fathersFamily, mothersFamily, birthDate, sex, alcaldia, postalCode, address, phone } = person;
  return {
    resourceType: 'Patient',
    identifier: [{ system: CURP_SYSTEM, value: curp }],
    name: [{ use: 'official', family: `${fathersFamily} ${mothersFamily}`.trim(), given: given.split(' ') }],
    telecom: [{ system: 'phone', value: phone }],
    gender: sex === 'H' ? 'male' : sex === 'M' ? 'female' : 'other',
    birthDate,
    address: [{ line: [address], city: alcaldia.name, state: 'CMX', postalCode, country: 'MX' }],
  };
}

const DAY_MS = 86_400_000;
const NEWEST = Date.parse('2026-06-30T18:00:00Z');
const coded = (system: string, code: string, display: string) => ({ coding: [{ system, code, display }] });

/** In the record of `patient`, a reference. The numbers are spread by the person's place, evenly and repeatably. */
export function recordOf({ index }: Person, patient: string, encounter: string): Resource[] {
  const at = new Date(NEWEST - ((index * 7919) % 3_000) * DAY_MS - (index % 86_400) * 1_000).toISOString();
  const refs = { subject: { reference: patient }, encounter: { reference: encounter } };
  const diagnosis = DIAGNOSES[index % DIAGNOSES.length]!;
  const observations = Array.from({ length: OBSERVATIONS }, (_, place): Resource => {
    const code =
      place === OBSERVATIONS - 1 ? RARE[(index * 31) % RARE.length]! : COMMON[(index + place) % COMMON.length]!;
    return {
      resourceType: 'Observation',
      ...refs,
      status: 'final',
      category: [coded('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory', 'Laboratorio')],
      code: coded(LOINC_SYSTEM, code, `Análisis ${code}`),
      effectiveDateTime: at,
      valueQuantity: {
        value: 40 + ((index * 13 + place * 7) % 200),
        unit: 'mg/dL',
        system: UCUM_SYSTEM,
        code: 'mg/dL',
      },
      referenceRange: [{ low: { value: 70, unit: 'mg/dL' }, high: { value: 110, unit: 'mg/dL' } }],
    };
  });
  return [
    {
      resourceType: 'Condition',
      ...refs,
      clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Activo'),
      code: coded('http://hl7.org/fhir/sid/icd-10', diagnosis, `Diagnóstico ${diagnosis}`),
      recordedDate: at,
    },
    ...observations,
  ];
}

export const encounterOf = ({ index }: Person, patient: string): Resource => {
  const start = new Date(NEWEST - ((index * 7919) % 3_000) * DAY_MS).toISOString();
  return {
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: patient },
    period: { start, end: start },
  };
};
