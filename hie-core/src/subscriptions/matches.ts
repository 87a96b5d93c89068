/**
 * Whether a changed resource meets the criteria of a Subscription, decided in memory from what the search indexes hold of
 * it: no query per subscription and write. What cannot be judged this way (chains, `_has`, `:in`, composites) is refused
 * when the Subscription is created, never left out silently. https://hl7.org/fhir/R4/subscription.html
 */
import { fault, HubError, type Problem } from '../errors.ts';
import type { IndexEntry } from '../r4/extract.ts';
import { type SearchParameterDefinition, searchParameter } from '../r4/search-parameters.ts';
import { isResourceType } from '../r4/validate.ts';
import { parseCriteria, parseToken } from '../store/criteria.ts';
import type { SearchCriterion } from '../store/repository.ts';
import {
  dateTest,
  numberTest,
  referenceIdentifierTest,
  referencesMeant,
  referenceTest,
  stringTest,
  type Test,
  tokenTest,
  tokenTextTest,
  uriTest,
} from './match-values.ts';

export interface Criteria {
  readonly type: string;
  readonly matches: (entries: readonly IndexEntry[]) => boolean;
  /**
   * Keys of `keysOf` of which a matching resource has at least one: whoever holds thousands of criteria looks at those of
   * these keys only. undefined: any resource of the type may match.
   */
  readonly keys: readonly string[] | undefined;
}

const MAX_LENGTH = 2_000;
const MAX_CRITERIA = 20;
const MAX_VALUES = 100;
/** Every delivery writes an AuditEvent: telling of those would never end. */
const NEVER = new Set(['AuditEvent', 'Subscription']);

/**
 * @param text `Observation?code=http://loinc.org|4548-4&status=final`, or a type alone
 * @throws HubError with every criterion that cannot be judged
 */
export function compileCriteria(text: string): Criteria {
  const [type = '', query = ''] = splitOnce(text.trim(), '?');
  if (text.length > MAX_LENGTH) throw refuse('too-long', 'El criterio es demasiado largo.', `Máximo ${MAX_LENGTH}`, '');
  if (!isResourceType(type) || NEVER.has(type))
    throw refuse('value', `No se puede avisar de cambios en «${type.slice(0, 40)}».`, 'Subscription.criteria', text);
  const criteria = parseCriteria(query).filter(({ code }) => code !== '_format' && code !== '_pretty');
  if (criteria.length > MAX_CRITERIA || criteria.some(({ values }) => values.length > MAX_VALUES))
    throw refuse('too-costly', 'El criterio tiene demasiadas condiciones.', `Máximo ${MAX_CRITERIA}`, '');
  const problems: Problem[] = [];
  const judges = criteria.flatMap((criterion) => {
    const judge = compile(type, criterion);
    if (judge !== undefined) return [judge];
    problems.push(cannotJudge(type, criterion));
    return [];
  });
  if (problems.length > 0) throw new HubError(problems as [Problem, ...Problem[]]);
  return { type, matches: (entries) => judges.every((judge) => judge(entries)), keys: keysAsked(type, criteria) };
}

type Judge = (entries: readonly IndexEntry[]) => boolean;

function compile(type: string, { code, modifier, values, ...more }: SearchCriterion): Judge | undefined {
  const parameter = searchParameter(type, code);
  if (parameter === undefined || Object.values(more).some((part) => part !== undefined)) return undefined;
  if (modifier === 'missing') return missing(code, values);
  const tests = values.map((value) => testOf(parameter, modifier, value));
  if (tests.length === 0 || tests.some((test) => test === undefined)) return undefined;
  const any: Judge = (entries) => entries.some((entry) => entry.code === code && tests.some((test) => test!(entry)));
  return modifier === 'not' ? (entries) => !any(entries) : any;
}

function missing(code: string, values: readonly string[]): Judge | undefined {
  if (values.length !== 1 || !/^(true|false)$/.test(values[0]!)) return undefined;
  const wanted = values[0] === 'true';
  return (entries) => entries.some((entry) => entry.code === code) !== wanted;
}

function testOf({ type, targets }: SearchParameterDefinition, modifier: string | undefined, value: string) {
  const plain = modifier === undefined;
  switch (type) {
    case 'token':
      if (modifier === 'text') return tokenTextTest(value);
      return plain || modifier === 'not' ? tokenTest(value) : undefined;
    case 'reference':
      if (modifier === 'identifier') return referenceIdentifierTest(value);
      return plain || isResourceType(modifier) ? referenceTest(value, modifier, targets) : undefined;
    case 'string':
      return plain || modifier === 'exact' || modifier === 'contains' ? stringTest(value, modifier) : undefined;
    case 'date':
      return plain ? dateTest(value) : undefined;
    case 'number':
    case 'quantity':
      return plain ? numberTest(value, type) : undefined;
    case 'uri':
      return plain ? uriTest(value) : undefined;
    default:
      return undefined satisfies Test | undefined;
  }
}

/** A reference narrows most (one person), then a token; `status=final` narrows little, but more than nothing. */
function keysAsked(type: string, criteria: readonly SearchCriterion[]): string[] | undefined {
  const candidates = criteria.flatMap(({ code, modifier, values }) => {
    const parameter = searchParameter(type, code)!;
    if (parameter.type === 'reference' && (modifier === undefined || isResourceType(modifier)))
      return [
        {
          rank: 0,
          keys: values
            .flatMap((v) => referencesMeant(v, modifier, parameter.targets))
            .map((target) => `${code}=${target}`),
        },
      ];
    if (parameter.type !== 'token' || modifier !== undefined) return [];
    const tokens = values.map(parseToken);
    if (tokens.some((token) => token.code === '')) return [];
    return [
      { rank: code === 'identifier' || code === '_id' ? 1 : 2, keys: tokens.map((token) => `${code}=${token.code}`) },
    ];
  });
  return candidates.sort((a, b) => a.rank - b.rank)[0]?.keys;
}

export function keysOf(entries: readonly IndexEntry[]): Set<string> {
  const keys = new Set<string>();
  for (const entry of entries) {
    if (entry.type === 'reference') keys.add(`${entry.code}=${entry.target}`);
    else if (entry.type === 'token' && entry.value !== undefined) keys.add(`${entry.code}=${entry.value}`);
  }
  return keys;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function cannotJudge(type: string, { code, modifier, values }: SearchCriterion): Problem {
  const name = modifier === undefined ? code : `${code}:${modifier}`;
  return {
    code: 'not-supported',
    text: `El criterio «${name.slice(0, 60)}» de ${type} no se puede evaluar en una suscripción.`,
    path: 'Subscription.criteria',
    rule: 'token, referencia, fecha, texto, número, cantidad o uri del tipo; modificadores :not, :missing, :exact, :contains, :text, :identifier, :[tipo]',
    value: values.join(',').slice(0, 80),
    fix: 'Quite ese criterio o escríbalo con un parámetro del propio recurso; revise también su valor.',
  };
}

const refuse = (code: 'value' | 'too-long' | 'too-costly', text: string, rule: string, value: string): HubError =>
  fault(code, text, {
    path: 'Subscription.criteria',
    rule,
    ...(value !== '' && { value: value.slice(0, 80) }),
    fix: 'Escriba por ejemplo Observation?patient=Patient/123&status=final.',
  });
