/** References: to resources of this store by key, to others by their url. https://hl7.org/fhir/R4/search.html#reference */
import { fault } from '../../../errors.ts';
import { isResourceType, RESOURCE_TYPES } from '../../../r4/resource-types.ts';
import type { SearchParameterDefinition } from '../../../r4/search-parameters.ts';
import { parseToken, unescapeValue } from '../../criteria.ts';
import { keyOf } from '../../keys.ts';
import type { SearchCriterion } from '../../repository.ts';
import { hierarchyOf, relatives } from './hierarchy.ts';
import type { LookUps } from './look-ups.ts';
import { anyOf, keys, leaf, type Matcher } from './matcher.ts';
import { keyHash, linkParam, localTarget, logicalValue, uriValue } from './names.ts';

export const targetTypes = ({ targets }: SearchParameterDefinition): readonly string[] =>
  targets.length === 0 || targets.includes('Resource') ? RESOURCE_TYPES : targets;

export function reference(
  type: string,
  parameter: SearchParameterDefinition,
  { modifier, values }: SearchCriterion,
  lookUps: LookUps,
): Matcher | undefined {
  const { code } = parameter;
  if (modifier === 'identifier')
    return keys(
      values.map((value) => {
        const { system, code: id } = parseToken(value);
        return keyHash(type, code, logicalValue(system ?? '*', id));
      }),
    );
  const direction = modifier === 'above' || modifier === 'below' ? modifier : undefined;
  if (modifier !== undefined && direction === undefined && !isResourceType(modifier)) return undefined;
  const possible = modifier === undefined || direction !== undefined ? targetTypes(parameter) : [modifier];
  const types = direction === undefined ? possible : possible.filter((one) => hierarchyOf(one) !== undefined);
  if (types.length === 0) return undefined;
  const params = new Set<number>();
  const targets = new Set<string>();
  const urls: number[] = [];
  for (const value of values) {
    const plain = unescapeValue(value).replace(/\/_history\/.*$/, '');
    const url = /^https?:\/\/.*\/([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})$/.exec(plain)?.[1];
    const local = localTarget(url ?? plain);
    if (plain.includes(':')) urls.push(keyHash(type, code, uriValue(plain)));
    if (local !== undefined) addTarget(local.type, local.id);
    else if (!plain.includes(':')) for (const target of types) addTarget(target, plain);
  }
  const all: Matcher[] = [];
  if (targets.size > 0) all.push(linked([...params], [...targets]));
  if (urls.length > 0) all.push(keys(urls));
  return anyOf(all);

  function addTarget(targetType: string, id: string): void {
    params.add(linkParam(type, code, targetType));
    const key = keyOf(targetType, id);
    if (direction === undefined) targets.add(key);
    else if (hierarchyOf(targetType) === undefined) throw noHierarchy(code, targetType);
    else for (const one of relatives(lookUps, targetType, key, direction)) targets.add(one);
  }
}

const noHierarchy = (code: string, type: string) =>
  fault('not-supported', `Los recursos ${type.slice(0, 64)} no forman una jerarquía en R4.`, {
    path: code,
    rule: ':above y :below de referencias: tipos con partof o part-of a su mismo tipo',
    fix: 'Busque sin ese modificador.',
  });

const linked = (params: readonly number[], targets: readonly string[]): Matcher =>
  params.length === 1 && targets.length === 1
    ? leaf(
        'population_link',
        (p, x) => `${x}.param = ${p.add(params[0], 'bigint')} and ${x}.target = ${p.add(targets[0], 'uuid')}`,
        { walk: true },
      )
    : leaf(
        'population_link',
        (p, x) => `${x}.param = any(${p.add(params, 'bigint[]')}) and ${x}.target = any(${p.add(targets, 'uuid[]')})`,
      );
