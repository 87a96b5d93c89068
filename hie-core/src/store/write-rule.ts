import type { Resource } from '@medplum/fhirtypes';
import type { SearchCriterion } from './repository.ts';

/**
 * A rule that holds for every write of a resource type, whichever door it came through. Slices export rules, `server.ts`
 * hands them to the store, and the store runs them inside the write: a rule that lived in a route could be walked around.
 */
export interface BusinessIdentifier {
  readonly system: string;
  readonly value: string;
}

export interface RuleRead {
  /** Current resources of a type by exact identifiers (system|value); absent ones are simply missing. */
  byIdentifier(type: string, identifiers: readonly BusinessIdentifier[]): Promise<readonly Resource[]>;
}

export type RuleVerdict =
  /** Store it as it came, or as the rule completed it. `also` may refer to it by the intent's `self`. */
  | { readonly kind: 'create'; readonly resource: Resource; readonly also?: readonly Resource[] }
  /** It is this one that exists: answer with it, changed or unchanged. */
  | { readonly kind: 'replace'; readonly id: string; readonly resource: Resource; readonly also?: readonly Resource[] }
  | { readonly kind: 'match'; readonly id: string };

export interface RuleIntent {
  readonly kind: 'create' | 'update';
  readonly resource: Resource;
  readonly condition: readonly SearchCriterion[] | undefined;
  /** The existing resource that the client meant, by id or by a condition that one resource meets. */
  readonly target: Resource | undefined;
  /** A urn that stands for this resource in references, before it has an id. */
  readonly self: string;
}

export interface WriteRule {
  readonly type: string;
  /** What `decide` will look up for this resource, asked together with everything else the write must know. */
  lookups(resource: Resource): readonly BusinessIdentifier[];
  /**
   * May run several times for one write: it must decide by what it reads, and change nothing.
   * @throws HubError when the write must not happen.
   */
  decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict>;
  /** Identifiers that only one current resource may carry; the database holds it against concurrent writers. */
  exclusive(resource: Resource): readonly BusinessIdentifier[];
}
