/** PID (with PD1 and NK1) to Patient: HL7 v2-to-FHIR PID[Patient], NK1[Patient]. */
import { CURP_SYSTEM, expedienteSystem } from '@amate/terminology/identifiers/systems.ts';
import type { CodeableConcept, Extension, Identifier, Patient } from '@medplum/fhirtypes';
import { translate } from '../../profile.ts';
import { type Segment, segmentOf, segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import type { Interaction } from './bundle-builder.ts';
import { toContact } from './contact.ts';
import { concept, dateTime, type MapContext, type MappedPatient, tabled } from './context.ts';
import { toAddress, toContactPoint } from './datatypes/address.ts';
import { toDate, toDateTime } from './datatypes/date-time.ts';
import { toHumanName } from './datatypes/human-name.ts';
import { type PatientIdentifiers, patientIdentifiers } from './identifiers.ts';
import { GENDER, MARITAL_STATUS } from './tables.ts';

/**
 * The Patient entry, first of the bundle. ADT may change demographics (conditional update); a result may only make the
 * person known (conditional create), since a laboratory's copy of a name is no correction of it.
 * @param formerly the number that this message changes; the hub still knows the person by it
 */
export function addPatient(context: MapContext, interaction: Interaction, formerly?: Identifier): MappedPatient {
  const pid = onlyPid(context);
  const own = patientIdentifiers(pid, context.profile);
  const changed = formerly?.value !== undefined && formerly.value !== own.recordNumber && formerly.value !== own.curp;
  const ids = changed ? { ...own, all: [...own.all, formerly] } : own;
  const { clues } = context.profile;
  const key =
    ids.curp !== undefined
      ? { system: CURP_SYSTEM, value: ids.curp }
      : changed
        ? { system: formerly.system!, value: formerly.value! }
        : ids.recordNumber !== undefined
          ? { system: expedienteSystem(clues), value: ids.recordNumber }
          : undefined;
  if (key === undefined) {
    throw refuse('101', 'PID-3', 'PID-3 no trae ni CURP ni número de expediente. Agregue al menos uno de los dos.');
  }
  const reference = context.builder.add(toPatient(context, pid, ids), interaction, key, pid);
  const localKey = ids.recordNumber ?? ids.curp!;
  return { reference, localKey, patientKey: `${clues}|${localKey}` };
}

function onlyPid({ message }: MapContext): Segment {
  const all = segmentsOf(message, 'PID');
  if (all.length === 0) throw refuse('100', 'PID', 'Falta el segmento PID: no se sabe de quién es el mensaje.');
  if (all.length > 1) {
    throw refuse('100', 'PID[2]', 'El mensaje trae más de un segmento PID. Envíe un mensaje por persona.');
  }
  return all[0]!;
}

function toPatient(context: MapContext, pid: Segment, ids: PatientIdentifiers): Patient {
  const { message, profile } = context;
  const mothersMaiden = pid.text(6, 1);
  const names = pid.repetitions(5).map((xpn, i) =>
    toHumanName(xpn, {
      mothersMaiden,
      ...(ids.curp ? { curp: ids.curp } : {}),
      ...(i === 0 ? { defaultUse: 'official' as const } : {}),
    }),
  );
  const aliases = pid.repetitions(9).map((xpn) => toHumanName(xpn));
  const birth = pid.text(7);
  const phones = [
    ...pid.repetitions(13).map((xtn) => toContactPoint(xtn, 'home')),
    ...pid.repetitions(14).map((xtn) => toContactPoint(xtn, 'work')),
    ...pid.repetitions(40).map((xtn) => toContactPoint(xtn)),
  ];
  const birthTime = birth.length > 8 ? toDateTime(birth, profile, pid.place(7)) : undefined;
  const patient: Patient = {
    resourceType: 'Patient',
    extension: extensions(context, pid, mothersMaiden),
    identifier: [...ids.all],
    active: true,
    name: [...names, ...aliases].filter((name) => name !== undefined),
    telecom: phones.filter((phone) => phone !== undefined),
    gender: GENDER[translate(profile, '0001', pid.text(8).toUpperCase())],
    birthDate: toDate(birth, profile, pid.place(7)),
    ...deceased(context, pid),
    address: pid
      .repetitions(11)
      .map((xad, i) => toAddress(xad, i === 0 ? pid.text(12) : ''))
      .filter((address) => address !== undefined),
    maritalStatus: maritalStatus(context, pid),
    ...multipleBirth(pid),
    contact: segmentsOf(message, 'NK1')
      .map((nk1) => toContact(context, nk1))
      .filter((contact) => contact !== undefined),
    communication: languages(context, pid),
    generalPractitioner: generalPractitioner(segmentOf(message, 'PD1')),
  };
  if (birthTime?.includes('T')) {
    const url = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';
    Object.assign(patient, { _birthDate: { extension: [{ url, valueDateTime: birthTime }] } });
  }
  return patient;
}

function deceased(context: MapContext, pid: Segment): Pick<Patient, 'deceasedBoolean' | 'deceasedDateTime'> {
  const at = dateTime(context, pid, 29);
  if (at !== undefined) return { deceasedDateTime: at };
  const flag = pid.text(30).toUpperCase();
  return flag === 'Y' || flag === 'S' ? { deceasedBoolean: true } : flag === 'N' ? { deceasedBoolean: false } : {};
}

const MAX_BIRTH_ORDER = 20;

function multipleBirth(pid: Segment): Pick<Patient, 'multipleBirthBoolean' | 'multipleBirthInteger'> {
  const order = Number(pid.text(25));
  // A larger number is another field in the wrong place.
  if (pid.has(25) && Number.isInteger(order) && order > 0 && order <= MAX_BIRTH_ORDER)
    return { multipleBirthInteger: order };
  const flag = pid.text(24).toUpperCase();
  return flag === 'Y' ? { multipleBirthBoolean: true } : flag === 'N' ? { multipleBirthBoolean: false } : {};
}

function maritalStatus(context: MapContext, pid: Segment): CodeableConcept | undefined {
  const code = translate(context.profile, '0002', pid.text(16).toUpperCase());
  const coding = MARITAL_STATUS[code];
  return coding ? { coding: [coding], text: pid.text(16, 2) } : tabled(context, pid, 16, '0002');
}

function extensions(context: MapContext, pid: Segment, mothersMaiden: string): Extension[] {
  const base = 'http://hl7.org/fhir/StructureDefinition/';
  const list: Extension[] = [];
  if (mothersMaiden !== '') list.push({ url: `${base}patient-mothersMaidenName`, valueString: mothersMaiden });
  const religion = tabled(context, pid, 17, '0006');
  if (religion) list.push({ url: `${base}patient-religion`, valueCodeableConcept: religion });
  if (pid.has(23)) list.push({ url: `${base}patient-birthPlace`, valueAddress: { text: pid.text(23) } });
  for (const [field, name] of [
    [26, 'citizenship'],
    [28, 'nationality'],
  ] as const) {
    const code = concept(context, pid, field);
    if (code) list.push({ url: `${base}patient-${name}`, extension: [{ url: 'code', valueCodeableConcept: code }] });
  }
  return list;
}

/** Patient.communication.language is bound to BCP-47: what is no such code stays as text. */
function languages(context: MapContext, pid: Segment): Patient['communication'] {
  const given = concept(context, pid, 15);
  if (given === undefined) return undefined;
  const code = given.coding?.[0]?.code ?? '';
  const text = given.text ?? given.coding?.[0]?.display ?? code;
  if (!/^[a-z]{2}(-[A-Z]{2})?$/.test(code)) return [{ language: { text } }];
  return [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code }], text } }];
}

function generalPractitioner(pd1: Segment | undefined): Patient['generalPractitioner'] {
  const name = [pd1?.text(4, 3), pd1?.text(4, 2)].filter((part) => part).join(' ');
  return name === '' ? undefined : [{ type: 'Practitioner', display: name }];
}
