/** What a write rule may look up: mostly answered already by the bundle's one question. */
import type { Resource } from '@medplum/fhirtypes';
import { identifierHash } from '../hashes.ts';
import type { Answer, Question } from '../write/answer.ts';
import type { RuleRead } from '../write-rule.ts';

export function ruleRead(
  ask: (question: Question) => Promise<Answer>,
  answer: Answer,
  asked: ReadonlySet<string>,
): RuleRead {
  const known = new Set(asked);
  return {
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
  };
}
