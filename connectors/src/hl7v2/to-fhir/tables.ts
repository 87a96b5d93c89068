/** Concept maps of HL7's v2-to-FHIR implementation guide, the ones that the present mappings read. */
import type { Coding, DiagnosticReport, Encounter, Observation, Patient } from '@medplum/fhirtypes';

/** 0001. `H` and `X` are Mexican habit; a system that writes M for mujer needs `codeMaps["0001"]` in its profile. */
export const GENDER: Record<string, Patient['gender']> = {
  F: 'female',
  M: 'male',
  H: 'male',
  O: 'other',
  X: 'other',
  A: 'other',
  N: 'other',
  U: 'unknown',
};

const marital = (code: string, display: string): Coding => ({
  system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus',
  code,
  display,
});
const absent = (code: string, display: string): Coding => ({
  system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor',
  code,
  display,
});
/** 0002 */
export const MARITAL_STATUS: Record<string, Coding> = {
  A: marital('L', 'Legally Separated'),
  D: marital('D', 'Divorced'),
  M: marital('M', 'Married'),
  S: marital('S', 'Never Married'),
  W: marital('W', 'Widowed'),
  C: marital('C', 'Common Law'),
  G: marital('T', 'Domestic partner'),
  P: marital('T', 'Domestic partner'),
  R: marital('T', 'Domestic partner'),
  E: marital('L', 'Legally Separated'),
  N: marital('A', 'Annulled'),
  I: marital('I', 'Interlocutory'),
  B: marital('U', 'unmarried'),
  U: absent('UNK', 'unknown'),
  O: absent('OTH', 'other'),
  T: absent('NAVU', 'Not available'),
};

const act = (code: string, display: string): Coding => ({
  system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  code,
  display,
});
const v2Class = (code: string, display: string): Coding => ({
  system: 'http://terminology.hl7.org/CodeSystem/v2-0004',
  code,
  display,
});
/** 0004 */
export const ENCOUNTER_CLASS: Record<string, Coding> = {
  E: act('EMER', 'emergency'),
  I: act('IMP', 'inpatient encounter'),
  O: act('AMB', 'ambulatory'),
  P: act('PRENC', 'pre-admission'),
  R: v2Class('R', 'Recurring patient'),
  B: v2Class('B', 'Obstetrics'),
  C: v2Class('C', 'Commercial Account'),
  N: v2Class('N', 'Not Applicable'),
  U: v2Class('U', 'Unknown'),
};

/** 0004 to status, for a visit without a discharge date. */
export const ENCOUNTER_STATUS: Record<string, Encounter['status']> = { P: 'planned', U: 'unknown' };

/** 0127 */
export const ALLERGY_CATEGORY: Record<string, 'food' | 'medication' | 'environment' | 'biologic'> = {
  DA: 'medication',
  FA: 'food',
  EA: 'environment',
  AA: 'biologic',
  PA: 'environment',
  LA: 'environment',
};

/** 0085; what the map leaves open is set to the nearest that claims no more than the sender did. */
export const OBSERVATION_STATUS: Record<string, Observation['status']> = {
  A: 'amended',
  B: 'amended',
  C: 'corrected',
  D: 'entered-in-error',
  F: 'final',
  I: 'registered',
  N: 'unknown',
  O: 'registered',
  P: 'preliminary',
  R: 'preliminary',
  S: 'preliminary',
  U: 'final',
  V: 'final',
  W: 'entered-in-error',
  X: 'cancelled',
};

/** 0123 */
export const REPORT_STATUS: Record<string, DiagnosticReport['status']> = {
  O: 'registered',
  I: 'registered',
  S: 'registered',
  A: 'partial',
  P: 'preliminary',
  C: 'corrected',
  R: 'partial',
  F: 'final',
  X: 'cancelled',
  M: 'preliminary',
  N: 'registered',
};

/** 0078 codes that are the same in v3-ObservationInterpretation. */
export const INTERPRETATIONS = new Set(
  'A AA HH LL H L N I MS NEG POS R S VS U D B W HX LX < > NR RR WR DET ND IND E EXP UNE SDD SYN-R SYN-S NS QCF'.split(
    ' ',
  ),
);

/** 0074 sections that are laboratory, and the imaging ones; Observation.category is by these two words. */
export const LABORATORY_SECTIONS = new Set(
  'BG BLB CG CH CP HM IMM LAB MB MCB MYC NMR SP SR TX VR GE OSL PAR'.split(' '),
);
export const IMAGING_SECTIONS = new Set('RAD RUS CT NMS MRI RX XRC VUS CUS IMG OUS'.split(' '));
/** LOINC vital signs (profile http://hl7.org/fhir/StructureDefinition/vitalsigns). */
export const VITAL_SIGNS = new Set(
  '8310-5 8867-4 9279-1 85354-9 8480-6 8462-4 29463-7 8302-2 59408-5 2708-6 39156-5 8287-5 85353-1'.split(' '),
);
