import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compileExtractor } from './extract/compile.ts';
import { buildTables } from './generate.ts';
import { RESOURCE_TYPES } from './resource-types.ts';
import { typeRules } from './validate/type-check.ts';

const committed = (name: string) => readFileSync(new URL(`./generated/${name}`, import.meta.url), 'utf8');

describe('the generated tables of R4 4.0.1', () => {
  const tables = Object.entries(buildTables());

  it.each(tables)('%s is up to date with the official definitions (else: npm run generate)', (name, text) => {
    expect(committed(name) === text).toBe(true);
  });

  it('stay small: less than 1 MB in all', () => {
    expect(tables.reduce((sum, [, text]) => sum + text.length, 0)).toBeLessThan(1_000_000);
  });

  it('compile for every resource type: each element has a known type, each search parameter finds something', () => {
    expect(RESOURCE_TYPES).toHaveLength(146);
    for (const type of RESOURCE_TYPES) {
      typeRules(type);
      compileExtractor(type);
    }
  });
});
