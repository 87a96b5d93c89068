/**
 * What stands for a search parameter, and for a value of it, in the population indexes: 53-bit hashes of text that begins
 * with the resource type, so that one index serves all types. The writing and the asking side both come here.
 * Written on disk: a change needs a new `GENERATION` (follower.ts).
 */
import { searchParameter } from '../../../r4/search-parameters.ts';
import { textHash } from '../../hashes.ts';

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

/** `system|code` */
export const tokenValue = (system: string | undefined, code: string): string => `${system ?? ''}|${code}`;
/** In any system, where no dictionary says which there are. */
export const anySystem = (code: string): string => `*|${code}`;
/** Any code of a system, likewise. */
export const ofSystem = (system: string): string => `${system}|*`;
export const logicalValue = (system: string | undefined, value: string): string =>
  `:identifier ${system ?? ''}|${value}`;
export const exactValue = (text: string): string => `:exact ${text}`;
/** The display of a code, normalized. */
export const displayValue = (text: string): string => `:text ${text}`;
export const ofTypeValue = (system: string | undefined, code: string, value: string): string =>
  `:of-type ${system ?? ''}|${code}|${value}`;
/** An absolute or logical reference, a canonical, a uri. */
export const uriValue = (uri: string): string => `>${uri}`;
/** The components of a composite, those that are compared for equality. */
export const pairValue = (parts: readonly string[]): string => `$${parts.join('$')}`;
/** PostgreSQL's integer: units are few, 32 bits keep them apart. */
export const unitHash = (text: string): number => textHash(text) | 0;
/** Codes of a composite's part `index`, which stand in the dictionary only. */
export const partParam = (type: string, code: string, index: number): number => paramHash(type, code, `#${index}`);

/** Longer texts are found by their beginning; PostgreSQL's b-tree takes 2,704 bytes. */
export const TEXT_LIMIT = 500;

/** PostgreSQL's text holds no NUL; half of a surrogate pair would not be UTF-8. */
export const storable = (text: string): string => text.slice(0, TEXT_LIMIT).replaceAll('\0', '').toWellFormed();

/** Of a Coding without a code, of a text of which nothing is left: it sorts before all others. */
export const NO_TEXT = '\u0001';

/** `Patient/123` of this store. */
export function localTarget(reference: string): { type: string; id: string } | undefined {
  const match = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(reference);
  return match ? { type: match[1]!, id: match[2]! } : undefined;
}

/** A date longer than this is indexed as `wide`. */
export const WIDE_DATE_MS = 2 * 86_400_000;
export const FIRST = 1;
export const LAST = 2;
export const WIDE = 4;

/** Where a Location is, in population_range: degrees. */
export const NEAR = ['near:latitude', 'near:longitude'] as const;

/**
 * Tokens that are nearly all different: a dictionary of them would be as long as the index. Nobody sorts by them, and
 * identifiers by system and value are answered by an index that is written with the resource.
 */
const PLAIN = new Set(['identifier', 'phone', 'email', 'telecom', 'fax']);
export const isPlain = (code: string): boolean => PLAIN.has(code);

/** Parameters that R4 defines as the union of two others: asked of both, held once. */
const UNIONS: Readonly<Record<string, readonly string[]>> = {
  'Observation.combo-code': ['code', 'component-code'],
  'Observation.combo-value-quantity': ['value-quantity', 'component-value-quantity'],
  'Observation.combo-value-concept': ['value-concept', 'component-value-concept'],
  'Observation.combo-data-absent-reason': ['data-absent-reason', 'component-data-absent-reason'],
  'Observation.combo-code-value-quantity': ['code-value-quantity', 'component-code-value-quantity'],
  'Observation.combo-code-value-concept': ['code-value-concept', 'component-code-value-concept'],
  // R4 leaves the algorithm open; ours is that of the name.
  'Patient.phonetic': ['name'],
  'Practitioner.phonetic': ['name'],
  'Person.phonetic': ['name'],
  'RelatedPerson.phonetic': ['name'],
};

export const partsOf = (type: string, code: string): readonly string[] | undefined => UNIONS[`${type}.${code}`];

const roots = new Map<string, boolean>();

/** A composite whose element is the resource itself: whoever meets its parts meets it. */
export function isOfRoot(type: string, code: string): boolean {
  const name = `${type}.${code}`;
  let own = roots.get(name);
  if (own === undefined) {
    const parameter = searchParameter(type, code);
    own =
      parameter?.type === 'composite' &&
      parameter.expression === type &&
      parameter.components.every(({ code: part }) => searchParameter(type, part) !== undefined);
    roots.set(name, own);
  }
  return own;
}

const holders = new Map<string, string>();

/** `patient` where R4 defines it as the `subject` that is a Patient: its links are those of `subject`. */
export function linkCode(type: string, code: string): string {
  if (code !== 'patient') return code;
  let holder = holders.get(type);
  if (holder === undefined) {
    const subject = searchParameter(type, 'subject')?.expression.trim();
    const own = searchParameter(type, 'patient')?.expression.trim();
    holder = subject !== undefined && own === `${subject}.where(resolve() is Patient)` ? 'subject' : code;
    holders.set(type, holder);
  }
  return holder;
}

export const linkParam = (type: string, code: string, target: string): number =>
  paramHash(type, linkCode(type, code), `>${target}`);

/** A text that belongs to a pair of a composite. */
export const pairTextKey = (pair: number, value: string): number => textHash(`${pair}=${value}`);
