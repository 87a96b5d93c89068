import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { configurationDoc } from './configuration-doc.ts';

it('docs/configuration.md is what npm run generate would write', () => {
  expect(readFileSync(join(import.meta.dirname, '..', 'docs', 'configuration.md'), 'utf8')).toBe(configurationDoc());
});
