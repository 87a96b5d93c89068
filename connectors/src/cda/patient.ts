/**
 * recordTarget to Patient (C-CDA on FHIR, CF-patient). The CURP stands in patientRole/id under its OID, or looks like one; the
 * first other number is the hospital's record number. A document's copy of a name is no correction of it: conditional create.
 */
import { GENERIC_CURP, parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { CURP_SYSTEM, expedienteSystem, NSS_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { CodeableConcept, Identifier, Patient, Reference } from '@medplum/fhirtypes';
import type { BundleBuilder } from '../hl7v2/to-fhir/bundle-builder.ts';
import { GENDER, MARITAL_STATUS } from '../hl7v2/to-fhir/tables.ts';
import type { Reading } from './context.ts';
import { dateOf, dateTimeOf, toConcept } from './datatypes.ts';
import { all, attribute, first, wordsOf } from './element.ts';
import { uriOf } from './oid.ts';
import { addressesOf, namesOf, telecomsOf } from './person.ts';
import { DocumentRefused, type Element } from './xml.ts';

const CURP_OID = '2.16.840.1.113883.4.629';
const CURP_SHAPE = /^[A-ZÑ]{4}\d{6}[A-ZÑ]{6}[0-9A-Z]\d$/;
/** Social security of the IMSS; of the United States. Never a record number. */
const NSS_OIDS = new Set(['2.16.840.1.113883.3.215.5.1']);
const SSN_OID = '2.16.840.1.113883.4.1';

export interface DocumentPatient {
  readonly reference: Reference<Patient>;
  readonly patientKey: string;
}

export function addPatient(reading: Reading, builder: BundleBuilder, document: Element): DocumentPatient {
  const roles = all(document, 'recordTarget/patientRole');
  if (roles.length === 0)
    throw new DocumentRefused('El documento no dice de quién es: falta recordTarget/patientRole.');
  if (roles.length > 1) {
    throw new DocumentRefused('El documento es de varias personas (recordTarget). Envíe un documento por persona.');
  }
  const role = roles[0]!;
  const { clues } = reading.profile;
  const { curp, record, all: identifier } = identifiersOf(role, clues);
  // In this order: CURP, record number, whatever other number there is.
  const [key] = identifier.flatMap(({ system, value }) => (system && value ? [{ system, value }] : []));
  if (key === undefined) {
    throw new DocumentRefused('patientRole/id no trae ni CURP ni número de expediente. Agregue al menos uno.');
  }
  const patient = toPatient(reading, role, identifier, curp);
  const reference = builder.add(patient, 'create', key, { name: 'recordTarget', index: 1 });
  return { reference, patientKey: `${clues}|${record ?? curp ?? key.value}` };
}

interface Ids {
  readonly curp?: string;
  readonly record?: string;
  readonly all: Identifier[];
}

/** @throws DocumentRefused for an invalid CURP or two different ones: nothing may be filed under a guess. */
function identifiersOf(role: Element, clues: string): Ids {
  const given = all(role, 'id').flatMap(({ attributes }) => {
    // A root alone is a whole identifier when it is a UUID.
    const uuid = uriOf(attributes.root ?? '')?.startsWith('urn:uuid:') === true;
    const value = attributes.extension?.trim() || (uuid ? attributes.root!.trim() : '');
    return value === '' ? [] : [{ root: attributes.root?.trim() ?? '', value }];
  });
  let curp: string | undefined;
  let record: string | undefined;
  const rest: Identifier[] = [];
  for (const { root, value } of given) {
    if (root === CURP_OID || CURP_SHAPE.test(value.toUpperCase())) {
      const next = validCurp(value);
      if (curp !== undefined && next !== undefined && next !== curp) {
        throw new DocumentRefused('patientRole/id trae dos CURP distintas. Deje solo la de la persona atendida.');
      }
      curp = next ?? curp;
    } else if (NSS_OIDS.has(root)) rest.push({ system: NSS_SYSTEM, value });
    else if (record === undefined && root !== SSN_OID) record = value;
    else {
      const system = uriOf(root);
      if (system !== undefined) rest.push({ system, value });
    }
  }
  const own: Identifier[] = [];
  if (curp !== undefined) own.push({ use: 'official', system: CURP_SYSTEM, value: curp });
  if (record !== undefined) {
    const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };
    own.push({ use: 'usual', type, system: expedienteSystem(clues), value: record });
  }
  return { ...(curp && { curp }), ...(record && { record }), all: [...own, ...rest] };
}

function validCurp(value: string): string | undefined {
  if (value.toUpperCase() === GENERIC_CURP) return undefined;
  const parsed = parseCurp(value);
  if (parsed.kind === 'valid') return parsed.curp;
  if (parsed.part === 'generica') return undefined;
  throw new DocumentRefused(`CURP inválida en patientRole/id (${parsed.part}): ${parsed.text} ${parsed.fix}`);
}

function toPatient(reading: Reading, role: Element, identifier: Identifier[], curp: string | undefined): Patient {
  const person = first(role, 'patient');
  const birthDate = dateOf(reading, first(person, 'birthTime'));
  const deceasedDateTime = dateTimeOf(reading, first(person, 'sdtc:deceasedTime'));
  const deceased = attribute(person, 'sdtc:deceasedInd', 'value') === 'true';
  return {
    resourceType: 'Patient',
    identifier,
    active: true,
    name: namesOf(person, curp),
    telecom: telecomsOf(role),
    gender: GENDER[attribute(person, 'administrativeGenderCode', 'code').toUpperCase()],
    birthDate,
    ...(deceasedDateTime ? { deceasedDateTime } : deceased ? { deceasedBoolean: true } : {}),
    address: addressesOf(role),
    maritalStatus: maritalStatus(reading, person),
    contact: all(person, 'guardian').flatMap((guardian) => contactOf(reading, guardian)),
    communication: all(person, 'languageCommunication').flatMap(languageOf),
  };
}

function maritalStatus(reading: Reading, person: Element | undefined): CodeableConcept | undefined {
  const coding = MARITAL_STATUS[attribute(person, 'maritalStatusCode', 'code')];
  return coding ? { coding: [coding] } : toConcept(reading, first(person, 'maritalStatusCode'));
}

function contactOf(reading: Reading, guardian: Element): NonNullable<Patient['contact']> {
  const [name] = namesOf(first(guardian, 'guardianPerson'));
  const organization = wordsOf(first(guardian, 'guardianOrganization/name'));
  if (name === undefined && organization === '') return [];
  const relationship = [toConcept(reading, first(guardian, 'code')) ?? { text: 'Tutor' }];
  const [address] = addressesOf(guardian);
  return [
    {
      relationship,
      ...(name ? { name } : { organization: { display: organization } }),
      telecom: telecomsOf(guardian),
      address,
    },
  ];
}

/** Patient.communication.language is bound to BCP-47: what is no such code stays as text. */
function languageOf(language: Element): NonNullable<Patient['communication']> {
  const code = attribute(language, 'languageCode', 'code');
  if (code === '') return [];
  const preferred = attribute(language, 'preferenceInd', 'value') === 'true';
  const coded = /^[a-z]{2}(-[A-Z]{2})?$/.test(code);
  return [
    {
      language: { ...(coded ? { coding: [{ system: 'urn:ietf:bcp:47', code }] } : {}), text: code },
      ...(preferred && { preferred }),
    },
  ];
}
