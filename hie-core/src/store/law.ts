/** What the policy says of one caller, with what is known of him now; and what it lets a query reach from one type to another. */
import type { Caller } from '../security/caller.ts';
import type { Decide, Decision } from '../security/policy/decide.ts';
import { NO_RELATIONS, type RelationsOf } from '../security/policy/relations.ts';
import type { Interaction } from '../security/scopes.ts';
import type { Restriction } from './repository.ts';

export type Allowed = Extract<Decision, { readonly kind: 'allow' }>;
export type Law = (interaction: Interaction, type: string) => Decision;
export type LawOf = (caller: Caller) => Law | Promise<Law>;
type Reach = NonNullable<Restriction['reach']>;

export function createLaw(decide: Decide, relations: RelationsOf = () => NO_RELATIONS): LawOf {
  return (caller) => {
    const known = relations(caller);
    if (known instanceof Promise)
      return known.then((all) => (interaction, type) => decide(caller, interaction, type, all));
    return (interaction, type) => decide(caller, interaction, type, known);
  };
}

/** @param persons whom the query names: what they have may be looked for as if they were treated here */
export function reachOf(law: Law, persons: readonly string[] = []): Reach {
  return (type, how = 'search') => {
    const decision = law('search', type);
    if (decision.kind === 'deny') return undefined;
    return how === 'follow' ? decision.named : withNamed(decision.restriction, persons);
  };
}

function withNamed(restriction: Restriction, persons: readonly string[]): Restriction {
  if (restriction.treated === undefined || persons.length === 0) return restriction;
  return { ...restriction, treated: { ...restriction.treated, orPersons: persons } };
}
