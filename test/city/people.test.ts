import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { crossCheckCurp } from '@amate/terminology/identifiers/curp.ts';
import { describe, expect, it } from '@jest/globals';
import { ALCALDIAS } from './alcaldias.ts';
import { ageInYears, DEFAULT_AS_OF } from './calendar.ts';
import type { Census } from './census.fixture.ts';
import { People, people } from './people.ts';

describe('people of the synthetic city', () => {
  it('are the same for the same seed, in any order, and others for another', () => {
    const options = { seed: 7, count: 300 };
    const first = [...people(options)];
    const again = new People(options);
    for (const index of [299, 0, 150, 151, 7]) expect(again.at(index)).toEqual(first[index]);
    expect([...people({ ...options, seed: 8 })].map((p) => p.curp)).not.toEqual(first.map((p) => p.curp));
  });

  it('carry CURPs that parse and differ among 200,000', () => {
    const { count, distinct, unparsed, differentiated } = census('unique', 200_000);
    expect([count, distinct, unparsed]).toEqual([200_000, 200_000, []]);
    expect(differentiated).toBeLessThan(2_000);
  });

  it('agree with their CURP', () => {
    for (const person of people({ seed: 9, count: 3_000 })) expect(crossCheckCurp(person.curp, person)).toEqual([]);
  });

  it('tell homonyms of one day apart by position 17 (RENAPO)', () => {
    const city = new People({ seed: 3, count: 2_000_000 });
    const roots = new Map<string, string[]>();
    for (let index = 0; index < 60_000; index++) {
      const { curp } = city.at(index);
      roots.set(curp.slice(0, 16), [...(roots.get(curp.slice(0, 16)) ?? []), curp]);
    }
    const homonyms = [...roots.values()].filter((curps) => curps.length > 1);
    expect(homonyms.length).toBeGreaterThan(0);
    for (const curps of homonyms) expect(new Set(curps).size).toBe(curps.length);
  });

  it('live, age and are called as in Mexico City', () => {
    const count = 20_000;
    const homes = new Map<string, number>();
    const tally = { women: 0, minors: 0, old: 0, capital: 0, hernandez: 0, x: 0 };
    for (const person of people({ seed: 5, count })) {
      homes.set(person.alcaldia.key, (homes.get(person.alcaldia.key) ?? 0) + 1);
      const age = ageInYears(person.birthDate, DEFAULT_AS_OF);
      if (person.sex === 'M') tally.women++;
      if (person.sex === 'X') tally.x++;
      if (age < 15) tally.minors++;
      if (age >= 65) tally.old++;
      if (person.state === 'DF') tally.capital++;
      if (person.fathersFamily === 'Hernández') tally.hernandez++;
    }
    const total = ALCALDIAS.reduce((sum, each) => sum + each.population, 0);
    for (const { key, population } of ALCALDIAS) {
      expect(Math.abs((homes.get(key) ?? 0) / count - population / total)).toBeLessThan(0.01);
    }
    expect(tally.women / count).toBeCloseTo(0.522, 1);
    expect(tally.minors / count).toBeCloseTo(0.173, 2);
    expect(tally.old / count).toBeCloseTo(0.115, 2);
    expect(tally.capital / count).toBeCloseTo(0.76, 1);
    expect(tally.hernandez / count).toBeCloseTo(0.045, 1);
    expect(tally.x).toBeGreaterThan(0);
  });

  it('stream: 300,000 of them leave nothing behind in memory', () => {
    const { count, grownMb } = census('memory', 300_000);
    expect(count).toBe(300_000);
    expect(grownMb).toBeLessThan(5);
  });
});

/** In a process of its own: this one holds what other tests loaded, and jest slows the loop threefold. */
function census(mode: 'unique' | 'memory', count: number): Census {
  const script = join(import.meta.dirname, 'census.fixture.ts');
  const run = spawnSync(process.execPath, ['--expose-gc', script, mode, String(count)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as Census;
}
