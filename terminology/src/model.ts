/**
 * What a code system is to everything here: readers of publishers' files give it, the store keeps it, the operations answer by it.
 * FHIR words: https://hl7.org/fhir/R4/codesystem.html
 */
export interface Coding {
  readonly system?: string;
  readonly version?: string;
  readonly code?: string;
  readonly display?: string;
}

export interface Designation {
  /** BCP 47; `es-MX`, `es`, `en`. Left out: not said. */
  readonly language?: string | undefined;
  readonly use?: Coding | undefined;
  readonly value: string;
}

export type PropertyValue = string | number | boolean;

export interface Concept {
  readonly code: string;
  /** In the language of the system; `designations` carry the others. */
  readonly display?: string | undefined;
  readonly definition?: string | undefined;
  readonly designations?: readonly Designation[] | undefined;
  /** Codes directly above; several when the system is a polyhierarchy; left out or empty at the top. */
  readonly parents?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, PropertyValue | readonly PropertyValue[]>> | undefined;
  /** Not to be used any more. */
  readonly inactive?: boolean | undefined;
  /** Groups others; not to be chosen itself (FHIR `notSelectable`). */
  readonly abstract?: boolean | undefined;
}

export interface PropertyDefinition {
  readonly code: string;
  readonly uri?: string;
  readonly description?: string;
  readonly type: 'code' | 'Coding' | 'string' | 'integer' | 'boolean' | 'dateTime' | 'decimal';
}

export interface CodeSystemHead {
  /** Canonical, without version. */
  readonly url: string;
  /** '' when the publisher gives none. */
  readonly version: string;
  readonly name: string;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  readonly content: 'complete' | 'fragment' | 'example' | 'supplement' | 'not-present';
  readonly caseSensitive: boolean;
  readonly hierarchyMeaning?: 'is-a' | 'grouped-by' | 'part-of' | 'classified-with' | undefined;
  /** Canonical of the value set of all its codes. */
  readonly valueSet?: string | undefined;
  /** Written for this repository; an official load takes its place. */
  readonly starter: boolean;
  /** Where it comes from, as a person reads it: publisher, file, year. */
  readonly source: string;
  readonly properties?: readonly PropertyDefinition[] | undefined;
  readonly experimental?: boolean | undefined;
  readonly status?: 'draft' | 'active' | 'retired' | 'unknown' | undefined;
}

/** A head and its concepts, in the order in which they are shown. A parent may come after its child. */
export interface CodeSystemContent {
  readonly head: CodeSystemHead;
  readonly concepts: Iterable<Concept> | AsyncIterable<Concept>;
}
