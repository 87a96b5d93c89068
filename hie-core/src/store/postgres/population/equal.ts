/** Tokens, strings and uris: what is found by equality or by its beginning. */
import { normalizeText } from '../../../r4/normalize.ts';
import type { SearchParameterDefinition } from '../../../r4/search-parameters.ts';
import { parseToken, unescapeValue } from '../../criteria.ts';
import type { SearchCriterion } from '../../repository.ts';
import { keys, leaf, type Matcher, not, type Parameters } from './matcher.ts';
import {
  anySystem,
  exactValue,
  keyHash,
  ofSystem,
  ofTypeValue,
  paramHash,
  TEXT_LIMIT,
  tokenValue,
  uriValue,
} from './names.ts';
import { splitUnescaped } from './values.ts';

type Compile = (type: string, parameter: SearchParameterDefinition, criterion: SearchCriterion) => Matcher | undefined;

export const token: Compile = (type, { code }, { modifier, values }) => {
  const hashes = () => values.map((value) => keyHash(type, code, tokenAsked(value)));
  switch (modifier) {
    case undefined:
    // :in and :not-in come here with the value set's codes in their place (value-set.ts).
    case 'in':
      return keys(hashes());
    case 'not':
    case 'not-in':
      return not(keys(hashes()));
    case 'text':
      return begins(paramHash(type, code, ':text'), values.map(plain));
    case 'of-type':
      return keys(values.map((value) => keyHash(type, code, ofTypeAsked(value))));
    default:
      return undefined;
  }
};

export function tokenAsked(value: string): string {
  const { system, code } = parseToken(value);
  if (system === undefined) return anySystem(code);
  return code === '' ? ofSystem(system) : tokenValue(system || undefined, code);
}

function ofTypeAsked(value: string): string {
  const [system = '', code = '', id = ''] = splitUnescaped(value, '|').map(unescapeValue);
  return ofTypeValue(system || undefined, code, id);
}

const plain = (value: string): string => normalizeText(unescapeValue(value));

export const text: Compile = (type, { code }, { modifier, values }) => {
  switch (modifier) {
    case undefined:
      return begins(paramHash(type, code), values.map(plain));
    case 'exact':
      return keys(values.map((value) => keyHash(type, code, exactValue(unescapeValue(value)))));
    case 'contains':
      return contains(paramHash(type, code), values.map(plain));
    default:
      return undefined;
  }
};

export const uri: Compile = (type, { code }, { modifier, values }) => {
  const asked = values.map(unescapeValue);
  switch (modifier) {
    case undefined:
      return keys(asked.map((value) => keyHash(type, code, uriValue(value))));
    case 'below':
      return begins(paramHash(type, code), asked);
    case 'above':
      return keys(asked.flatMap(parents).map((value) => keyHash(type, code, uriValue(value))));
    default:
      return undefined;
  }
};

/** A uri and each path above it. */
function parents(value: string): string[] {
  const all = [value];
  for (let at = value.lastIndexOf('/'); at > 0 && all.length < 50; at = value.lastIndexOf('/', at - 1)) {
    all.push(value.slice(0, at), value.slice(0, at + 1));
  }
  return all;
}

/** Greater than anything that begins with it, byte by byte. */
const END = String.fromCodePoint(0x10ffff);

export function begins(param: number, values: readonly string[]): Matcher {
  return leaf(
    'population_text',
    (p, x) => `${x}.param = ${p.add(param, 'bigint')} and ${oneOf(values, p, x, beginsTest)}`,
  );
}

const beginsTest = (value: string, p: Parameters, x: string): string => {
  const start = value.slice(0, TEXT_LIMIT).replaceAll('\0', '').toWellFormed();
  return `(${x}.value >= ${p.add(start, 'text')} and ${x}.value < ${p.add(start + END, 'text')})`;
};

/** Reads all values of the parameter: bounded by the statement's time, and best beside another criterion. */
function contains(param: number, values: readonly string[]): Matcher {
  const test = (value: string, p: Parameters, x: string) =>
    `strpos(${x}.value, ${p.add(value.replaceAll('\0', '').toWellFormed(), 'text')}) > 0`;
  return leaf('population_text', (p, x) => `${x}.param = ${p.add(param, 'bigint')} and ${oneOf(values, p, x, test)}`);
}

const oneOf = (
  values: readonly string[],
  p: Parameters,
  x: string,
  test: (value: string, p: Parameters, x: string) => string,
): string => `(${values.map((value) => test(value, p, x)).join(' or ')})`;
