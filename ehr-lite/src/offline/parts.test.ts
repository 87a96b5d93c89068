/** No later screen without a word on what becomes of it without network. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from '@jest/globals';

const SRC = join(import.meta.dirname, '..');
const NOT_AHEAD = [
  // Of no use without the hub.
  ...[
    'care/',
    'citizen/',
    'booking/',
    'operation/',
    'capacity/',
    'messages/',
    'local-codes/',
    'hospitals/',
    'home/manage-home',
    'telemonitoring/',
    'reception/agenda-card',
  ],
  ...[
    'dispense/by-name',
    'dispense/today',
    'supply/stock/',
    'supply/receive/',
    'supply/order/',
    'supply/transfer/',
    'supply/recall/',
    'supply/waste/',
    'supply/board/',
    'supply/book/',
  ],
  // Heavy and seldom opened: the worker keeps it.
  'reception/camera',
  // Stand before the parts do, or come with a language that has been chosen.
  ...['offline/', 'virtual:pwa-register', 'texts/'],
];

/** Every `import('…')` below src: what, as a path without its ending, and by whom. */
function imported(): readonly (readonly [string, string])[] {
  return (readdirSync(SRC, { recursive: true }) as string[])
    .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
    .flatMap((name) =>
      [...readFileSync(join(SRC, name), 'utf8').matchAll(/import\('([^']+)'\)/g)].map(
        ([, path]) => [placeOf(name, path!), name] as const,
      ),
    );
}

const placeOf = (from: string, path: string): string =>
  path.startsWith('.') ? relative(SRC, resolve(SRC, dirname(from), path)).replace(/\.tsx?$/, '') : path;

it('every later screen is imported ahead, or is told why not', () => {
  const all = imported();
  const byParts = ['offline/parts.ts', 'consultation/sections.ts', 'prescription/load-section.ts'];
  const ahead = new Set(all.filter(([, by]) => byParts.includes(by)).map(([path]) => path));
  expect(ahead.size).toBeGreaterThan(20);
  const isLeftOut = (place: string) => NOT_AHEAD.some((start) => place.startsWith(start));
  const undecided = all.filter(
    ([path, by]) => !ahead.has(path) && !isLeftOut(path) && !/^(citizen|operation)\//.test(by),
  );
  expect(undecided).toEqual([]);
});
