/**
 * What the store's indexes say of one resource, computed without the database: the same function gives the rows to
 * insert with a new version and the rows to delete with an old one, so a change here means reindexing.
 */
import type { Resource } from '@medplum/fhirtypes';
import { patientCompartmentParams } from '../../r4/compartment.ts';
import { extractIndexes, type IndexEntry } from '../../r4/extract.ts';
import { normalizeText } from '../../r4/normalize.ts';
import { anySystemKey, identifierHash, referenceKey, textHash, tokenKey } from '../hashes.ts';
import { keyOf } from '../keys.ts';
import { mainDate } from '../main-date.ts';

export interface IndexRows {
  /** identifierHash of each business identifier. */
  readonly identifiers: readonly string[];
  /** Keys of the Patients in whose record the resource stands; empty for reference data and for a Patient itself. */
  readonly patients: readonly string[];
  /** Of `patients`: those whom it is not about (a relative who performed, an actor); see NOT_SUBJECT. */
  readonly others: ReadonlySet<string>;
  readonly low: number;
  readonly high: number;
  readonly keys: readonly number[];
  readonly directory: DirectoryRow | undefined;
}

export interface DirectoryRow {
  /** tsvector literal. */
  readonly words: string;
  readonly birthLow: number | undefined;
  readonly birthHigh: number | undefined;
}

/** `low` of a resource that lacks its type's main date: it sorts last and matches no date. */
export const UNDATED = -Number.MAX_SAFE_INTEGER;
/** Listed by name although they may also stand in somebody's record. */
const ALWAYS_LISTED = new Set([
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'RelatedPerson',
  'Person',
]);
/** The audit grows fastest of all: only what is asked of it. */
const AUDIT_KEYS = new Set(['action', 'agent', 'entity', 'outcome', 'subtype', 'type']);
const UNKEYED = /^(?:_|identifier$|value-|combo-|component-|code-value-|phonetic$)/;

/**
 * @param patientIds persons in whose record it stands (`patientIds` of current.ts)
 * @param atMs when the version is stored: the date of types that have none
 */
export function indexRows(resource: Resource, patientIds: readonly string[], atMs: number): IndexRows {
  const type = resource.resourceType;
  const entries = extractIndexes(resource);
  const patients = patientIds.length === 0 ? NOBODY : [...new Set(patientIds.map((id) => keyOf('Patient', id)))];
  const listed = ALWAYS_LISTED.has(type) || patients.length === 0;
  const dateParam = mainDate(type);
  return {
    identifiers: identifierHashes(type, entries, listed),
    patients,
    others: othersOf(type, patients, entries),
    ...(dateParam === undefined ? { low: atMs, high: atMs + 1 } : dateOf(entries, dateParam)),
    keys: keysOf(type, entries),
    directory: listed ? directoryRow(entries) : undefined,
  };
}

const NOBODY: readonly string[] = [];
const NO_OTHERS: ReadonlySet<string> = new Set();

/** Marks the row of a person who stands in the resource without being its subject. */
export const NOT_SUBJECT = textHash('not-subject');

function othersOf(type: string, patients: readonly string[], entries: readonly IndexEntry[]): ReadonlySet<string> {
  if (patients.length === 0) return NO_OTHERS;
  const subjects = new Set<string>();
  for (const entry of entries) {
    if (entry.type === 'reference' && isSubject(type, entry.code) && entry.target.startsWith('Patient/'))
      subjects.add(keyOf('Patient', entry.target.slice(8).split('/')[0]!));
  }
  const others = patients.filter((patient) => !subjects.has(patient));
  return others.length === 0 ? NO_OTHERS : new Set(others);
}

/** Its answer stands in the rows of the record. Tasks and devices are about somebody and in nobody's record: keys hold theirs. */
export const isSubject = (type: string, code: string): boolean =>
  (code === 'patient' || code === 'subject') && patientCompartmentParams(type).length > 0;

function identifierHashes(type: string, entries: readonly IndexEntry[], listed: boolean): readonly string[] {
  let hashes: Set<string> | undefined;
  for (const entry of entries) {
    if (entry.code !== 'identifier' || entry.type !== 'token' || !entry.value) continue;
    hashes ??= new Set();
    hashes.add(identifierHash(type, entry.system ?? '', entry.value));
    if (listed) hashes.add(identifierHash(type, undefined, entry.value));
  }
  return hashes === undefined ? NOBODY : [...hashes];
}

function dateOf(entries: readonly IndexEntry[], code: string): { low: number; high: number } {
  let low = UNDATED;
  let high = UNDATED;
  for (const entry of entries) {
    if (entry.code !== code || entry.type !== 'date') continue;
    low = low === UNDATED ? entry.low : Math.min(low, entry.low);
    high = Math.max(high, entry.high);
  }
  return { low, high };
}

/** Parameters whose values stand in no key: nobody narrows a record by them, or another index has them. */
export function isUnkeyed(type: string, code: string): boolean {
  return type === 'AuditEvent' ? !AUDIT_KEYS.has(code) : UNKEYED.test(code);
}

function keysOf(type: string, entries: readonly IndexEntry[]): number[] {
  const keys = new Set<number>();
  for (const entry of entries) {
    if (entry.type !== 'token' && entry.type !== 'reference') continue;
    if (isUnkeyed(type, entry.code)) continue;
    if (entry.type === 'reference') {
      if (entry.target !== '' && !entry.target.startsWith('#') && !isSubject(type, entry.code))
        keys.add(referenceKey(entry.code, entry.target));
    } else if (entry.value) {
      keys.add(tokenKey(entry.code, entry.system, entry.value));
      keys.add(anySystemKey(entry.code, entry.value));
    }
  }
  return [...keys];
}

/** Words of at most this many characters: longer ones are no names, and PostgreSQL refuses lexemes of 2 KB. */
const WORD_LIMIT = 60;

export function wordsOf(text: string): string[] {
  return normalizeText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, WORD_LIMIT));
}

function directoryRow(entries: readonly IndexEntry[]): DirectoryRow {
  const weights = new Map<string, Set<string>>();
  let birthLow: number | undefined;
  let birthHigh: number | undefined;
  for (const entry of entries) {
    if (entry.type === 'date' && entry.code === 'birthdate') {
      birthLow = entry.low;
      birthHigh = entry.high;
    } else if (entry.type === 'string') {
      const weight = WEIGHTS[entry.code];
      if (weight === undefined) continue;
      for (const word of wordsOf(entry.value)) weights.set(word, (weights.get(word) ?? new Set()).add(weight));
    }
  }
  const words = [...weights].slice(0, 200).map(([word, own]) => `'${word}':${[...own].sort().join(',')}`);
  return { words: words.join(' '), birthLow, birthHigh };
}

/** Position and weight in the tsvector. */
const WEIGHTS: Readonly<Record<string, string>> = { given: '1A', family: '2B', name: '3C' };
