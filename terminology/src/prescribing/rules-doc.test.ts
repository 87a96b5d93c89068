import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { SUBSTANCES_FILE, substancesText } from './generate-substances.ts';
import { rulesDoc } from './render.ts';

it('docs/reglas-de-prescripcion.md and the substances are what npm run generate would write', () => {
  const doc = join(import.meta.dirname, '../../../docs/reglas-de-prescripcion.md');
  expect(readFileSync(doc, 'utf8')).toBe(rulesDoc());
  expect(readFileSync(SUBSTANCES_FILE, 'utf8')).toBe(substancesText());
});
