/**
 * ADT of a visit or a person to a transaction: v2-to-FHIR ADT_A01 and its kin; what each event means stands in `adt-events.ts`.
 * Patient first; visit, diagnoses, procedures, allergies and observations are found again by the hospital's own keys.
 */
import { episodioSystem } from '@amate/terminology/identifiers/systems.ts';
import { type Message, type Segment, segmentOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { ADT_EVENTS } from './adt-events.ts';
import { addAllergies } from './allergy.ts';
import { addConditions } from './condition.ts';
import type { MapContext } from './context.ts';
import { addCoverages } from './coverage.ts';
import { eventDateTime, NO_EVENT, toEncounter, visitKey } from './encounter.ts';
import { addObservations, groupObservations } from './observation.ts';
import { addPatient } from './patient.ts';
import { addProcedures } from './procedure.ts';

export function mapAdt(context: MapContext): string {
  const { message, header, profile, builder } = context;
  const event = ADT_EVENTS[header.triggerEvent] ?? NO_EVENT;
  const patient = addPatient(context, 'update');
  const pv1 = segmentOf(message, 'PV1');
  if (pv1 === undefined && event.needsVisit) {
    const text = `Falta el segmento PV1: un ADT^${header.triggerEvent} sin él no dice de qué episodio habla.`;
    throw refuse('100', 'PV1', text);
  }
  const ofVisit = pv1 !== undefined && !event.person;
  const visit = ofVisit ? visitKey(context, pv1, patient.localKey) : patient.localKey;
  const key = { system: episodioSystem(profile.clues), value: visit };
  // Encounter and Condition point at each other, so the encounter's urn is used before its entry exists.
  const encounter = ofVisit ? { reference: builder.urn(`Encounter:${key.system}|${key.value}`) } : undefined;
  const diagnosis = addConditions(context, patient, visit, encounter);
  if (ofVisit) builder.add(toEncounter(context, pv1, patient, visit, diagnosis, event), 'update', key, pv1);
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
  return patient.patientKey;
}

/** ADT^A17, two people change beds: each PID with what follows it is a message of its own. */
export function mapAdtOfTwo(context: MapContext): string {
  const parts = byPerson(context.message);
  if (parts.length < 2) {
    throw refuse(
      '100',
      'PID',
      `Un ADT^${context.header.triggerEvent} habla de dos personas: faltan sus segmentos PID.`,
    );
  }
  return parts.map((message) => mapAdt({ ...context, message }))[0]!;
}

export function byPerson(message: Message): Message[] {
  const head: Segment[] = [];
  const people: Segment[][] = [];
  for (const segment of message.segments) {
    if (segment.name === 'PID') people.push([]);
    (people.at(-1) ?? head).push(segment);
  }
  return people.map((own) => ({ ...message, segments: [...head, ...own] }));
}
