/**
 * What a resource names beside itself, as write rules meet it: before links are resolved. A version of it is it; a condition, an identifier
 * alone and what its own bundle writes have to be looked up (https://hl7.org/fhir/R4/references.html#literal).
 */
import type { Reference, Resource } from '@medplum/fhirtypes';
import { parseCriteria, soleIdentifier } from '../store/criteria.ts';
import { parseReference } from '../store/references.ts';
import type { RuleIntent, RuleRead } from '../store/write-rule.ts';

/** Id of that type; undefined: it names none, or not yet. */
export function idIn(reference: string | undefined, type: string): string | undefined {
  const target = parseReference(reference ?? '');
  return target.kind === 'local' && target.type === type ? target.id : undefined;
}

/** It may come to name one of that type, which nobody can look up here. */
export function isNotYet(reference: string | undefined, type: string): boolean {
  const target = parseReference(reference ?? '');
  return target.kind === 'urn' || (target.kind === 'conditional' && target.type === type);
}

/** What a reference comes to name. */
export interface Meant<R extends Resource> {
  /** It names it by this id. */
  readonly id: string | undefined;
  /** As they stand in the hub: several may carry an identifier. */
  readonly standing: readonly R[];
  /** As the same write brings it. */
  readonly brought: R | undefined;
}

export type Sibling = RuleIntent['sibling'];

/** undefined: a condition of that type that is not `identifier=system|value`, which a rule cannot look up. */
export async function meantBy<R extends Resource>(
  named: Reference,
  type: R['resourceType'],
  sibling: Sibling,
  read: RuleRead,
): Promise<Meant<R> | undefined> {
  const isOne = (one: Resource | undefined): one is R => one?.resourceType === type;
  const id = idIn(named.reference, type);
  // What its own bundle writes comes first, as when links are filled.
  const beside = sibling?.(named.reference ?? '');
  if (beside !== undefined) {
    const { resource, target } = beside;
    const brought = isOne(resource) ? resource : undefined;
    return { id: target?.id === id ? id : undefined, standing: [target].filter(isOne), brought };
  }
  if (id !== undefined) return { id, standing: (await read.byId([{ type, id }])).filter(isOne), brought: undefined };
  const carried = identifierIn(named, type);
  if (carried === 'unknown') return undefined;
  const found = carried === undefined ? [] : await read.byIdentifier(type, [carried]);
  return { id, standing: found.filter(isOne), brought: undefined };
}

/** By which it names one of that type: in a condition, or alone. */
function identifierIn({ reference = '', identifier, type: said }: Reference, type: string) {
  const target = parseReference(reference);
  if (target.kind === 'conditional' && target.type === type)
    return soleIdentifier(parseCriteria(target.query)) ?? 'unknown';
  const { system, value } = identifier ?? {};
  return (said ?? type) === type && system && value ? { system, value } : undefined;
}
