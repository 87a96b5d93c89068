import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { expect, it } from '@jest/globals';
import { REGISTRY_META } from '../profiles/mcsd.ts';
import type { SearchPage, Stored } from '../store/repository.ts';
import { createSameFacility } from './read.ts';

const [NOW, FORMER] = ['DFIMB000123', 'DFSSA003162'];
const page = (profile: readonly string[], ...clues: string[]): SearchPage => {
  const identifier = clues.map((value) => ({ system: CLUES_SYSTEM, value }));
  const json = JSON.stringify({ resourceType: 'Organization', meta: { profile }, identifier });
  return { matches: [{ json } as Stored], included: [] } as unknown as SearchPage;
};

it('only an entry of the registries says which CLUES are one facility', async () => {
  const asked = (profile: readonly string[]) =>
    createSameFacility({ search: async () => page(profile, NOW, FORMER) }).of(FORMER);
  expect(await asked(REGISTRY_META.Organization)).toEqual([NOW, FORMER]);
  expect(await asked([])).toEqual([FORMER]);
});

it('is asked once a minute, and what was being read while one was written is not kept', async () => {
  let answer = (_: SearchPage): void => {};
  let asked = 0;
  let nowMs = 0;
  const search = () => {
    asked++;
    return new Promise<SearchPage>((resolve) => {
      answer = resolve;
    });
  };
  const facilities = createSameFacility({ search }, () => nowMs);
  const before = facilities.of(NOW);
  facilities.forget();
  answer(page(REGISTRY_META.Organization, NOW));
  expect(await before).toEqual([NOW]);
  const after = facilities.of(NOW);
  answer(page(REGISTRY_META.Organization, NOW, FORMER));
  expect(await after).toEqual([NOW, FORMER]);
  expect([facilities.of(NOW), asked]).toEqual([[NOW, FORMER], 2]);
  nowMs = 60_001;
  void facilities.of(NOW);
  expect(asked).toBe(3);
});
