import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { describe, expect, it } from '@jest/globals';
import { ERROR_MODEL, type ErrorKind, type Registration, registrations, SECOND } from './errors.ts';

const PEOPLE = 4_000;
const all: Registration[] = [...registrations({ seed: 'errores', people: PEOPLE })];
const seconds = all.filter(({ kind }) => kind !== 'primera');
const firstOf = new Map(all.filter(({ kind }) => kind === 'primera').map((one) => [one.person, one]));

describe('registrations with the published error model', () => {
  it('everybody once, fifteen in a hundred again, twins and namesakes besides', () => {
    expect(firstOf.size).toBeGreaterThan(PEOPLE * 1.01);
    expect(firstOf.size).toBeLessThan(PEOPLE * 1.05);
    expect(seconds.length / firstOf.size).toBeCloseTo(SECOND, 1);
    expect(all.map(({ number }) => number)).toEqual(all.map((_, at) => at));
  });

  it('the same seed gives the same desks', () => {
    const again = registrations({ seed: 'errores', people: PEOPLE });
    for (const one of all.slice(0, 3_000)) expect(again.next().value).toEqual(one);
  });

  it('no two people bear one CURP, but for who was given another’s', () => {
    const curps = [...firstOf.values()].map(({ facts }) => facts.curp).filter((curp) => curp !== '');
    expect(new Set(curps).size).toBe(curps.length);
    expect(curps.every((curp) => parseCurp(curp, new Date('2026-06-30T12:00:00Z')).kind === 'valid')).toBe(true);
  });

  it('every kind of mistake happens, and differs from the first registration as it says', () => {
    const of = (kind: ErrorKind): Registration[] => seconds.filter((one) => one.kind === kind);
    for (const kind of Object.keys(ERROR_MODEL) as ErrorKind[])
      expect([kind, of(kind).length > 0]).toEqual([kind, true]);
    const pairs = (kind: ErrorKind) => of(kind).map((one) => [one.facts, firstOf.get(one.person)!.facts] as const);
    expect(pairs('apellidos-invertidos').every(([a, b]) => a.fathersFamily === b.mothersFamily)).toBe(true);
    expect(
      pairs('dia-por-mes').every(
        ([a, b]) => a.birthDate !== b.birthDate && a.birthDate.slice(0, 4) === b.birthDate.slice(0, 4),
      ),
    ).toBe(true);
    expect(pairs('sin-curp').every(([a]) => a.curp === '')).toBe(true);
    expect(pairs('apellido-de-casada').every(([a]) => /^de /.test(a.mothersFamily) && a.sex === 'M')).toBe(true);
    expect(pairs('digito-de-la-fecha').every(([a, b]) => a.birthDate !== b.birthDate)).toBe(true);
  });
});
