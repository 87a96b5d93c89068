/** Tokens, strings and uris: what is found by equality or by its beginning. */
import { normalizeText } from '../../../r4/normalize.ts';
import type { SearchParameterDefinition } from '../../../r4/search-parameters.ts';
import { parseToken, unescapeValue } from '../../criteria.ts';
import { identifierHash } from '../../hashes.ts';
import type { SearchCriterion } from '../../repository.ts';
import { isListed } from '../search-criteria.ts';
import { relatedCodes } from './code-tree.ts';
import type { LookUps } from './look-ups.ts';
import { anyOf, keys, leaf, type Matcher, not, type Parameters, terms } from './matcher.ts';
import * as names from './names.ts';
import { tokensAsked } from './terms.ts';
import { splitUnescaped } from './values.ts';

export type Compile = (
  type: string,
  parameter: SearchParameterDefinition,
  criterion: SearchCriterion,
  lookUps: LookUps,
) => Matcher | undefined;

export const token: Compile = (type, { code }, { modifier, values }, lookUps) => {
  const asked = () => (code === 'identifier' ? identifiers(type, values) : codes(type, code, values, lookUps));
  switch (modifier) {
    case undefined:
    // :in and :not-in come here with the value set's codes in their place (value-set.ts).
    case 'in':
      return asked();
    case 'not':
    case 'not-in':
      return not(asked());
    case 'above':
    case 'below':
      return names.isPlain(code)
        ? undefined
        : codes(type, code, relatedCodes(lookUps, code, modifier, values), lookUps);
    case 'text':
      return begins(names.paramHash(type, code, ':text'), values.map(plain));
    case 'of-type':
      return keys(values.map((value) => names.keyHash(type, code, ofTypeAsked(value))));
    default:
      return undefined;
  }
};

function codes(type: string, param: string, values: readonly string[], lookUps: LookUps): Matcher {
  const hash = (hashed: string) => names.keyHash(type, param, hashed);
  if (!names.isPlain(param)) return keys(values.flatMap((value) => tokensAsked(lookUps, type, param, value)).map(hash));
  return keys(
    values.map((value) => {
      const { system, code } = parseToken(value);
      if (system && code === '') return hash(names.ofSystem(system));
      return hash(system ? names.tokenValue(system, code) : names.anySystem(code));
    }),
  );
}

/** By the index that is written with the resource, but for what it does not hold. */
function identifiers(type: string, values: readonly string[]): Matcher {
  const hot: string[] = [];
  const others: number[] = [];
  for (const value of values) {
    const { system, code } = parseToken(value);
    if (code === '') others.push(names.keyHash(type, 'identifier', names.ofSystem(system ?? '')));
    else if (system !== undefined || isListed(type)) hot.push(identifierHash(type, system, code));
    else others.push(names.keyHash(type, 'identifier', names.anySystem(code)));
  }
  const all = others.length === 0 ? [] : [keys(others)];
  if (hot.length > 0) all.push(leaf('identifier', (p, x) => `${x}.hash = any(${p.add(hot, 'uuid[]')})`));
  return anyOf(all);
}

function ofTypeAsked(value: string): string {
  const [system = '', code = '', id = ''] = splitUnescaped(value, '|').map(unescapeValue);
  return names.ofTypeValue(system || undefined, code, id);
}

const plain = (value: string): string => normalizeText(unescapeValue(value));

export const text: Compile = (type, { code }, { modifier, values }) => {
  switch (modifier) {
    case undefined:
      return begins(names.paramHash(type, code), values.map(plain));
    case 'exact':
      return keys(values.map((value) => names.keyHash(type, code, names.exactValue(unescapeValue(value)))));
    case 'contains':
      return contains(names.paramHash(type, code), values.map(plain));
    default:
      return undefined;
  }
};

export const uri: Compile = (type, { code }, { modifier, values }) => {
  const asked = values.map(unescapeValue);
  switch (modifier) {
    case undefined:
      return keys(asked.map((value) => names.keyHash(type, code, names.uriValue(value))));
    case 'below':
      return begins(names.paramHash(type, code), asked);
    case 'above':
      return keys(asked.flatMap(parents).map((value) => names.keyHash(type, code, names.uriValue(value))));
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

/** @param params several: any of them */
export function begins(params: number | readonly number[], values: readonly string[]): Matcher {
  return terms((p, x) => `${ofParam(params, p, x)} and ${oneOf(values, p, x, beginsTest)}`);
}

const ofParam = (params: number | readonly number[], p: Parameters, x: string): string =>
  typeof params === 'number'
    ? `${x}.param = ${p.add(params, 'bigint')}`
    : `${x}.param = any(${p.add(params, 'bigint[]')})`;

const beginsTest = (value: string, p: Parameters, x: string): string => {
  const start = names.storable(value);
  return `(${x}.value >= ${p.add(start, 'text')} and ${x}.value < ${p.add(start + END, 'text')})`;
};

/**
 * By the letters' index from three letters on, else by the parameter's distinct values: bounded by the statement's time, and
 * best beside another criterion. `kind` is said as the index says it.
 */
function contains(param: number, values: readonly string[]): Matcher {
  const test = (value: string, p: Parameters, x: string) => {
    const sought = names.storable(value);
    return sought.length < 3
      ? `strpos(${x}.value, ${p.add(sought, 'text')}) > 0`
      : `${x}.value like ${p.add(`%${sought.replace(/[\\%_]/g, '\\$&')}%`, 'text')}`;
  };
  return terms((p, x) => `${x}.param = ${p.add(param, 'bigint')} and ${x}.kind = 's' and ${oneOf(values, p, x, test)}`);
}

const oneOf = (
  values: readonly string[],
  p: Parameters,
  x: string,
  test: (value: string, p: Parameters, x: string) => string,
): string => `(${values.map((value) => test(value, p, x)).join(' or ')})`;
