import { expect } from '@jest/globals';
import type {
  AllergyIntolerance,
  Bundle,
  Composition,
  Condition,
  Device,
  MedicationRequest,
  Observation,
  Patient,
  Resource,
} from '@medplum/fhirtypes';
import { validateResource } from '../r4/validate.ts';
import { checkIps } from './ips/check.fixture.ts';
import { buildPatientSummary } from './summary.ts';

/** Sofía, what can be said of her, and how to read her summary; every summary made here has been validated. */
export const BASE = 'https://intercambio.example/fhir/R4';
export const NOW = new Date('2026-06-01T12:00:00Z');
export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

export const PATIENT: Patient = {
  resourceType: 'Patient',
  id: 'sofia',
  meta: { versionId: '3', source: 'https://amate.mx/fhir/mensaje/DFSSA003162/1' },
  identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.629', value: 'HEGS080514MDFRRFA6' }],
  name: [{ family: 'Hernández García', given: ['Sofía'] }],
  birthDate: '2008-05-14',
  gender: 'female',
};
const AUTHOR: Device = { resourceType: 'Device', id: 'amate', deviceName: [{ name: 'Amate', type: 'other' }] };
export const subject = { reference: 'Patient/sofia' };

export const summaryOf = (resources: Resource[], patient = PATIENT, records?: readonly string[]): Bundle => {
  const bundle = buildPatientSummary({
    patient,
    resources,
    records,
    now: NOW,
    author: AUTHOR,
    bundleId: '6f1b2c3d-0000-4000-8000-000000000001',
    baseUrl: BASE,
  });
  expect(validateResource(bundle)).toEqual([]);
  expect(checkIps(bundle)).toEqual([]);
  return bundle;
};

export const sectionOf = (bundle: Bundle, title: string) =>
  (bundle.entry![0]!.resource as Composition).section?.find((section) => section.title === title);
export const rowsOf = (bundle: Bundle, title: string): string[] =>
  [...(sectionOf(bundle, title)?.text?.div ?? '').matchAll(/<tr>((?:<td>.*?<\/td>)+)<\/tr>/g)].map(([, row]) =>
    row!.replaceAll('</td><td>', ' | ').replaceAll(/<\/?td>/g, ''),
  );
export const inDocument = (bundle: Bundle, url: string) =>
  bundle.entry?.find(({ fullUrl }) => fullUrl === url)?.resource;

export const status = (name: string, code: string) => ({ coding: [{ system: `${TERMINOLOGY}/${name}`, code }] });
export const allergy = (id: string, more: Partial<AllergyIntolerance>): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  id,
  clinicalStatus: status('allergyintolerance-clinical', 'active'),
  patient: subject,
  ...more,
});
export const problem = (id: string, code: string, clinical: string, more: Partial<Condition> = {}): Condition => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: status('condition-clinical', clinical),
  category: [status('condition-category', 'encounter-diagnosis')],
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }], text: `Problema ${code}` },
  subject,
  ...more,
});
export const prescription = (id: string, text: string, more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: { text },
  subject,
  ...more,
});
export const observation = (id: string, code: string, date: string, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: [status('observation-category', 'laboratory')],
  code: { coding: [{ system: LOINC, code }], text: `Estudio ${code}` },
  subject,
  effectiveDateTime: date,
  valueQuantity: { value: 7.2, unit: '%' },
  ...more,
});
