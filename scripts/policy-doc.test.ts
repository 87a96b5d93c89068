import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyDoc } from '@amate/hie-core/security/policy/render.ts';
import { expect, it } from '@jest/globals';

it('docs/politica-de-acceso.md is what npm run generate would write', () => {
  expect(readFileSync(join(import.meta.dirname, '..', 'docs', 'politica-de-acceso.md'), 'utf8')).toBe(policyDoc());
});
