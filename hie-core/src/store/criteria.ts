/**
 * Search parameters as text (`identifier=system|value&name:exact=Ana`) into criteria and tokens.
 * Spec: https://hl7.org/fhir/R4/search.html#escaping
 */
import type { SearchCriterion } from './repository.ts';

/** Parameters that shape the answer instead of choosing resources. */
export const RESULT_PARAMETERS = new Set([
  '_sort',
  '_count',
  '_total',
  '_summary',
  '_elements',
  '_include',
  '_revinclude',
  '_contained',
  '_containedType',
  '_format',
  '_pretty',
  '_cursor',
]);

/** Splits at unescaped commas; what stays escaped is unescaped by `parseToken` or by `unescape`. */
export function splitValues(text: string): string[] {
  if (!text.includes(',')) return [text];
  const values: string[] = [];
  let current = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length) current += text[i]! + text[++i]!;
    else if (text[i] === ',') {
      values.push(current);
      current = '';
    } else current += text[i];
  }
  values.push(current);
  return values;
}

export function criterion(name: string, value: string): SearchCriterion {
  const colon = name.indexOf(':');
  return {
    code: colon === -1 ? name : name.slice(0, colon),
    modifier: colon === -1 ? undefined : name.slice(colon + 1),
    values: splitValues(value),
  };
}

export function parseCriteria(query: string): SearchCriterion[] {
  return [...new URLSearchParams(query)].map(([name, value]) => criterion(name, value));
}

/** `system|code`: system undefined when there is no `|` (any system), '' when it stands empty (no system). */
export interface Token {
  readonly system: string | undefined;
  readonly code: string;
}

export function parseToken(value: string): Token {
  for (let i = 0; i < value.length; i++) {
    if (value[i] === '\\') i++;
    else if (value[i] === '|')
      return { system: unescapeValue(value.slice(0, i)), code: unescapeValue(value.slice(i + 1)) };
  }
  return { system: undefined, code: unescapeValue(value) };
}

export function unescapeValue(value: string): string {
  return value.includes('\\') ? value.replace(/\\([\\,|$])/g, '$1') : value;
}

/** The one `system|value` that a condition names, when it names nothing else: the kind that the database can hold unique. */
export function soleIdentifier(condition: readonly SearchCriterion[]): { system: string; value: string } | undefined {
  const only = condition[0];
  if (condition.length !== 1 || only === undefined) return undefined;
  if (only.code !== 'identifier' || only.modifier !== undefined || only.values.length !== 1) return undefined;
  const token = parseToken(only.values[0]!);
  return token.system && token.code ? { system: token.system, value: token.code } : undefined;
}
