import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { SUBSTANCES_FILE, substancesText } from './generate-substances.ts';

it('the substances are what npm run generate would write', () => {
  expect(readFileSync(SUBSTANCES_FILE, 'utf8')).toBe(substancesText());
});
