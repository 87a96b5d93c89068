import type { Json } from '../../extract/node.ts';

/**
 * Where the decision under way stands. One object for the process: a decision neither waits nor begins another, and each
 * begins by setting all of it.
 */
export const here: {
  /** The resource whose `contained` a reference `#id` looks into. */
  container: Json | undefined;
  inContained: boolean;
  /** The nearest resource, contained or not: `%resource` of an invariant. */
  resource: Json | undefined;
} = { container: undefined, inContained: false, resource: undefined };
