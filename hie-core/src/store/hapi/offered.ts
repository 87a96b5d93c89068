/** What of R4's search HAPI answers for the hub; the rest is refused by name, never left out of the question. */
import { fault } from '../../errors.ts';
import { isResourceType } from '../../r4/resource-types.ts';
import { type SearchParameterDefinition, searchParameter } from '../../r4/search-parameters.ts';
import type { SearchCriterion } from '../repository.ts';

/** HAPI answers these only with a full-text index or a grammar that the hub does not ask it to have. */
const NOT_OFFERED = new Set(['_text', '_content', '_query', '_filter']);
/** Codes above and below others: the hub's terminology is not in HAPI. */
const HIERARCHY = new Set(['above', 'below']);

/** HAPI indexes every other parameter of R4. */
export const isSearchParameter = (type: string, code: string): boolean =>
  !NOT_OFFERED.has(code) && searchParameter(type, code) !== undefined;

/** @throws HubError `not-supported` */
export function refuseUnknown(type: string, { code, modifier, chain, has }: SearchCriterion): void {
  if (has !== undefined) {
    refuseUnknown(has.type, has.criterion);
    return;
  }
  const parameter = isSearchParameter(type, code) ? searchParameter(type, code) : undefined;
  if (parameter === undefined) throw notOffered(type, code, 'R4 search parameters');
  if (modifier !== undefined && !hasModifier(parameter, modifier))
    throw notOffered(type, `${code}:${modifier}`, 'R4 search modifiers');
  if (chain === undefined) return;
  if (parameter.type !== 'reference')
    throw notOffered(type, `${code}.${chain.criterion.code}`, 'R4 chained parameters');
  if (chain.type !== undefined) refuseUnknown(chain.type, chain.criterion);
}

function hasModifier({ type, modifiers }: SearchParameterDefinition, modifier: string): boolean {
  if (type === 'reference' && isResourceType(modifier)) return true;
  return modifiers.includes(modifier) && !(type === 'token' && HIERARCHY.has(modifier));
}

const notOffered = (type: string, name: string, rule: string) =>
  fault('not-supported', `No se puede buscar ${type} por «${name.slice(0, 40)}».`, {
    path: `${type}?${name.slice(0, 40)}`,
    rule,
    fix: 'Vea los parámetros de búsqueda en /metadata.',
  });
