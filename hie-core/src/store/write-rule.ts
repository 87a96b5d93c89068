import type { Resource } from '@medplum/fhirtypes';
import type { SearchCriterion } from './repository.ts';

/**
 * A rule that holds for every write of a resource type, whichever door it came through. Slices export rules, `server.ts`
 * hands them to the store, and the store runs them inside the write: a rule that lived in a route could be walked around.
 */
export interface RuleRead {
  /** Current resources of a type by exact identifiers (system|value); absent ones are simply missing. */
  byIdentifier(
    type: string,
    identifiers: readonly { readonly system: string; readonly value: string }[],
  ): Promise<readonly Resource[]>;
}

export type RuleVerdict =
  /** Store it as it came, or as the rule completed it. */
  | { readonly kind: 'create'; readonly resource: Resource; readonly also?: readonly Resource[] }
  /** It is this one that exists: answer with it, changed or unchanged. */
  | { readonly kind: 'replace'; readonly id: string; readonly resource: Resource }
  | { readonly kind: 'match'; readonly id: string };

export interface WriteRule {
  readonly type: string;
  /** @throws HubError when the write must not happen. */
  decide(
    intent: {
      readonly kind: 'create' | 'update';
      readonly resource: Resource;
      readonly condition: readonly SearchCriterion[] | undefined;
      readonly targetId: string | undefined;
    },
    read: RuleRead,
  ): Promise<RuleVerdict>;
}
