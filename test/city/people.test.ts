import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { crossCheckCurp, parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { describe, expect, it } from '@jest/globals';
import { ALCALDIAS } from './alcaldias.ts';
import { ageInYears, DEFAULT_AS_OF } from './calendar.ts';
import { People, people } from './people.ts';

const TODAY = new Date(`${DEFAULT_AS_OF}T12:00:00Z`);

describe('people of the synthetic city', () => {
  it('are the same for the same seed, in any order, and others for another', () => {
    const options = { seed: 7, count: 300 };
    const first = [...people(options)];
    const again = new People(options);
    for (const index of [299, 0, 150, 151, 7]) expect(again.at(index)).toEqual(first[index]);
    expect([...people({ ...options, seed: 8 })].map((p) => p.curp)).not.toEqual(first.map((p) => p.curp));
  });

  it('carry CURPs that parse, agree with the person, and differ among 200,000', () => {
    const seen = new Set<string>();
    let differentiated = 0;
    for (const person of people({ seed: 'ciudad', count: 200_000 })) {
      seen.add(person.curp);
      const parsed = parseCurp(person.curp, TODAY);
      if (parsed.kind !== 'valid' || parsed.birthDate !== person.birthDate)
        throw new Error(`${person.curp}: ${JSON.stringify(parsed)}`);
      if (person.index % 40 === 0) expect(crossCheckCurp(person.curp, person)).toEqual([]);
      if (!/[0A]/.test(person.curp[16] ?? '')) differentiated++;
    }
    expect(seen.size).toBe(200_000);
    expect(differentiated).toBeLessThan(2_000);
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
    const count = 40_000;
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
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heapMb = (): number => {
      collect();
      return process.memoryUsage().heapUsed / 1_048_576;
    };
    let before = 0;
    let peak = 0;
    let index = 0;
    for (const _ of people({ seed: 1, count: 300_000 })) {
      if (index === 20_000) before = heapMb();
      if (index > 20_000 && index % 70_000 === 0) peak = Math.max(peak, heapMb());
      index++;
    }
    expect(index).toBe(300_000);
    expect(peak - before).toBeLessThan(10);
  });
});
