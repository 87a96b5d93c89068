/** PPR PC1 to PC3: PRB to Condition of the problem list (HL7 v2.5.1 §12.4). */

import { CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { CodeableConcept, Condition } from '@medplum/fhirtypes';
import { type Segment, segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { concept, dateTime, type MapContext, type MappedPatient } from './context.ts';
import { dottedCie10 } from './datatypes/codeable-concept.ts';
import { addPatient } from './patient.ts';
import { problemaSystem } from './systems.ts';
import { visitOf } from './visit.ts';

/** PRB-14 in the words that systems write; what is none of them stays active. */
const CLINICAL: Readonly<Record<string, string>> = {
  active: 'active',
  activo: 'active',
  inactive: 'inactive',
  inactivo: 'inactive',
  resolved: 'resolved',
  resuelto: 'resolved',
  remission: 'remission',
  remision: 'remission',
  recurrence: 'recurrence',
  relapse: 'relapse',
};
const VERIFICATION = new Set(['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted']);

const statusOf = (name: string, code: string): CodeableConcept => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${name}`, code }],
});

export function mapPpr(context: MapContext): string {
  const patient = addPatient(context, 'create');
  const problems = segmentsOf(context.message, 'PRB');
  if (problems.length === 0) throw refuse('100', 'PRB', 'Falta el segmento PRB: el mensaje no trae ningún problema.');
  visitOf(context, patient);
  for (const prb of problems) addProblem(context, prb, patient);
  return patient.patientKey;
}

function addProblem(context: MapContext, prb: Segment, patient: MappedPatient): void {
  const code = concept(context, prb, 3, {
    normalize: (value, system) => (system.startsWith(CIE10_SYSTEM) ? dottedCie10(value) : value),
  });
  if (code === undefined) {
    throw refuse('101', prb.place(3), `${prb.place(3)} no dice qué problema es. Ponga el código CIE-10 o su nombre.`);
  }
  const identifier = {
    system: problemaSystem(context.profile.clues),
    value: `${patient.localKey}:${prb.text(4) || (code.coding?.[0]?.code ?? code.text)}`,
  };
  const withdrawn = ['DE', 'D'].includes(prb.text(1).toUpperCase()) || context.header.triggerEvent === 'PC3';
  const ended = dateTime(context, prb, 9);
  const said = CLINICAL[prb.text(14).toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')];
  // con-4: who has an end is no longer active.
  const clinical = ended !== undefined && (said === undefined || said === 'active') ? 'resolved' : (said ?? 'active');
  const verification = prb.text(13).toLowerCase();
  const condition: Condition = {
    resourceType: 'Condition',
    identifier: [identifier],
    clinicalStatus: withdrawn ? undefined : statusOf('condition-clinical', clinical),
    verificationStatus: withdrawn
      ? statusOf('condition-ver-status', 'entered-in-error')
      : VERIFICATION.has(verification)
        ? statusOf('condition-ver-status', verification)
        : undefined,
    category: [statusOf('condition-category', 'problem-list-item')],
    code,
    subject: patient.reference,
    onsetDateTime: dateTime(context, prb, 16) ?? dateTime(context, prb, 7),
    abatementDateTime: ['resolved', 'remission', 'inactive'].includes(clinical) ? ended : undefined,
    recordedDate: dateTime(context, prb, 2),
  };
  context.builder.add(condition, 'update', identifier, prb);
}
