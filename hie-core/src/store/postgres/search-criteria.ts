/**
 * What each search parameter asks of the indexes there are. A parameter that no index answers is refused by name: to
 * leave it out silently would answer another question than the one that was asked.
 */
import { fault, type HubError } from '../../errors.ts';
import { patientCompartmentParams } from '../../r4/compartment.ts';
import { parseDateRange } from '../../r4/date-range.ts';
import { searchParameter } from '../../r4/search-parameters.ts';
import { parseToken, unescapeValue } from '../criteria.ts';
import { anySystemKey, identifierHash, referenceKey, tokenKey } from '../hashes.ts';
import { keyOf } from '../keys.ts';
import { mainDate } from '../main-date.ts';
import type { SearchCriterion } from '../repository.ts';
import { isSubject, isUnkeyed, NOT_SUBJECT, wordsOf } from './index-rows.ts';
import { badDate } from './population/values.ts';

export interface DateTest {
  readonly prefix: string;
  readonly low: number;
  readonly high: number;
}

export type Ask =
  | { readonly kind: 'ids'; readonly keys: readonly string[] }
  | { readonly kind: 'identifier'; readonly hashes: readonly string[] }
  | { readonly kind: 'updated'; readonly tests: readonly DateTest[] }
  | {
      readonly kind: 'patient';
      readonly key: string;
      readonly without: number | undefined;
      readonly with: number | undefined;
    }
  | { readonly kind: 'date'; readonly tests: readonly DateTest[] }
  | { readonly kind: 'birth'; readonly tests: readonly DateTest[] }
  | { readonly kind: 'words'; readonly tsquery: string }
  | { readonly kind: 'keys'; readonly any: readonly number[] };

const WORD_WEIGHT: Readonly<Record<string, string>> = { name: '', given: 'A', family: 'B' };

/** @returns undefined when the type has no such parameter, or no index answers it. */
export function ask(type: string, criterion: SearchCriterion): Ask | undefined {
  const { code, modifier, values } = criterion;
  if (criterion.chain !== undefined || criterion.has !== undefined) return undefined;
  if (modifier !== undefined && modifier !== 'Patient') return undefined;
  const parameter = searchParameter(type, code);
  if (modifier !== undefined && parameter?.type !== 'reference') return undefined;
  if (code === '_id') return { kind: 'ids', keys: values.map((value) => keyOf(type, unescapeValue(value))) };
  if (code === '_lastUpdated') return { kind: 'updated', tests: dateTests(criterion) };
  if (parameter === undefined || !isHot(type, code)) return undefined;
  if (code === 'identifier') return askIdentifier(type, values);
  switch (parameter.type) {
    case 'reference':
      return askReference(type, criterion, parameter.targets);
    case 'date':
      if (code === mainDate(type)) return { kind: 'date', tests: dateTests(criterion) };
      return code === 'birthdate' ? { kind: 'birth', tests: dateTests(criterion) } : undefined;
    case 'string':
      return code in WORD_WEIGHT ? { kind: 'words', tsquery: wordsAsked(criterion) } : undefined;
    case 'token':
      // Any code of a system stands in no key here.
      if (values.some((value) => parseToken(value).code === '')) return undefined;
      return { kind: 'keys', any: values.map((value) => tokenAsked(code, value)) };
    default:
      return undefined;
  }
}

/** undefined: by value alone where only the directory's types are hashed so, or by system alone. */
function askIdentifier(type: string, values: readonly string[]): Ask | undefined {
  const tokens = values.map(parseToken);
  const held = tokens.every(({ system, code }) => code !== '' && (system !== undefined || isListed(type)));
  if (!held) return undefined;
  return { kind: 'identifier', hashes: tokens.map(({ system, code }) => identifierHash(type, system, code)) };
}

/** Types whose every resource has a directory row. */
export const isListed = (type: string): boolean =>
  patientCompartmentParams(type).length === 0 || ['Patient', 'RelatedPerson', 'Person'].includes(type);

function tokenAsked(code: string, value: string): number {
  const token = parseToken(value);
  return token.system === undefined
    ? anySystemKey(code, token.code)
    : tokenKey(code, token.system || undefined, token.code);
}

function askReference(type: string, criterion: SearchCriterion, targets: readonly string[]): Ask | undefined {
  const { code, values, modifier } = criterion;
  const references = values.flatMap((value) => {
    const plain = unescapeValue(value);
    if (/^[A-Z][A-Za-z]+\/|:/.test(plain)) return [plain.replace(/^https?:\/\/.*\/([A-Z][A-Za-z]+\/[^/]+)$/, '$1')];
    return (modifier === undefined ? targets : [modifier]).map((target) => `${target}/${plain}`);
  });
  const patients = references.filter((reference) => reference.startsWith('Patient/'));
  const inCompartment = isSubject(type, code) || patientCompartmentParams(type).includes(code);
  if (inCompartment && values.length === 1 && patients.length === 1) {
    const key = keyOf('Patient', patients[0]!.slice(8));
    return isSubject(type, code)
      ? { kind: 'patient', key, without: NOT_SUBJECT, with: undefined }
      : { kind: 'patient', key, without: undefined, with: referenceKey(code, patients[0]!) };
  }
  // References to the subject itself stand in no key: one person at a time.
  if (isSubject(type, code)) return undefined;
  return { kind: 'keys', any: references.map((reference) => referenceKey(code, reference)) };
}

function dateTests({ code, values }: SearchCriterion): DateTest[] {
  return values.map((value) => {
    const [, prefix = 'eq', text = ''] = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)$/.exec(unescapeValue(value)) ?? [];
    const range = parseDateRange(text);
    if (range === undefined) throw badDate(code, value);
    return { prefix, low: range.low, high: range.high };
  });
}

/** Every word must begin some word of the name; order is free. */
export function wordsAsked({ code, values }: Pick<SearchCriterion, 'code' | 'values'>): string {
  const weight = WORD_WEIGHT[code]!;
  const alternatives = values.map((value) => wordsOf(unescapeValue(value)).map((word) => `'${word}':*${weight}`));
  if (alternatives.some((words) => words.length === 0))
    throw fault('value', 'La búsqueda por nombre necesita al menos una letra.', {
      path: code,
      fix: 'Escriba el inicio del nombre o del apellido.',
    });
  return alternatives.map((words) => `(${words.slice(0, 12).join(' & ')})`).join(' | ');
}

export function unsupported(type: string, criterion: SearchCriterion, why: string): HubError {
  const name = criterion.modifier === undefined ? criterion.code : `${criterion.code}:${criterion.modifier}`;
  return fault('not-supported', `La búsqueda de ${type} por «${name.slice(0, 60)}» no se puede hacer así.`, {
    path: name.slice(0, 80),
    rule: 'Búsquedas: metadata (CapabilityStatement.rest.resource.searchParam)',
    fix: why,
  });
}

/** Words of the directory answer it: every word begins some word of the name, in any order. */
export const isName = (type: string, code: string): boolean =>
  code in WORD_WEIGHT && isListed(type) && searchParameter(type, code)?.type === 'string';

/** The indexes that are written with the resource may answer it. */
function isHot(type: string, code: string): boolean {
  if (code === 'identifier') return true;
  const parameter = searchParameter(type, code)!;
  if (isSubject(type, code)) return true;
  if (parameter.type === 'string') return code in WORD_WEIGHT;
  if (parameter.type === 'date') return code === mainDate(type) || code === 'birthdate';
  return (parameter.type === 'token' || parameter.type === 'reference') && !isUnkeyed(type, code);
}
