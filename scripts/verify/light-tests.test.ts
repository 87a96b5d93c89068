import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findLightTests } from './light-tests.ts';

describe('which tests npm run verify runs', () => {
  const { light, left } = findLightTests(join(import.meta.dirname, '..', '..'));

  it('those that need nothing else, the walls of the house among them', () => {
    expect(light).toContain('test/architecture.test.ts');
    expect(light).toContain('terminology/src/identifiers/curp.test.ts');
    expect(light).toContain('hie-core/src/r4/validate.test.ts');
    expect(light.length).toBeGreaterThan(100);
  });

  it('a test that reaches a database, a browser or a process, be it through what tests share, stays for npm test', () => {
    expect(left.get('PostgreSQL')).toContain('hie-core/src/fhir/search.test.ts');
    expect(left.get('navegador')).toContain('test/journeys/every-screen.test.ts');
    expect(left.get('otros procesos')).toContain('test/faults/kill.test.ts');
    expect(left.get('otros procesos')).toContain('ehr-lite/src/budget.test.ts');
  });

  it('no test is in both, and none is forgotten', () => {
    const all = [...light, ...[...left.values()].flat()];
    expect(new Set(all).size).toBe(all.length);
    expect(all).toContain('scripts/verify/light-tests.test.ts');
    expect(all).toContain('docker/compose.test.ts');
  });
});
