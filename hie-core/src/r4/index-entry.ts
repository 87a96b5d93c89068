/**
 * What a resource says to the search indexes: one entry per value of a search parameter.
 * Spec: https://hl7.org/fhir/R4/search.html#ptypes
 */
export interface TokenEntry {
  readonly code: string;
  readonly type: 'token';
  readonly system: string | undefined;
  readonly value: string | undefined;
  /** Display or text, for `:text`. */
  readonly text?: string;
  /** Of an Identifier: what it is (`type`), for `:of-type`. */
  readonly kinds?: readonly { readonly system: string | undefined; readonly code: string | undefined }[];
}

export interface StringEntry {
  readonly code: string;
  readonly type: 'string';
  /** As it stands in the resource; `normalizeText` makes it searchable. */
  readonly value: string;
}

/** Epoch milliseconds UTC; `low` inclusive, `high` exclusive. Open ends are `EARLIEST` and `LATEST` of date-range.ts. */
export interface DateEntry {
  readonly code: string;
  readonly type: 'date';
  readonly low: number;
  readonly high: number;
}

export interface ReferenceEntry {
  readonly code: string;
  readonly type: 'reference';
  /** `Patient/123`, an absolute URL, `urn:uuid:…`, `#contained`, or '' when there is only a logical identifier. */
  readonly target: string;
  readonly identifier?: { readonly system: string | undefined; readonly value: string | undefined };
}

/**
 * `low` and `high` inclusive. A plain number has both equal to its value (the implicit precision of R4 §3.1.1.4.6 is
 * that of the number searched for); a comparator or a Range opens them, ±Infinity being the open end.
 */
export interface QuantityEntry {
  readonly code: string;
  readonly type: 'quantity';
  /** undefined for a Range. */
  readonly value: number | undefined;
  readonly low: number;
  readonly high: number;
  readonly system: string | undefined;
  /** Coded form of the unit (UCUM, ISO 4217). */
  readonly unitCode: string | undefined;
  /** Human form of the unit. */
  readonly unit: string | undefined;
}

export interface NumberEntry {
  readonly code: string;
  readonly type: 'number';
  readonly value: number | undefined;
  readonly low: number;
  readonly high: number;
}

export interface UriEntry {
  readonly code: string;
  readonly type: 'uri';
  readonly value: string;
}

/** One element on which all components are to match; `components[i]` holds the entries of the i-th component. */
export interface CompositeEntry {
  readonly code: string;
  readonly type: 'composite';
  readonly components: readonly (readonly IndexEntry[])[];
}

export type IndexEntry =
  | TokenEntry
  | StringEntry
  | DateEntry
  | ReferenceEntry
  | QuantityEntry
  | NumberEntry
  | UriEntry
  | CompositeEntry;
