/**
 * One search criterion into a condition on ids. What cannot be answered is refused by name: to leave it out silently would
 * answer another question than the one that was asked. https://hl7.org/fhir/R4/search.html#modifiers
 */
import { isResourceType } from '../../../r4/resource-types.ts';
import { type SearchParameterDefinition, searchParameter } from '../../../r4/search-parameters.ts';
import { unescapeValue } from '../../criteria.ts';
import { keyOf, shardOf } from '../../keys.ts';
import type { Restriction, SearchCriterion } from '../../repository.ts';
import { restrictionSql } from '../restriction-sql.ts';
import { isName, unsupported, wordsAsked } from '../search-criteria.ts';
import { composite } from './composite.ts';
import { type Compile, text, token, uri } from './equal.ts';
import type { LookUps } from './look-ups.ts';
import { allOf, anyOf, leaf, type Matcher, NOTHING, not, referredBy, refersTo } from './matcher.ts';
import { linkParam, partsOf } from './names.ts';
import { near } from './near.ts';
import { ordered } from './ordered.ts';
import { presentBit } from './present.ts';
import { reference, targetTypes } from './reference.ts';
import { ofTypes, typeTest } from './types.ts';
import { updated } from './updated.ts';

export interface Compiling {
  readonly restriction: Restriction;
  readonly lookUps: LookUps;
}

/** What is asked of resources of one type. */
export function compile(type: string, criterion: SearchCriterion, context: Compiling): Matcher {
  const { code, modifier, has, chain } = criterion;
  if (has !== undefined) return compileHas(type, has, context);
  if (chain !== undefined) return compileChain(type, criterion, chain, context);
  if (code === '_id') return ids(type, criterion);
  if (code === '_lastUpdated') {
    if (modifier !== undefined) throw unsupported(type, criterion, MODIFIER);
    return updated([type], criterion.values);
  }
  const parameter = searchParameter(type, code);
  if (parameter === undefined || !servesPopulation(parameter)) throw unsupported(type, criterion, METADATA);
  const parts = partsOf(type, code);
  if (parts !== undefined) return union(type, criterion, parts, context);
  if (modifier === 'missing') return missing(type, criterion);
  const hot = modifier === undefined ? byWords(type, criterion) : undefined;
  if (hot !== undefined) return hot;
  const matcher = VALUES[parameter.type]?.(type, parameter, criterion, context.lookUps);
  if (matcher === undefined) throw unsupported(type, criterion, MODIFIER);
  return matcher;
}

const METADATA = 'Use uno de los parámetros que metadata ofrece para este tipo.';
const MODIFIER = 'Ese modificador no existe para este parámetro, o el hub no lo atiende; quítelo o use otro.';

function union(type: string, criterion: SearchCriterion, parts: readonly string[], context: Compiling): Matcher {
  const each = (change: Partial<SearchCriterion>) =>
    anyOf(parts.map((code) => compile(type, { ...criterion, ...change, code }, context)));
  switch (criterion.modifier) {
    case 'not':
      return not(each({ modifier: undefined }));
    case 'not-in':
      return not(each({ modifier: 'in' }));
    case 'missing':
      requireBoolean(type, criterion);
      return criterion.values[0] === 'false' ? each({}) : not(each({ values: ['false'] }));
    default:
      return each({});
  }
}

/** The words of names: the same answer as when they are asked alone. */
function byWords(type: string, { code, values }: SearchCriterion): Matcher | undefined {
  if (!isName(type, code)) return undefined;
  const words = wordsAsked({ code, values });
  return leaf(
    'directory',
    (p, x) => `${typeTest([type], `${x}.type`, p)} and ${x}.words @@ ${p.add(words, 'tsquery')}`,
  );
}

const inOrder: Compile = (type, parameter, criterion) =>
  criterion.modifier === undefined ? ordered(type, parameter, criterion) : undefined;
const VALUES: Partial<Record<SearchParameterDefinition['type'], Compile>> = {
  token,
  string: text,
  uri,
  reference,
  date: inOrder,
  number: inOrder,
  quantity: inOrder,
  composite: (type, parameter, criterion, lookUps) =>
    criterion.modifier === undefined ? composite(type, parameter, criterion, lookUps) : undefined,
  special: (_type, _parameter, criterion) => (criterion.modifier === undefined ? near(criterion) : undefined),
};

/** All but composites of two ordered parts, whose correlation no index holds. Of `special` R4 has Location.near alone. */
export function servesPopulation(parameter: SearchParameterDefinition): boolean {
  if (parameter.type === 'special') return parameter.code === 'near';
  const ranges = parameter.components.filter(({ type }) => !['token', 'reference', 'uri'].includes(type));
  return parameter.type !== 'composite' || ranges.length <= 1;
}

/** Every resource of these types; of one type in the order of ids. */
export const everyone = (types: readonly string[]): Matcher =>
  leaf('population', (p, x) => typeTest(types, `${x}.type`, p), { walk: types.length === 1 });

/** What is asked of resources of several types: by the parameters that all of them have. */
export function compileCommon(types: readonly string[], criterion: SearchCriterion, context: Compiling): Matcher {
  const { code, modifier, has, chain } = criterion;
  if (has !== undefined || chain !== undefined || !COMMON.has(code))
    throw unsupported('todo el sistema', criterion, `Sin tipo solo se busca por ${[...COMMON].join(', ')}.`);
  if (code === '_lastUpdated') {
    if (modifier !== undefined) throw unsupported('todo el sistema', criterion, MODIFIER);
    return updated(types, criterion.values);
  }
  if (code === '_id') {
    if (modifier !== undefined) throw unsupported('todo el sistema', criterion, MODIFIER);
    const wanted = types.flatMap((type) => criterion.values.map((value) => keyOf(type, unescapeValue(value))));
    return ofTypes(types, (p, x) => `${x}.id = any(${p.add([...new Set(wanted)], 'uuid[]')})`);
  }
  if (modifier === 'missing' || modifier === 'not' || modifier === 'not-in') {
    const positive = { ...criterion, modifier: modifier === 'missing' ? modifier : undefined };
    const affirmed = modifier === 'missing' ? { ...positive, values: ['false'] } : positive;
    const inner = anyOf(types.map((type) => compile(type, affirmed, context)));
    if (modifier === 'missing') requireBoolean('todo el sistema', criterion);
    return modifier === 'missing' && criterion.values[0] === 'false' ? inner : not(inner);
  }
  return anyOf(types.map((type) => compile(type, criterion, context)));
}

const COMMON = new Set(['_id', '_lastUpdated', '_profile', '_security', '_source', '_tag']);

function ids(type: string, criterion: SearchCriterion): Matcher {
  if (criterion.modifier !== undefined) throw unsupported(type, criterion, MODIFIER);
  const wanted = criterion.values.map((value) => keyOf(type, unescapeValue(value)));
  return ofTypes([type], (p, x) => `${x}.id = any(${p.add(wanted, 'uuid[]')})`);
}

function missing(type: string, criterion: SearchCriterion): Matcher {
  requireBoolean(type, criterion);
  const bit = presentBit(type, criterion.code);
  const present = ofTypes([type], (p, x) => `${x}.present & ${p.add(bit, 'bigint')} <> 0`, false);
  return criterion.values[0] === 'true' ? not(present) : present;
}

function requireBoolean(type: string, criterion: SearchCriterion): void {
  if (criterion.values.length === 1 && ['true', 'false'].includes(criterion.values[0]!)) return;
  throw unsupported(type, criterion, 'Con :missing el valor es true o false.');
}

function compileHas(type: string, has: NonNullable<SearchCriterion['has']>, context: Compiling): Matcher {
  const parameter = searchParameter(has.type, has.reference);
  const criterion: SearchCriterion = { code: '_has', modifier: `${has.type}:${has.reference}`, values: [] };
  if (!isResourceType(has.type) || parameter?.type !== 'reference')
    throw unsupported(
      type,
      criterion,
      'Nombre un tipo y un parámetro suyo de referencia: _has:Observation:patient:code=…',
    );
  const inner = reached(has.type, has.criterion, context);
  return inner === undefined ? NOTHING : referredBy([linkParam(has.type, has.reference, type)], inner);
}

function compileChain(
  type: string,
  criterion: SearchCriterion,
  chain: NonNullable<SearchCriterion['chain']>,
  context: Compiling,
): Matcher {
  const { code } = criterion;
  const parameter = searchParameter(type, code);
  const told: SearchCriterion = { code, modifier: chain.type, values: [] };
  if (parameter?.type !== 'reference') throw unsupported(type, told, 'Solo un parámetro de referencia se encadena.');
  if (chain.type !== undefined && !isResourceType(chain.type))
    throw unsupported(type, told, 'Escriba un tipo de recurso después de «:».');
  const possible = chain.type === undefined ? targetTypes(parameter) : [chain.type];
  const next = chain.criterion;
  const able = possible.filter((target) => canAsk(target, next));
  if (able.length === 0) throw unsupported(type, told, `Ninguno de sus destinos tiene «${next.code.slice(0, 40)}».`);
  return anyOf(
    able.flatMap((target) => {
      const inner = reached(target, next, context);
      return inner === undefined ? [] : [refersTo([linkParam(type, code, target)], inner)];
    }),
  );
}

const canAsk = (type: string, { code, has }: SearchCriterion): boolean =>
  has !== undefined || code === '_id' || code === '_lastUpdated' || searchParameter(type, code) !== undefined;

/** A criterion on another type, and of that type only what may be seen. */
function reached(type: string, criterion: SearchCriterion, context: Compiling): Matcher | undefined {
  const { restriction } = context;
  const own = restriction.reach === undefined ? restriction : restriction.reach(type);
  if (own === undefined) return undefined;
  const parts = [compile(type, criterion, context), permitted(own, [type])];
  if (own.persons === undefined) return allOf(parts);
  return allOf([anyOf(own.persons.map((person) => within([type], person))), ...parts]);
}

/** What of these types is not hidden from the caller. */
export const permitted = (restriction: Restriction, types: readonly string[]): Matcher => ({
  probe: (p, id) => {
    const conditions = restrictionSql(restriction, types, id, (value, cast) => p.add(value, cast));
    return conditions.length === 0 ? 'true' : conditions.join(' and ');
  },
  set: undefined,
});

/** What of these types stands in the record of one person. */
export function within(types: readonly string[], patientId: string): Matcher {
  const patient = keyOf('Patient', patientId);
  const others = types.filter((type) => type !== 'Patient');
  const all: Matcher[] = [];
  if (others.length < types.length) all.push(ofTypes(['Patient'], (p, x) => `${x}.id = ${p.add(patient, 'uuid')}`));
  if (others.length > 0)
    all.push(
      leaf(
        'compartment',
        (p, x) =>
          `${x}.shard = ${p.add(shardOf(patient), 'smallint')} and ${x}.patient = ${p.add(patient, 'uuid')} and ${typeTest(others, `${x}.type`, p)}`,
      ),
    );
  return anyOf(all);
}

/** For the CapabilityStatement. */
export function servesParameter(type: string, code: string): boolean {
  const parameter = searchParameter(type, code);
  return parameter !== undefined && servesPopulation(parameter);
}
