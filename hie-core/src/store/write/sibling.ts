/** What else a write brings, for a rule that must know what a reference comes to name before links are filled (./links.ts). */
import type { RuleIntent } from '../write-rule.ts';
import { type Known, live, targetOf } from './decide.ts';
import type { Entry, PlainIntent } from './planned.ts';
import { ownReferences } from './question.ts';

export type Sibling = NonNullable<RuleIntent['sibling']>;

export function siblingIn(entries: readonly Entry<PlainIntent>[], known: Known): Sibling {
  let own: ReadonlyMap<string, number> | undefined;
  return (reference) => {
    // Few rules ask.
    own ??= ownReferences(entries);
    const entry = entries[own.get(reference.replace(/\/_history\/.*$/, '')) ?? -1];
    if (entry === undefined || entry.intent.kind === 'delete') return undefined;
    return { resource: entry.intent.resource, target: live(targetOf(entry, true, known)) };
  };
}
