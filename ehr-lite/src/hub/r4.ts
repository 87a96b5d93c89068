/**
 * What this app reads of FHIR R4 resources. Everything is optional: records come from many systems over many years,
 * and a missing element must cost a line on the screen, not the screen.
 */
export interface Coding {
  readonly system?: string;
  readonly code?: string;
  readonly display?: string;
}
export interface CodeableConcept {
  readonly coding?: readonly Coding[];
  readonly text?: string;
}
export interface Identifier {
  readonly system?: string;
  readonly value?: string;
  readonly use?: string;
  readonly assigner?: Reference;
  readonly period?: Period;
}
export interface Reference {
  readonly reference?: string;
  readonly identifier?: Identifier;
  readonly display?: string;
}
export interface Period {
  readonly start?: string;
  readonly end?: string;
}
export interface Quantity {
  readonly value?: number;
  readonly comparator?: string;
  readonly unit?: string;
  readonly code?: string;
}
export interface HumanName {
  readonly use?: string;
  readonly text?: string;
  readonly family?: string;
  readonly given?: readonly string[];
}
interface Base {
  readonly id?: string;
  readonly meta?: { readonly versionId?: string; readonly lastUpdated?: string; readonly source?: string };
}
export interface Patient extends Base {
  readonly resourceType: 'Patient';
  readonly active?: boolean;
  readonly link?: readonly { readonly type?: string; readonly other?: Reference }[];
  readonly identifier?: readonly Identifier[];
  readonly name?: readonly HumanName[];
  readonly birthDate?: string;
  readonly gender?: string;
  readonly deceasedBoolean?: boolean;
  readonly deceasedDateTime?: string;
  readonly address?: readonly {
    readonly line?: readonly string[];
    readonly district?: string;
    readonly city?: string;
    readonly state?: string;
    readonly postalCode?: string;
  }[];
  readonly telecom?: readonly { readonly system?: string; readonly value?: string }[];
}
export interface Encounter extends Base {
  readonly resourceType: 'Encounter';
  readonly status?: string;
  readonly class?: Coding;
  readonly type?: readonly CodeableConcept[];
  readonly serviceType?: CodeableConcept;
  readonly period?: Period;
  readonly reasonCode?: readonly CodeableConcept[];
  readonly participant?: readonly { readonly type?: readonly CodeableConcept[]; readonly individual?: Reference }[];
  readonly location?: readonly { readonly location?: Reference }[];
  readonly hospitalization?: {
    readonly dischargeDisposition?: CodeableConcept;
    readonly admitSource?: CodeableConcept;
  };
  readonly serviceProvider?: Reference;
  readonly identifier?: readonly Identifier[];
}
export interface Condition extends Base {
  readonly resourceType: 'Condition';
  readonly clinicalStatus?: CodeableConcept;
  readonly verificationStatus?: CodeableConcept;
  readonly code?: CodeableConcept;
  readonly encounter?: Reference;
  readonly category?: readonly CodeableConcept[];
  readonly onsetDateTime?: string;
  readonly onsetString?: string;
  readonly abatementDateTime?: string;
  readonly recordedDate?: string;
  readonly recorder?: Reference;
  readonly asserter?: Reference;
  readonly note?: readonly { readonly text?: string }[];
}
interface Measured {
  readonly valueQuantity?: Quantity;
  readonly valueCodeableConcept?: CodeableConcept;
  readonly valueString?: string;
  readonly valueBoolean?: boolean;
  readonly valueInteger?: number;
  readonly valueDateTime?: string;
  readonly valueTime?: string;
  readonly valueRange?: { readonly low?: Quantity; readonly high?: Quantity };
  readonly valueRatio?: { readonly numerator?: Quantity; readonly denominator?: Quantity };
  readonly dataAbsentReason?: CodeableConcept;
  readonly interpretation?: readonly CodeableConcept[];
  readonly referenceRange?: readonly { readonly low?: Quantity; readonly high?: Quantity; readonly text?: string }[];
}
export interface Observation extends Base, Measured {
  readonly resourceType: 'Observation';
  readonly status?: string;
  readonly category?: readonly CodeableConcept[];
  readonly code?: CodeableConcept;
  readonly encounter?: Reference;
  readonly effectiveDateTime?: string;
  readonly effectiveInstant?: string;
  readonly effectivePeriod?: Period;
  readonly issued?: string;
  readonly performer?: readonly Reference[];
  readonly note?: readonly { readonly text?: string }[];
  readonly component?: readonly (Measured & { readonly code?: CodeableConcept })[];
}
export type MeasuredValue = Measured;
export interface AllergyIntolerance extends Base {
  readonly resourceType: 'AllergyIntolerance';
  readonly clinicalStatus?: CodeableConcept;
  readonly verificationStatus?: CodeableConcept;
  readonly criticality?: string;
  readonly code?: CodeableConcept;
  readonly reaction?: readonly { readonly manifestation?: readonly CodeableConcept[]; readonly severity?: string }[];
  readonly recordedDate?: string;
  readonly recorder?: Reference;
  readonly note?: readonly { readonly text?: string }[];
}
export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly { readonly details?: CodeableConcept; readonly diagnostics?: string }[];
}
export interface Bundle<R> {
  readonly resourceType: 'Bundle';
  readonly total?: number;
  readonly entry?: readonly { readonly resource?: R; readonly search?: { readonly mode?: string } }[];
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
}
export type RecordEntry = Encounter | Condition | Observation;
export type RecordKind = RecordEntry['resourceType'];

export interface MedicationOrder extends Base {
  readonly resourceType: 'MedicationRequest' | 'MedicationStatement';
  readonly status?: string;
  readonly intent?: string;
  readonly medicationCodeableConcept?: CodeableConcept;
  readonly medicationReference?: Reference;
  readonly contained?: readonly { readonly id?: string; readonly code?: CodeableConcept }[];
  readonly authoredOn?: string;
  readonly dateAsserted?: string;
  readonly effectivePeriod?: Period;
  readonly effectiveDateTime?: string;
  readonly requester?: Reference;
  readonly encounter?: Reference;
  readonly dosageInstruction?: readonly Dosage[];
  readonly dosage?: readonly Dosage[];
  readonly dispenseRequest?: { readonly validityPeriod?: Period };
}
export interface Dosage {
  readonly text?: string;
  readonly patientInstruction?: string;
  readonly timing?: {
    readonly repeat?: { readonly boundsPeriod?: Period; readonly boundsDuration?: Quantity };
    readonly code?: CodeableConcept;
  };
}
export interface Immunization extends Base {
  readonly resourceType: 'Immunization';
  readonly status?: string;
  readonly vaccineCode?: CodeableConcept;
  readonly occurrenceDateTime?: string;
  readonly occurrenceString?: string;
  readonly lotNumber?: string;
  readonly location?: Reference;
  readonly performer?: readonly { readonly actor?: Reference }[];
  readonly protocolApplied?: readonly {
    readonly doseNumberPositiveInt?: number;
    readonly doseNumberString?: string;
  }[];
}
export interface ServiceRequest extends Base {
  readonly resourceType: 'ServiceRequest';
  readonly status?: string;
  readonly category?: readonly CodeableConcept[];
  readonly code?: CodeableConcept;
  readonly priority?: string;
  readonly authoredOn?: string;
  readonly requester?: Reference;
  readonly performer?: readonly Reference[];
  readonly reasonCode?: readonly CodeableConcept[];
  readonly encounter?: Reference;
}
export interface Flag extends Base {
  readonly resourceType: 'Flag';
  readonly status?: string;
  readonly code?: CodeableConcept;
  readonly period?: Period;
  readonly author?: Reference;
}
export interface Coverage extends Base {
  readonly resourceType: 'Coverage';
  readonly status?: string;
  readonly type?: CodeableConcept;
  readonly payor?: readonly Reference[];
  readonly subscriberId?: string;
  readonly period?: Period;
}
export interface Goal extends Base {
  readonly resourceType: 'Goal';
  readonly lifecycleStatus?: string;
  readonly description?: CodeableConcept;
  readonly startDate?: string;
  readonly target?: readonly {
    readonly measure?: CodeableConcept;
    readonly detailQuantity?: Quantity;
    readonly detailRange?: { readonly low?: Quantity; readonly high?: Quantity };
    readonly dueDate?: string;
  }[];
  readonly expressedBy?: Reference;
}
export interface Attachment {
  readonly contentType?: string;
  readonly data?: string;
  readonly url?: string;
  readonly title?: string;
  readonly size?: number;
  readonly creation?: string;
}
export interface DocumentReference extends Base {
  readonly resourceType: 'DocumentReference';
  readonly status?: string;
  readonly type?: CodeableConcept;
  readonly category?: readonly CodeableConcept[];
  readonly date?: string;
  readonly description?: string;
  readonly author?: readonly Reference[];
  readonly custodian?: Reference;
  readonly content?: readonly { readonly attachment?: Attachment }[];
  readonly context?: { readonly period?: Period; readonly encounter?: readonly Reference[] };
}
export interface Composition extends Base {
  readonly resourceType: 'Composition';
  readonly status?: string;
  readonly type?: CodeableConcept;
  readonly date?: string;
  readonly title?: string;
  readonly author?: readonly Reference[];
  readonly custodian?: Reference;
  readonly encounter?: Reference;
  readonly text?: { readonly div?: string };
  readonly section?: readonly CompositionSection[];
}
export interface CompositionSection {
  readonly title?: string;
  readonly code?: CodeableConcept;
  readonly text?: { readonly div?: string };
  readonly section?: readonly CompositionSection[];
}
