/**
 * What an IPS profile requires and the record does not have is said to be unknown, never made up and never a reason to
 * leave the resource out. Spec: https://hl7.org/fhir/uv/ips/STU2/Empty-Sections-and-Missing-Data.html,
 * https://hl7.org/fhir/R4/extension-data-absent-reason.html
 */

import type { Resource } from '@medplum/fhirtypes';
import { presentKeys } from './present-keys.ts';

const UNKNOWN = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
} as const;

interface Required {
  /** Without `[x]`. */
  readonly element: string;
  readonly kind: 'complex' | 'reference-list' | 'primitive' | 'dateTime-choice' | 'name';
}

const of = (kind: Required['kind'], ...elements: readonly string[]): Required[] =>
  elements.map((element) => ({ element, kind }));

/** Elements with min = 1 in the IPS profile and 0 in R4. */
const REQUIRED: Readonly<Record<string, readonly Required[]>> = {
  Patient: [...of('name', 'name'), ...of('primitive', 'birthDate')],
  Practitioner: of('name', 'name'),
  Organization: of('primitive', 'name'),
  AllergyIntolerance: of('complex', 'code'),
  Condition: of('complex', 'code'),
  Medication: of('complex', 'code'),
  Specimen: of('complex', 'type'),
  Procedure: [...of('complex', 'code'), ...of('dateTime-choice', 'performed')],
  MedicationStatement: of('dateTime-choice', 'effective'),
  DeviceUseStatement: of('dateTime-choice', 'timing'),
  DiagnosticReport: of('dateTime-choice', 'effective'),
  Observation: [...of('dateTime-choice', 'effective'), ...of('reference-list', 'performer')],
};

/** Resources whose `subject` R4 leaves open and the IPS does not. */
const ABOUT_A_PERSON: Readonly<Record<string, 'subject'>> = {
  Observation: 'subject',
  DiagnosticReport: 'subject',
  Specimen: 'subject',
};
const PERSON_ELEMENTS = ['subject', 'patient'] as const;
const OWNERS = new Set([
  ...['AllergyIntolerance', 'CarePlan', 'Condition', 'Consent', 'DeviceUseStatement', 'DiagnosticReport', 'Flag'],
  ...[
    'Immunization',
    'ImmunizationRecommendation',
    'MedicationRequest',
    'MedicationStatement',
    'Observation',
    'Procedure',
  ],
]);

/** @param patientUrl fullUrl of the person, for a resource that names them by identifier only */
export function withMissingData<T extends Resource>(resource: T, patientUrl: string): T {
  const copy = { ...resource } as unknown as Record<string, unknown>;
  for (const { element, kind } of REQUIRED[resource.resourceType] ?? []) fill(copy, element, kind);
  if (resource.resourceType === 'Observation') fillValue(copy);
  if (OWNERS.has(resource.resourceType)) nameThePerson(copy, resource.resourceType, patientUrl);
  return copy as unknown as T;
}

function fill(resource: Record<string, unknown>, element: string, kind: Required['kind']): void {
  const choice = kind === 'dateTime-choice';
  const known = (key: string) => key === element || key === `_${element}` || (choice && isChoice(key, element));
  if (presentKeys(resource).some(known)) return;
  if (kind === 'complex') resource[element] = UNKNOWN;
  else if (kind === 'reference-list') resource[element] = [{ ...UNKNOWN, display: 'No registrado' }];
  else if (kind === 'name') resource[element] = [{ _text: UNKNOWN }];
  else resource[choice ? `_${element}DateTime` : `_${element}`] = UNKNOWN;
}

const isChoice = (key: string, element: string): boolean =>
  /^[A-Z]/.test(key.replace(/^_/, '').slice(element.length)) && key.replace(/^_/, '').startsWith(element);

/** ips-2: a result says something, or why it does not. */
function fillValue(observation: Record<string, unknown>): void {
  const says = presentKeys(observation).some(
    (key) => isChoice(key, 'value') || key === 'hasMember' || key === 'component' || key === 'dataAbsentReason',
  );
  if (says) return;
  const system = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
  observation.dataAbsentReason = { coding: [{ system, code: 'unknown', display: 'Unknown' }] };
}

function nameThePerson(resource: Record<string, unknown>, type: string, patientUrl: string): void {
  const key = PERSON_ELEMENTS.find((element) => element in resource) ?? ABOUT_A_PERSON[type];
  if (key === undefined) return;
  const named = resource[key] as { reference?: string } | undefined;
  if (named?.reference === undefined) resource[key] = { ...named, reference: patientUrl };
}
