/** Large systems are made ready while others are answered. */
import { describe, expect, it } from '@jest/globals';
import type { CodeSystemHead } from './model.ts';
import { createIndexes } from './search/create-text-search.ts';
import { createTerminology } from './service.ts';
import { ImageBuilder } from './system/build.ts';
import { atOneGo, inTurns, sorting } from './turns.ts';

const head: CodeSystemHead = {
  ...{ url: 'http://ejemplo.mx/cs', version: '1', name: 'Ejemplo', content: 'complete' as const },
  ...{ caseSensitive: true, starter: false, source: 'prueba' },
};

function builderOf(size: number): ImageBuilder {
  const builder = new ImageBuilder(head);
  for (let at = 0; at < size; at++)
    builder.add({
      code: `C${at}`,
      display: `fractura número ${at} del hueso ${(at * 7) % 1_000}`,
      ...(at > 0 && { parents: [`C${at >> 3}`] }),
      properties: { grupo: String(at % 10) },
    });
  return builder;
}

/** How often somebody else had his turn meanwhile. */
async function turnsOfOthers(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await work();
  clearInterval(timer);
  return turns;
}

const builder = builderOf(60_000);
const image = builder.build();

describe('what takes long', () => {
  it('lets others in while an image is made', async () => {
    let made: typeof image | undefined;
    expect(
      await turnsOfOthers(async () => {
        made = await inTurns(builder.building());
      }),
    ).toBeGreaterThan(0);
    expect(made?.childrenOf(1)).toEqual(image.childrenOf(1));
  });

  it('lets others in while the clinical index is made', async () => {
    expect(await turnsOfOthers(() => createIndexes()(image))).toBeGreaterThan(10);
  });

  it.each([
    ['words are listed', { filter: 'hueso 77' }, undefined, 60],
    ['values are listed', {}, { property: 'grupo', op: '=' as const, value: '3' }, 6_000],
    ['a regular expression is tried', {}, { property: 'display', op: 'regex' as const, value: '.*hueso 77' }, 60],
  ])('lets others in while %s', async (_, options, filter, total) => {
    const source = {
      ...{ system: async () => image, valueSet: async () => undefined },
      ...{ systems: async () => [], conceptMaps: async () => [] },
    };
    const compose = { include: [{ system: head.url, ...(filter && { filter: [filter] }) }] };
    const expand = () =>
      createTerminology({ source }).expand(
        { resourceType: 'ValueSet', status: 'active', compose },
        { ...options, count: 10 },
      );
    expect(await turnsOfOthers(expand)).toBeGreaterThan(2);
    const found = await expand();
    expect(found.total).toBeGreaterThanOrEqual(total);
  });
});

it('sorts as the platform does', () => {
  const words = Array.from({ length: 20_000 }, (_, at) => `${(at * 7_919) % 20_011}ñ`);
  expect(atOneGo(sorting(words, (word) => word))).toEqual([...words].sort());
});
