/**
 * What is asked of a prescription before it is signed, and what comes back. Pure: the same in the browser without network and in the hub.
 * Severities are those of DetectedIssue (https://hl7.org/fhir/R4/valueset-detectedissue-severity.html); only `high` interrupts.
 */
export type Severity = 'high' | 'moderate' | 'low';
export type FindingKind = 'interaction' | 'duplicate' | 'allergy' | 'contraindication' | 'unchecked';

export interface Prescribed {
  readonly id: string;
  /** ATC of the WHO; without it nothing can be checked, and that is said. */
  readonly atc: string | undefined;
  readonly name: string;
  /** Already taken before this prescription: two such are not reported against each other. */
  readonly current?: boolean;
}

export interface Allergen {
  /** As somebody wrote it. */
  readonly text: string;
  readonly atc?: string;
  /** Who recorded it, as the record names them. */
  readonly source?: string;
}

/** What is not known stays out: a rule that needs it then says nothing. */
export interface Context {
  readonly ageMonths?: number;
  readonly sex?: 'female' | 'male';
  readonly pregnant?: boolean;
  readonly lactating?: boolean;
  /** mL/min/1.73 m². */
  readonly egfr?: number;
  /** Day of the weight that doses are judged by, `2026-11-20`. */
  readonly weighedOn?: string;
  /** CIE-10, with or without dot. */
  readonly conditions?: readonly string[];
  readonly allergies?: readonly Allergen[];
}

/** What a rule says, es-MX. */
export interface Said {
  readonly severity: Severity;
  /** What may happen. */
  readonly happens: string;
  /** What to do. */
  readonly act: string;
  /** Key of a source; undefined: pending of review by clinical pharmacy. */
  readonly source: string | undefined;
}

export interface Finding extends Said {
  readonly rule: string;
  readonly kind: FindingKind;
  /** Ids of what was prescribed, sorted. */
  readonly items: readonly string[];
  /** `warfarina + naproxeno`. */
  readonly title: string;
}
