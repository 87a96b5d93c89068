/**
 * Chains, `_has` and includes reach resources of other types. HAPI can't be told what a caller may see of those, so a caller
 * whose sight is limited there is refused: an answer narrowed afterwards would still tell what was left out.
 */
import { fault } from '../../errors.ts';
import { searchParameter } from '../../r4/search-parameters.ts';
import type { Restriction, SearchCriterion, SearchQuery } from '../repository.ts';

export function refuseReach(type: string, query: SearchQuery, restriction: Restriction): void {
  const reached = [
    ...query.criteria.flatMap((one) => typesBehind(type, one)),
    ...(query.includes ?? []).map(({ source, reverse, target, code }) =>
      reverse ? source : (target ?? targetOf(source, code)),
    ),
  ];
  for (const other of reached) {
    const there = restriction.reach === undefined ? restriction : other === '*' ? undefined : restriction.reach(other);
    if (there === undefined || there.patientId !== undefined) throw refused(type);
  }
}

function typesBehind(type: string, { code, chain, has }: SearchCriterion): string[] {
  if (has !== undefined) return [has.type, ...typesBehind(has.type, has.criterion)];
  if (chain === undefined) return [];
  const target = chain.type ?? targetOf(type, code);
  return [target, ...typesBehind(target, chain.criterion)];
}

/** `*`: more than one type. */
function targetOf(type: string, code: string): string {
  const targets = searchParameter(type, code)?.targets ?? [];
  return targets.length === 1 ? targets[0]! : '*';
}

const refused = (type: string) =>
  fault('not-supported', 'Con su acceso, este repositorio no busca a través de otros recursos.', {
    path: type,
    rule: 'Acceso: encadenamiento, _has e _include',
    fix: 'Busque cada tipo por separado.',
  });
