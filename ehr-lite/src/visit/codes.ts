/** The codes of a visit: the official ones, and two of ours for what no official system says. */
import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { CodeableConcept, Coding, Reference } from '@medplum/fhirtypes';

export const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
export const ACT_PRIORITY = 'http://terminology.hl7.org/CodeSystem/v3-ActPriority';
export const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
/** First time in this clinic or subsequent, as the daily sheet of the clinic counts it (GIIS-B015). */
export const CONSULTATION_TYPE = `${CANONICAL_BASE}/CodeSystem/tipo-consulta`;
/** v3-ActPriority has no word for who is attended before others of the same urgency. */
export const PREFERRED: Coding = {
  system: `${CANONICAL_BASE}/CodeSystem/marca`,
  code: 'preferente',
  display: 'Preferente',
};
/** Account of a member of staff without cédula profesional. */
export const CUENTA_SYSTEM = `${CANONICAL_BASE}/sid/cuenta`;

export const PRIORITIES = ['R', 'UR', 'EM'] as const;
export type Priority = (typeof PRIORITIES)[number];
const PRIORITY_DISPLAY: Readonly<Record<Priority, string>> = { EM: 'emergency', UR: 'urgent', R: 'routine' };

export const priorityConcept = (code: Priority): CodeableConcept => ({
  coding: [{ system: ACT_PRIORITY, code, display: PRIORITY_DISPLAY[code] }],
});

export const priorityIn = (concept: CodeableConcept | undefined): Priority =>
  PRIORITIES.find((one) => concept?.coding?.some(({ code }) => code === one)) ?? 'R';

export const participation = (code: 'ATND' | 'PPRF'): CodeableConcept[] => [
  { coding: [{ system: PARTICIPATION, code, display: code === 'ATND' ? 'attender' : 'primary performer' }] },
];

export const consultationType = (first: boolean): CodeableConcept => ({
  coding: [
    first
      ? { system: CONSULTATION_TYPE, code: 'primera-vez', display: 'Primera vez' }
      : { system: CONSULTATION_TYPE, code: 'subsecuente', display: 'Subsecuente' },
  ],
});

export const clinicReference = (clues: string): Reference<never> => ({
  type: 'Organization',
  identifier: { system: CLUES_SYSTEM, value: clues },
});
