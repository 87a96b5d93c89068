/**
 * A first-level visit as the web record writes it: a FHIR transaction, because clinics have no HL7 v2 system. The person
 * is a conditional create by CURP; visit, diagnoses and measures are conditional updates by their own keys, so that a
 * repetition changes nothing.
 */
import {
  CIE10_SYSTEM,
  CLUES_SYSTEM,
  CURP_SYSTEM,
  diagnosticoSystem,
  episodioSystem,
  estudioSystem,
  expedienteSystem,
  LOINC_SYSTEM,
  mensajeUri,
  OPERACION_SYSTEM,
  SINTETICO_TAG,
  UCUM_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, BundleEntry, Coding, Observation, Patient, Reference, Resource } from '@medplum/fhirtypes';
import { OFFSET } from './calendar.ts';
import type { Flag, Result } from './laboratory.ts';
import type { Person } from './people.ts';
import type { Truth } from './truth.ts';
import { urnUuid } from './urn-uuid.ts';
import type { ClinicVisit, Study } from './visits.ts';

export interface ClinicBundle {
  readonly visit: ClinicVisit;
  readonly bundle: Bundle;
  readonly truth: Truth;
}

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
const GENDER = { H: 'male', M: 'female', X: 'other' } as const;

/** `number`: the person's visit at the clinic, from 1. */
export function clinicBundle(person: Person, visit: ClinicVisit, number: number): ClinicBundle {
  const { clues } = visit.facility;
  const recordNumber = `C${100_001 + person.index}`;
  const key = `${recordNumber}-${number}`;
  const operation = `${clues}:${key}`;
  const meta = { source: mensajeUri(clues, key), tag: [SINTETICO_TAG] };
  const patientUrl = urnUuid(`${operation}:patient`);
  const encounterUrl = urnUuid(`${operation}:encounter`);
  const subject = { reference: patientUrl };
  const encounter = { reference: encounterUrl };
  const conditions = conditionEntries(visit, key, meta, subject, encounter);
  const observations = observationEntries(visit, key, meta, subject, encounter);
  const bundle: Bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    identifier: { system: OPERACION_SYSTEM, value: operation },
    entry: [
      {
        fullUrl: patientUrl,
        resource: { ...patientOf(person, visit, recordNumber), meta },
        request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=${CURP_SYSTEM}|${person.curp}` },
      },
      ...conditions,
      conditionalUpdate(encounterUrl, episodioSystem(clues), key, {
        resourceType: 'Encounter',
        meta,
        identifier: [{ system: episodioSystem(clues), value: key }],
        status: 'finished',
        class: { system: `${TERMINOLOGY}/v3-ActCode`, code: 'AMB', display: 'ambulatory' },
        subject,
        participant: [{ individual: attending(visit) }],
        period: { start: visit.start + OFFSET, end: visit.end + OFFSET },
        diagnosis: conditions.map(({ fullUrl }) => ({ condition: { reference: fullUrl ?? '' } })),
        serviceProvider: facilityReference(visit),
      }),
      ...observations.map(({ entry }) => entry),
    ],
  };
  const truth: Truth = {
    clues,
    controlId: operation,
    trigger: 'FHIR',
    curp: person.curp,
    recordNumber,
    visit: key,
    diagnoses: visit.diagnoses.map(({ code }) => `${key}-${code}`),
    observations: observations.map(({ value }) => value),
  };
  return { visit, bundle, truth };
}

function conditionalUpdate(fullUrl: string, system: string, value: string, resource: Resource): BundleEntry {
  return {
    fullUrl,
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}?identifier=${system}|${value}` },
  };
}

const facilityReference = ({ facility }: ClinicVisit): Reference<never> => ({
  identifier: { system: CLUES_SYSTEM, value: facility.clues },
  display: facility.name,
});

const attending = ({ attending: doctor }: ClinicVisit): Reference<never> => ({
  display: `${doctor.given} ${doctor.fathersFamily} ${doctor.mothersFamily}`,
});

function patientOf(person: Person, visit: ClinicVisit, recordNumber: string): Patient {
  const extension = [
    { url: 'http://hl7.org/fhir/StructureDefinition/humanname-fathers-family', valueString: person.fathersFamily },
    { url: 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family', valueString: person.mothersFamily },
  ].filter(({ valueString }) => valueString !== '');
  const family = [person.fathersFamily, person.mothersFamily].filter((part) => part !== '').join(' ');
  // @medplum/fhirtypes leaves out the siblings of primitives.
  const name = { use: 'official' as const, family, _family: { extension }, given: person.given.split(' ') };
  return {
    resourceType: 'Patient',
    identifier: [
      { use: 'official', system: CURP_SYSTEM, value: person.curp },
      {
        use: 'usual',
        type: { coding: [{ system: `${TERMINOLOGY}/v2-0203`, code: 'MR' }] },
        system: expedienteSystem(visit.facility.clues),
        value: recordNumber,
        assigner: { display: visit.facility.name },
      },
    ],
    active: true,
    name: [name],
    telecom: [{ system: 'phone', value: `+52${person.phone}` }],
    gender: GENDER[person.sex],
    birthDate: person.birthDate,
    address: [
      {
        use: 'home',
        line: [person.address, person.colonia.name],
        district: person.alcaldia.name,
        state: 'Ciudad de México',
        postalCode: person.postalCode,
        country: 'MX',
      },
    ],
  };
}

type Meta = { source: string; tag: Coding[] };

function conditionEntries(
  visit: ClinicVisit,
  key: string,
  meta: Meta,
  subject: Reference<Patient>,
  encounter: Reference<never>,
): BundleEntry[] {
  const system = diagnosticoSystem(visit.facility.clues);
  return visit.diagnoses.map(({ code, display }) => {
    const value = `${key}-${code}`;
    return conditionalUpdate(urnUuid(`${visit.facility.clues}:${value}`), system, value, {
      resourceType: 'Condition',
      meta,
      identifier: [{ system, value }],
      clinicalStatus: { coding: [{ system: `${TERMINOLOGY}/condition-clinical`, code: 'active' }] },
      verificationStatus: { coding: [{ system: `${TERMINOLOGY}/condition-ver-status`, code: 'confirmed' }] },
      category: [{ coding: [{ system: `${TERMINOLOGY}/condition-category`, code: 'encounter-diagnosis' }] }],
      code: { coding: [{ system: CIE10_SYSTEM, code, display }], text: display },
      subject,
      encounter,
      recordedDate: visit.start + OFFSET,
    });
  });
}

function observationEntries(
  visit: ClinicVisit,
  key: string,
  meta: Meta,
  subject: Reference<Patient>,
  encounter: Reference<never>,
): { entry: BundleEntry; value: string }[] {
  const system = estudioSystem(visit.facility.clues);
  return visit.studies.flatMap((study, i) =>
    study.results.map((result) => {
      const value = `${key}-${i + 1}:${result.code}:`;
      const url = urnUuid(`${visit.facility.clues}:${value}`);
      const resource: Observation = {
        ...observationOf(study, result),
        meta,
        identifier: [{ system, value }],
        subject,
        encounter,
        performer: [facilityReference(visit)],
      };
      return { value, entry: conditionalUpdate(url, system, value, resource) };
    }),
  );
}

function observationOf(study: Study, result: Result): Observation & { code: NonNullable<Observation['code']> } {
  const quantity = (value: number) => ({ value, unit: result.unit, system: UCUM_SYSTEM, code: result.unit });
  const { low, high } = result;
  const range = {
    ...(low === undefined ? {} : { low: quantity(low) }),
    ...(high === undefined ? {} : { high: quantity(high) }),
  };
  const category = study.panel.section === 'PHY' ? 'vital-signs' : 'laboratory';
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ system: `${TERMINOLOGY}/observation-category`, code: category }] }],
    code: { coding: [{ system: LOINC_SYSTEM, code: result.code, display: result.display }], text: result.display },
    effectiveDateTime: study.at + OFFSET,
    ...(typeof result.value === 'number' ? { valueQuantity: quantity(result.value) } : { valueString: result.value }),
    interpretation: [interpretation(result.flag)],
    ...(low === undefined && high === undefined ? {} : { referenceRange: [range] }),
  };
}

const interpretation = (flag: Flag) => ({
  coding: [{ system: `${TERMINOLOGY}/v3-ObservationInterpretation`, code: flag }],
});
