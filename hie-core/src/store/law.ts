/** What the policy says of one caller, with what is known of him now; and what it lets a query reach from one type to another. */
import type { Caller } from '../security/caller.ts';
import type { Decide, Decision } from '../security/policy/decide.ts';
import { NO_RELATIONS, type RelationsOf } from '../security/policy/relations.ts';
import type { Interaction } from '../security/scopes.ts';
import type { Restriction } from './repository.ts';
import { allRecordsOf, NOBODY_MERGED, type SamePerson } from './same-person.ts';

export type Allowed = Extract<Decision, { readonly kind: 'allow' }>;
export type Law = (interaction: Interaction, type: string) => Decision;
export type LawOf = (caller: Caller) => Law | Promise<Law>;
type Reach = NonNullable<Restriction['reach']>;

export function createLaw(
  decide: Decide,
  relations: RelationsOf = () => NO_RELATIONS,
  same: SamePerson = NOBODY_MERGED,
): LawOf {
  const whole = ofWholePersons(same);
  return (caller) => {
    const known = relations(caller);
    if (known instanceof Promise)
      return known.then((all) => (interaction, type) => whole(decide(caller, interaction, type, all)));
    return (interaction, type) => whole(decide(caller, interaction, type, known));
  };
}

/**
 * Who may see one record of a person may see the person (docs/adr/0039). The policy keeps its judgements, so what is made of one is kept
 * beside it until somebody else is merged.
 */
function ofWholePersons(same: SamePerson): (decision: Decision) => Decision {
  const made = new WeakMap<Decision, { readonly version: number; readonly decision: Decision }>();
  return (decision) => {
    if (same.isEmpty || decision.kind === 'deny') return decision;
    const kept = made.get(decision);
    if (kept?.version === same.version) return kept.decision;
    const { restriction, named } = decision;
    const widened = { ...decision, restriction: widen(restriction, same), named: widen(named, same) };
    made.set(decision, { version: same.version, decision: widened });
    return widened;
  };
}

function widen(restriction: Restriction, same: SamePerson): Restriction {
  const { persons, treated, hidden } = restriction;
  return {
    ...restriction,
    ...(persons && { persons: allRecordsOf(same, persons) }),
    ...(treated && { treated: { ...treated, anyRecord: true } }),
    ...(hidden && {
      hidden: {
        ...hidden,
        by: { ...hidden.by, anyRecord: true },
        exempt: allRecordsOf(same, hidden.exempt),
      },
    }),
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
