/**
 * What the screens of a consultation ask about one person, in their own words: asked ahead, each answer stays under its own question
 * (`copies.ts`). A screen that asks something new adds its question here.
 */
import { findAllergies } from '../allergy/allergy.resource.ts';
import { readChart } from '../chart/chart.resource.ts';
import { findConditions } from '../condition/condition.resource.ts';
import { notesOfPatient, notesOfVisit, vitalsOfVisit } from '../note/note.resource.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { findActiveRequests, findMeasures } from '../prescription/prescription.resource.ts';
import { readVisit } from '../visit/visit.resource.ts';
import { readVitals } from '../vitals/vitals.resource.ts';

export async function askAhead(patientId: string, visitId: string | undefined, clinical: boolean): Promise<void> {
  const person = readPatient(patientId);
  if (!clinical) return void (await person);
  const ofVisit =
    visitId === undefined
      ? []
      : [readVisit(visitId), notesOfVisit(patientId, visitId), vitalsOfVisit(patientId, visitId)];
  const ofPerson = [
    ...[readChart(patientId), readVitals(patientId), notesOfPatient(patientId), findAllergies(patientId)],
    ...[findConditions(patientId, undefined), findMeasures(patientId), findActiveRequests(patientId)],
  ];
  await Promise.all([person, ...ofVisit, ...ofPerson].map((answer) => answer.catch(() => {})));
}
