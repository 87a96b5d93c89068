/** What is read is kept under its key for the whole session: two readings under one key hand each screen the other's answer. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const NAMED = /import\s+\{([^}]*)\}\s+from\s+'(\.[^']+)'/g;
const ASKED = /queryKey:\s*(\[[^\]]*\])[\s\S]{0,120}?queryFn:\s*\([^)]*\)\s*=>\s*(\w+)\(/g;

const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

/** `['supply', 'witnesses', …]`: what stands for one of many is the same wherever it is written. */
const shapeOf = (key: string): string =>
  key
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim())
    .map((part) => (/^'.*'$/.test(part) ? part : '…'))
    .join(', ');

/** Where a name of that file comes from: `supply/supply.resource.ts readWitnesses`. */
function sourceOf(path: string, text: string, name: string): string {
  for (const [, names, from] of text.matchAll(NAMED)) {
    const found = names!.split(',').map((one) => one.trim().split(/\s+as\s+/));
    const own = found.find((one) => (one[1] ?? one[0]) === name);
    if (own !== undefined) return `${relative(ROOT, normalize(join(path, '..', from!)))} ${own[0]}`;
  }
  return `${relative(ROOT, path)} ${name}`;
}

it('every key is read by one function alone', () => {
  const readers = new Map<string, Set<string>>();
  for (const path of files) {
    const text = readFileSync(path, 'utf8');
    for (const [, key, reader] of text.matchAll(ASKED)) {
      const shape = shapeOf(key!);
      readers.set(shape, (readers.get(shape) ?? new Set()).add(sourceOf(path, text, reader!)));
    }
  }
  expect(readers.size).toBeGreaterThan(60);
  expect([...readers].filter(([, all]) => all.size > 1).map(([key, all]) => [key, [...all]])).toEqual([]);
});
