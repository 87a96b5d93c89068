/**
 * Search parameters as text (`identifier=system|value&name:exact=Ana`) into criteria and tokens.
 * Spec: https://hl7.org/fhir/R4/search.html#escaping
 */
import { fault } from '../errors.ts';
import type { SearchCriterion, SearchQuery } from './repository.ts';

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
  '_type',
]);

/** Splits at unescaped commas; what stays escaped is unescaped by `parseToken` or by `unescape`. */
function splitValues(text: string): string[] {
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

/** Levels of `a.b.c` and `_has` that one criterion may have. */
const MAX_CHAIN = 3;

export function criterion(name: string, value: string, depth = 0): SearchCriterion {
  if (depth > MAX_CHAIN) throw tooDeep(name);
  if (name.startsWith('_has:')) {
    const [, type = '', reference = '', ...rest] = name.split(':');
    if (type === '' || reference === '' || rest.length === 0 || rest[0] === '') throw malformedHas(name);
    const has = { type, reference, criterion: criterion(rest.join(':'), value, depth + 1) };
    return { code: '_has', modifier: undefined, values: [], has };
  }
  const dot = name.indexOf('.');
  const [code = '', modifier] = splitOnce(dot === -1 ? name : name.slice(0, dot), ':');
  if (dot === -1) return { code, modifier, values: splitValues(value) };
  const chain = { type: modifier, criterion: criterion(name.slice(dot + 1), value, depth + 1) };
  return { code, modifier: undefined, values: [], chain };
}

function splitOnce(text: string, at: string): [string, string | undefined] {
  const found = text.indexOf(at);
  return found === -1 ? [text, undefined] : [text.slice(0, found), text.slice(found + 1)];
}

const tooDeep = (name: string) =>
  fault('too-costly', 'La búsqueda encadena demasiados niveles.', {
    path: name.slice(0, 80),
    rule: `Cadenas y _has: hasta ${MAX_CHAIN} niveles`,
    fix: 'Busque primero los recursos intermedios y use sus ids.',
  });

const malformedHas = (name: string) =>
  fault('invalid', 'El parámetro _has está incompleto.', {
    path: name.slice(0, 80),
    rule: 'R4: _has:Tipo:referencia:parámetro=valor',
    fix: 'Escriba por ejemplo _has:Observation:patient:code=718-7.',
  });

export function parseCriteria(query: string): SearchCriterion[] {
  return [...new URLSearchParams(query)].map(([name, value]) => criterion(name, value));
}

/** The name and value that `criterion` reads. */
export function criterionText(one: SearchCriterion): [name: string, value: string] {
  if (one.has !== undefined) {
    const [name, value] = criterionText(one.has.criterion);
    return [`_has:${one.has.type}:${one.has.reference}:${name}`, value];
  }
  if (one.chain !== undefined) {
    const [name, value] = criterionText(one.chain.criterion);
    return [`${one.code}${one.chain.type === undefined ? '' : `:${one.chain.type}`}.${name}`, value];
  }
  return [one.modifier === undefined ? one.code : `${one.code}:${one.modifier}`, one.values.join(',')];
}

/** A query as the part of a URL behind `?`; type, compartment and cursor have no place there. */
export function toQueryString(query: SearchQuery): string {
  const parameters = new URLSearchParams(query.criteria.map(criterionText));
  if (query.type === undefined && query.types !== undefined) parameters.append('_type', query.types.join(','));
  for (const { source, code, target, iterate, reverse } of query.includes ?? []) {
    const name = `${reverse ? '_revinclude' : '_include'}${iterate ? ':iterate' : ''}`;
    const all = source === '*' && code === '*' && target === undefined;
    parameters.append(name, all ? '*' : `${source}:${code}${target === undefined ? '' : `:${target}`}`);
  }
  if (query.sort.length > 0)
    parameters.append('_sort', query.sort.map(({ code, descending }) => `${descending ? '-' : ''}${code}`).join(','));
  parameters.append('_count', String(query.count));
  if (query.total !== 'none') parameters.append('_total', query.total);
  if (query.summary !== undefined) parameters.append('_summary', query.summary);
  return parameters.toString();
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
