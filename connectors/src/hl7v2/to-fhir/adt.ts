/**
 * ADT A01, A03, A04, A08 (visit) and A28, A31 (person) to a transaction: v2-to-FHIR ADT_A01, ADT_A03, ADT_A05.
 * Patient first; visit, diagnoses, allergies and observations are found again by the hospital's own keys.
 */
import { episodioSystem } from '@amate/terminology/identifiers/systems.ts';
import { segmentOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { addAllergies } from './allergy.ts';
import { addConditions } from './condition.ts';
import type { MapContext } from './context.ts';
import { eventDateTime, toEncounter, visitKey } from './encounter.ts';
import { addObservations, groupObservations } from './observation.ts';
import { addPatient } from './patient.ts';

export const PERSON_EVENTS = new Set(['A28', 'A31']);
const NEEDS_VISIT = new Set(['A01', 'A03']);

export function mapAdt(context: MapContext): string {
  const { message, header, profile, builder } = context;
  const patient = addPatient(context, 'update');
  const pv1 = segmentOf(message, 'PV1');
  if (pv1 === undefined && NEEDS_VISIT.has(header.triggerEvent)) {
    const text = `Falta el segmento PV1: un ADT^${header.triggerEvent} sin él no dice qué episodio empieza o termina.`;
    throw refuse('100', 'PV1', text);
  }
  const ofVisit = pv1 !== undefined && !PERSON_EVENTS.has(header.triggerEvent);
  const visit = ofVisit ? visitKey(context, pv1, patient.localKey) : patient.localKey;
  const key = { system: episodioSystem(profile.clues), value: visit };
  // Encounter and Condition point at each other, so the encounter's urn is used before its entry exists.
  const encounter = ofVisit ? { reference: builder.urn(`Encounter:${key.system}|${key.value}`) } : undefined;
  const diagnosis = addConditions(context, patient, visit, encounter);
  if (ofVisit) builder.add(toEncounter(context, pv1, patient, visit, diagnosis), 'update', key);
  addAllergies(context, patient);
  const effective = eventDateTime(context);
  addObservations(context, groupObservations(message.segments), {
    patient,
    ...(encounter ? { encounter } : {}),
    orderKey: visit,
    ...(effective ? { effective } : {}),
  });
  return patient.patientKey;
}
