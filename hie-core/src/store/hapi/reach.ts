/**
 * Chains and `_has` reach resources of other types, and what they find tells something of those. HAPI can't be told what a
 * caller may see there, so one whose sight is limited is refused. What an include brings is looked at afterwards: it changes
 * neither the matches nor their number.
 */
import { fault } from '../../errors.ts';
import { searchParameter } from '../../r4/search-parameters.ts';
import type { Restriction, SearchCriterion, SearchQuery } from '../repository.ts';
import { isFree } from './law.ts';

export function refuseReach(type: string, query: SearchQuery, restriction: Restriction): void {
  for (const other of query.criteria.flatMap((one) => typesBehind(type, one))) {
    const there = restriction.reach === undefined ? restriction : restriction.reach(other, 'search');
    if (!isFree(there)) throw refused(type);
  }
}

/** What holds for a resource of this type when an include brings it; undefined: it stays out. */
export const reachOf = (restriction: Restriction, type: string): Restriction | undefined =>
  restriction.reach === undefined ? restriction : restriction.reach(type, 'follow');

function typesBehind(type: string, { code, chain, has }: SearchCriterion): readonly string[] {
  if (has !== undefined) return [has.type, ...typesBehind(has.type, has.criterion)];
  if (chain === undefined) return [];
  const targets = chain.type === undefined ? (searchParameter(type, code)?.targets ?? []) : [chain.type];
  return targets.flatMap((target) => [target, ...typesBehind(target, chain.criterion)]);
}

const refused = (type: string) =>
  fault('not-supported', 'Con su acceso, este repositorio no busca a través de otros recursos.', {
    path: type,
    rule: 'Acceso: encadenamiento y _has',
    fix: 'Busque cada tipo por separado.',
  });
