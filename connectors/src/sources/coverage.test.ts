import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { sourcesDoc } from './coverage-doc.ts';

it('docs/cobertura-fuentes.md is what npm run generate writes', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../docs/cobertura-fuentes.md'), 'utf8')).toBe(sourcesDoc());
});
