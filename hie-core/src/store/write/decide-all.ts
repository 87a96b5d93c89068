/** Decides a whole transaction, entry by entry, in the order R4 gives them. https://hl7.org/fhir/R4/http.html#trules */
import type { Current } from '../current.ts';
import { keyOf } from '../keys.ts';
import { referenceSlots } from '../references.ts';
import { typeOf } from '../repository.ts';
import type { WriteRule } from '../write-rule.ts';
import { type Decision, decide, type Known } from './decide.ts';
import type { Entry, PlainIntent, Planned } from './planned.ts';
import { ownReferences } from './question.ts';
import { siblingIn } from './sibling.ts';

/** searchName → at most two. */
export type Found = Map<string, readonly Current[]>;

/** R4 processes deletes first: for everything else in the transaction what they delete is gone already. */
export async function decideAll(
  entries: readonly Entry<PlainIntent>[],
  rules: ReadonlyMap<string, WriteRule>,
  read: Known,
  found: Found,
): Promise<Decision[]> {
  const known: Known = { ...read, sibling: siblingIn(entries, read) };
  const decisions: Decision[] = [];
  const gone = new Map<string, Current>();
  for (const [index, entry] of entries.entries()) {
    if (entry.intent.kind !== 'delete') continue;
    const decision = await decide(entry, rules.get(typeOf(entry.intent)), known);
    const { current } = decision.planned;
    if (current !== undefined && !current.deleted) gone.set(current.key, current);
    decisions[index] = decision;
  }
  if (gone.size > 0 && gone.size < entries.length) forget(gone, known, found);
  for (const [index, entry] of entries.entries())
    decisions[index] ??= await decide(entry, rules.get(typeOf(entry.intent)), known);
  return withChanges(decisions, rules, known);
}

/** What else changes, each by the rule of its own type and by the version that was read; what an entry writes itself is left to it. */
async function withChanges(
  decisions: readonly Decision[],
  rules: ReadonlyMap<string, WriteRule>,
  known: Known,
): Promise<Decision[]> {
  if (decisions.every(({ changes }) => changes.length === 0)) return [...decisions];
  const written = new Set(decisions.map(({ planned }) => planned.key));
  const whole: Decision[] = [];
  for (const decision of decisions) {
    const also = [...decision.also];
    for (const resource of decision.changes) {
      const { resourceType: type, id = '' } = resource;
      const key = keyOf(type, id);
      if (written.has(key)) continue;
      written.add(key);
      const ifMatch = String(known.answer.byKey.get(key)?.version);
      const intent = { kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch } as const;
      const entry = { intent, slots: referenceSlots(resource), path: decision.planned.path };
      also.push((await decide(entry, rules.get(type), known)).planned);
    }
    whole.push({ ...decision, also });
  }
  return whole;
}

function forget(gone: ReadonlyMap<string, Current>, { answer }: Known, found: Found): void {
  const stays = ({ key }: Current) => !gone.has(key);
  for (const [hash, holders] of answer.byIdentifier) {
    const left = holders.filter(stays);
    if (left.length === 0) answer.byIdentifier.delete(hash);
    else answer.byIdentifier.set(hash, left);
  }
  for (const [name, currents] of found) found.set(name, currents.filter(stays));
  for (const [key, current] of gone) answer.byKey.set(key, { ...current, deleted: true });
}

export function ownPlanned(entries: readonly Entry[], decisions: readonly Decision[]): Map<string, Planned> {
  const own = new Map<string, Planned>();
  for (const [reference, index] of ownReferences(entries)) own.set(reference, decisions[index]!.planned);
  for (const { self, planned } of decisions) own.set(self, planned);
  return own;
}
