import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '@amate/hie-core/version.ts';
import { expect, it } from '@jest/globals';
import { GENERATED_DOCS } from './generated-docs.ts';

it.each(Object.keys(GENERATED_DOCS))('docs/%s is what npm run generate -- docs would write', (file) => {
  const stands = readFileSync(join(import.meta.dirname, '..', 'docs', file), 'utf8').split('\n');
  const made = GENERATED_DOCS[file]!().split('\n');
  // The first line that differs: of thousands nobody would find it.
  const at = made.findIndex((line, number) => line !== stands[number]);
  expect([at, stands[at], stands.length]).toEqual([at, made[at], made.length]);
});

it('the hub, the packages and the changelog tell one version', () => {
  const read = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  const packages = ['', 'connectors/', 'ehr-lite/', 'hie-core/', 'terminology/', 'test/'];
  const told = packages.map((folder) => (JSON.parse(read(`${folder}package.json`)) as { version: string }).version);
  expect(told).toEqual(packages.map(() => VERSION));
  expect(/^## (?:\[?Unreleased\]?[\s\S]*?^## )?(\d[^ ]*)/m.exec(read('CHANGELOG.md'))?.[1]).toBe(VERSION);
});
