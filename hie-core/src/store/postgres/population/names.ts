/**
 * What stands for a search parameter, and for a value of it, in the population indexes: 53-bit hashes of text that begins
 * with the resource type, so that one index serves all types. The writing and the asking side both come here.
 * Written on disk: a change needs a new `GENERATION` (indexer.ts).
 */
import { textHash } from '../hashes.ts';

const known = new Map<string, number>();

/** @param aspect what of the parameter: '' its values, `:text` its displays, `>Patient` references to a Patient … */
export function paramHash(type: string, code: string, aspect = ''): number {
  const name = `${type}.${code}${aspect}`;
  let hash = known.get(name);
  if (hash === undefined) {
    hash = textHash(name);
    // Types, codes and aspects are few; a client cannot make new ones.
    known.set(name, hash);
  }
  return hash;
}

export const keyHash = (type: string, code: string, value: string): number => textHash(`${type}.${code}=${value}`);

/** `system|code`, and in any system. */
export const tokenValue = (system: string | undefined, code: string): string => `${system ?? ''}|${code}`;
export const anySystem = (code: string): string => `*|${code}`;
/** Any code of a system. */
export const ofSystem = (system: string): string => `${system}|*`;
export const logicalValue = (system: string | undefined, value: string): string =>
  `:identifier ${system ?? ''}|${value}`;
export const exactValue = (text: string): string => `:exact ${text}`;
export const ofTypeValue = (system: string | undefined, code: string, value: string): string =>
  `:of-type ${system ?? ''}|${code}|${value}`;
/** An absolute or logical reference, a canonical, a uri. */
export const uriValue = (uri: string): string => `>${uri}`;
/** The components of a composite, those that are compared for equality. */
export const pairValue = (parts: readonly string[]): string => `$${parts.join('$')}`;
export const unitHash = (system: string | undefined, unit: string): number => textHash(`${system ?? '*'}|${unit}`);

/** Longer texts are found by their beginning; PostgreSQL's b-tree takes 2,704 bytes. */
export const TEXT_LIMIT = 500;

/** `Patient/123` of this store. */
export function localTarget(reference: string): { type: string; id: string } | undefined {
  const match = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(reference);
  return match ? { type: match[1]!, id: match[2]! } : undefined;
}

/** A date longer than this is indexed as `wide`. */
export const WIDE_DATE_MS = 400 * 86_400_000;

/** Parameters that R4 defines as the union of two others: asked of both, held once. */
const UNIONS: Readonly<Record<string, readonly string[]>> = {
  'Observation.combo-code': ['code', 'component-code'],
  'Observation.combo-value-quantity': ['value-quantity', 'component-value-quantity'],
  'Observation.combo-value-concept': ['value-concept', 'component-value-concept'],
  'Observation.combo-data-absent-reason': ['data-absent-reason', 'component-data-absent-reason'],
  'Observation.combo-code-value-quantity': ['code-value-quantity', 'component-code-value-quantity'],
  'Observation.combo-code-value-concept': ['code-value-concept', 'component-code-value-concept'],
};

export const partsOf = (type: string, code: string): readonly string[] | undefined => UNIONS[`${type}.${code}`];
