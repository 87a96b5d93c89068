/** What a write rule may look up: mostly answered already by the bundle's one question. */
import type { Resource } from '@medplum/fhirtypes';
import { liveOf } from '../current.ts';
import { identifierHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';
import type { Answer, Question } from '../write/answer.ts';
import type { Held, HeldAsked, RuleRead, SupplyRead } from '../write-rule.ts';
import type { Alike } from './traits.ts';

export function ruleRead(
  ask: (question: Question) => Promise<Answer>,
  answer: Answer,
  asked: ReadonlySet<string>,
  held: (asked: HeldAsked) => Promise<Held>,
  alike: Alike,
  supplies: SupplyRead,
): RuleRead {
  const known = new Set(asked);
  const absent = new Set<string>();
  return {
    ...{ held, supplies },
    async alike(type, traits) {
      const found = await alike(type, traits);
      for (const current of found) if (!answer.byKey.get(current.key)?.content) answer.byKey.set(current.key, current);
      return found.map(({ content }) => JSON.parse(content) as Resource);
    },
    async byIdentifier(type, identifiers) {
      const hashes = identifiers.map(({ system, value }) => identifierHash(type, system, value));
      const unknown = hashes.filter((hash) => !known.has(hash));
      if (unknown.length > 0) {
        const more = await ask({ identifiers: new Set(unknown), keys: new Map(), operation: undefined });
        for (const hash of unknown) known.add(hash);
        for (const [hash, holders] of more.byIdentifier) answer.byIdentifier.set(hash, holders);
        for (const [key, current] of more.byKey) answer.byKey.set(key, current);
      }
      const holders = new Map(
        hashes.flatMap((hash) => answer.byIdentifier.get(hash) ?? []).map((current) => [current.key, current]),
      );
      return [...holders.values()].map((current) => JSON.parse(current.content) as Resource);
    },
    async byId(named) {
      const keys = named.map(({ type, id }) => keyOf(type, id));
      const unread = keys.filter((key) => !answer.byKey.get(key)?.content && !absent.has(key));
      if (unread.length > 0) {
        const whole = new Map(unread.map((key) => [key, true]));
        const more = await ask({ identifiers: new Set(), keys: whole, operation: undefined });
        for (const [key, current] of more.byKey) answer.byKey.set(key, current);
        for (const key of unread) absent.add(key);
      }
      return named.map(({ type }, index) => liveOf(answer.byKey.get(keys[index]!), type));
    },
  };
}
