/** REF I12 to I15 to ServiceRequest (HL7 v2.5.1 §11.5): another system's referral, told to the hub, with what it says of the person. */
import type { Identifier, Reference, ServiceRequest } from '@medplum/fhirtypes';
import { type Segment, segmentOf, segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { addAllergies } from './allergy.ts';
import { addConditions } from './condition.ts';
import { concept, dateTime, facility, type MapContext, type MappedPatient, tabled } from './context.ts';
import { addCoverages } from './coverage.ts';
import { eventDateTime } from './encounter.ts';
import { addObservations, groupObservations } from './observation.ts';
import { textOf } from './order-group.ts';
import { addPatient } from './patient.ts';
import { addProcedures } from './procedure.ts';
import { referenciaSystem } from './systems.ts';
import { visitOf } from './visit.ts';

/** Table 0283; the event outweighs it when it ends the referral. */
const STATUS: Readonly<Record<string, ServiceRequest['status']>> = {
  A: 'active',
  P: 'active',
  R: 'revoked',
  E: 'revoked',
};
/** Table 0280. */
const PRIORITY: Readonly<Record<string, ServiceRequest['priority']>> = { S: 'stat', A: 'asap', R: 'routine' };
const REFERRAL = { system: 'http://snomed.info/sct', code: '3457005', display: 'Patient referral' };

export function mapRef(context: MapContext): string {
  const { message } = context;
  const rf1 = segmentOf(message, 'RF1');
  const patient = addPatient(context, 'create');
  const encounter = visitOf(context, patient);
  const visit = segmentOf(message, 'PV1')?.text(19) || patient.localKey;
  const diagnoses = addConditions(context, patient, visit, encounter);
  addAllergies(context, patient);
  addProcedures(context, patient, visit, encounter);
  addCoverages(context, patient);
  const effective = eventDateTime(context);
  addObservations(context, groupObservations(message.segments), {
    patient,
    ...(encounter ? { encounter } : {}),
    orderKey: visit,
    ...(effective ? { effective } : {}),
  });
  const from = rf1 ?? segmentOf(message, 'PRD') ?? message.msh;
  const identifier = numberOf(context, rf1, patient);
  const request = toReferral(context, rf1, patient, identifier);
  const reasonReference = diagnoses.map(({ condition }) => condition).filter((one) => one !== undefined);
  context.builder.add(
    { ...request, encounter, reasonReference: reasonReference as ServiceRequest['reasonReference'] },
    'update',
    identifier,
    from,
  );
  return patient.patientKey;
}

type Numbered = Identifier & { system: string; value: string };

function numberOf({ profile, header }: MapContext, rf1: Segment | undefined, patient: MappedPatient): Numbered {
  const value = rf1?.text(6) || rf1?.text(11) || '';
  const system = referenciaSystem(profile.clues);
  if (value !== '') return { system, value };
  if (header.triggerEvent === 'I12') return { system, value: `${patient.localKey}:${header.controlId}` };
  throw refuse(
    '101',
    'RF1-6',
    'RF1-6 está vacío: sin número no se sabe qué referencia cambia. Ponga el de la original.',
  );
}

function toReferral(
  context: MapContext,
  rf1: Segment | undefined,
  patient: MappedPatient,
  identifier: Numbered,
): ServiceRequest {
  const { message, profile, header } = context;
  const cancelled = header.triggerEvent === 'I14';
  const type = rf1 ? (concept(context, rf1, 10) ?? tabled(context, rf1, 3, '0281')) : undefined;
  const note = textOf(segmentsOf(message, 'NTE'));
  const by = (role: string): Segment | undefined =>
    segmentsOf(message, 'PRD').find((prd) => prd.repetitions(1).some((one) => one.text(1).toUpperCase() === role));
  return {
    resourceType: 'ServiceRequest',
    identifier: [identifier],
    status: cancelled ? 'revoked' : (STATUS[rf1?.text(1).toUpperCase() ?? ''] ?? 'active'),
    intent: 'order',
    category: [{ coding: [REFERRAL] }],
    priority: PRIORITY[rf1?.text(2).toUpperCase() ?? ''],
    code: type ?? { coding: [REFERRAL] },
    subject: patient.reference,
    authoredOn: (rf1 && dateTime(context, rf1, 7)) ?? eventDateTime(context),
    requester: named(by('RP'), profile.clues) ?? facility(context),
    performer: [named(by('RT'), profile.clues)].filter((one) => one !== undefined),
    note: note === '' ? undefined : [{ text: note }],
  };
}

/** PRD-2 is a name (XPN), PRD-7 the numbers (PLN). */
function named(prd: Segment | undefined, clues: string): Reference<never> | undefined {
  if (prd === undefined) return undefined;
  const name = [prd.text(2, 2), prd.text(2, 1)].filter((part) => part !== '').join(' ');
  const number = prd.text(7);
  if (name === '' && number === '') return undefined;
  return {
    type: 'Practitioner',
    ...(number === '' ? {} : { identifier: { system: `${referenciaSystem(clues)}/profesional`, value: number } }),
    display: name || number,
  };
}
