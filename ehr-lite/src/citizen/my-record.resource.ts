/** Network edge of what only the person's own screens read: prescriptions, documents, readings apart from studies. */
import type { CodeableConcept, Immunization, Observation, Reference } from '../hub/r4.ts';
import { FHIR_BASE, type Page, read, search } from '../hub/read.ts';

interface Base {
  readonly id?: string;
}
export interface MedicationRequest extends Base {
  readonly resourceType: 'MedicationRequest';
  readonly status?: string;
  readonly medicationCodeableConcept?: CodeableConcept;
  readonly medicationReference?: Reference;
  readonly authoredOn?: string;
  /** Where it is handed out. */
  readonly dispenseRequest?: { readonly performer?: Reference; readonly validityPeriod?: { readonly end?: string } };
  readonly dosageInstruction?: readonly { readonly text?: string; readonly patientInstruction?: string }[];
}
export interface DocumentReference extends Base {
  readonly resourceType: 'DocumentReference';
  readonly status?: string;
  readonly docStatus?: string;
  readonly type?: CodeableConcept;
  readonly description?: string;
  readonly date?: string;
}

export const MOST_SHOWN = 20;
const newest = (patientId: string, sort: string) => ({
  patient: patientId,
  _sort: `-${sort}`,
  _count: String(MOST_SHOWN),
});

/** What the body was measured at, at home or in a clinic; everything else is a study. */
export const findReadings = (patientId: string, signal?: AbortSignal): Promise<Page<Observation>> =>
  search('Observation', { ...newest(patientId, 'date'), category: 'vital-signs' }, signal);

export const findResults = (patientId: string, signal?: AbortSignal): Promise<Page<Observation>> =>
  search('Observation', { ...newest(patientId, 'date'), 'category:not': 'vital-signs' }, signal);

export const findPrescriptions = (patientId: string, signal?: AbortSignal): Promise<Page<MedicationRequest>> =>
  search('MedicationRequest', newest(patientId, 'authoredon'), signal);

/** All of them: what is still due follows from each. */
export const findVaccines = (patientId: string, signal?: AbortSignal): Promise<Page<Immunization>> =>
  search('Immunization', { ...newest(patientId, 'date'), _count: '100' }, signal);

export const findDocuments = (patientId: string, signal?: AbortSignal): Promise<Page<DocumentReference>> =>
  search('DocumentReference', newest(patientId, 'date'), signal);

/** The whole record as an International Patient Summary (https://hl7.org/fhir/uv/ips/). */
export const readSummary = (patientId: string): Promise<unknown> =>
  read(`${FHIR_BASE}/Patient/${encodeURIComponent(patientId)}/$summary`);
