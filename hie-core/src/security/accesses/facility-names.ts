/** Names of facilities by CLUES, from the Organizations of the store; remembered for a while, since lists name the same few. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Organization } from '@medplum/fhirtypes';
import type { Repository } from '../../store/repository.ts';

const KEPT_MS = 10 * 60_000;
const MAX_KEPT = 20_000;
const MAX_ASKED = 100;

export type FacilityNames = (clues: ReadonlySet<string>) => Promise<ReadonlyMap<string, string>>;

export function createFacilityNames(repository: Repository, nowMs: () => number): FacilityNames {
  const kept = new Map<string, { readonly name: string | undefined; readonly untilMs: number }>();

  async function ask(unknown: readonly string[]): Promise<void> {
    const values = unknown.map((clues) => `${CLUES_SYSTEM}|${clues}`);
    const criteria = [{ code: 'identifier', modifier: undefined, values }];
    const query = { type: 'Organization', criteria, sort: [], count: 500, cursor: undefined, total: 'none' as const };
    const { matches } = await repository.search(query, {});
    if (kept.size > MAX_KEPT) kept.clear();
    for (const clues of unknown) kept.set(clues, { name: undefined, untilMs: nowMs() + KEPT_MS });
    for (const { json } of matches) {
      const { name, identifier } = JSON.parse(json) as Organization;
      for (const { system, value } of identifier ?? [])
        if (system === CLUES_SYSTEM && value !== undefined) kept.set(value, { name, untilMs: nowMs() + KEPT_MS });
    }
  }

  return async (clues) => {
    const now = nowMs();
    const unknown = [...clues].filter((one) => /^[A-Z0-9]{5,15}$/.test(one) && !((kept.get(one)?.untilMs ?? 0) > now));
    if (unknown.length > 0) await ask(unknown.slice(0, MAX_ASKED));
    const names = new Map<string, string>();
    for (const one of clues) {
      const name = kept.get(one)?.name;
      if (name !== undefined) names.set(one, name);
    }
    return names;
  };
}
