import { curpCheckDigit } from '@amate/terminology/identifiers/curp.ts';
import { describe, expect, it } from '@jest/globals';
import { blockingKeys } from './blocking.ts';
import { type Attribute, compare } from './compare.ts';
import { decide, gradeOf, levelOf } from './decide.ts';
import { estimate, expectMaximize, Tally } from './estimate.ts';
import { ESTIMATED } from './generated/estimated-model.ts';
import { type Facts, prepare } from './identity.ts';
import { isMarriedName, nameWords, sound } from './names.ts';
import { jaroWinkler, oneLetter, oneSlip } from './similarity.ts';

const TODAY = new Date('2026-06-30T12:00:00Z');
const MARIA: Facts = {
  ...{ curp: 'EAAF901102MMCSRR03', given: 'María Fernanda', fathersFamily: 'Escamilla', mothersFamily: 'Arroyo' },
  ...{ birthDate: '1990-11-02', sex: 'M', state: 'MC', phone: '+52 55 0123 4567', postalCode: '06700' },
};
/** As valid as hers. */
const ANOTHER = `EAAF901102MDFSRR0${curpCheckDigit('EAAF901102MDFSRR0')}`;
const NO_CURP = { ...MARIA, curp: '' };
const grading = { model: ESTIMATED, people: 9_200_000 };
const person = (facts: Facts) => prepare(facts, TODAY);
const level = (more: Partial<Facts>, attribute: Attribute) => {
  const { score } = gradeOf(person({ ...MARIA, ...more }), person(MARIA), grading);
  return levelOf(score, attribute);
};
const grade = (more: Partial<Facts>, of: Facts = MARIA) =>
  gradeOf(person({ ...of, ...more }), person(of), grading).grade;

describe('names', () => {
  it('sound alike as they are said in Mexico', () => {
    for (const [a, b] of [
      ...[
        ['VAZQUEZ', 'BASQUES'],
        ['HERNANDEZ', 'ERNANDES'],
        ['XIMENEZ', 'JIMENES'],
        ['GIMENEZ', 'JIMENEZ'],
      ],
      ...[
        ['LLANES', 'YANES'],
        ['QUIROZ', 'KIROS'],
        ['CECILIA', 'SESILIA'],
        ['RUBEN', 'RUVEN'],
        ['CAMPOS', 'CANPOS'],
      ],
    ])
      expect(sound(a!)).toBe(sound(b!));
    expect(sound('CHAVEZ')).not.toBe(sound('CAVEZ'));
    expect(sound('GUERRA')).not.toBe(sound('JERRA'));
  });
  it('are words without marks and particles', () => {
    expect(nameWords('Ma. de los Ángeles')).toEqual(['MARIA', 'ANGELES']);
    expect(nameWords('De la Cruz')).toEqual(['CRUZ']);
    expect(nameWords('Ñúñez')).toEqual(['NUNEZ']);
  });
  it('«de López» is a husband’s, «De la Cruz» and «De León» are surnames', () => {
    expect(['de López', 'De la Cruz', 'De León', 'Del Ángel', 'López'].map(isMarriedName)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
  it('similarity knows the published values (Winkler 1990)', () => {
    expect(jaroWinkler('MARTHA', 'MARHTA')).toBeCloseTo(0.961, 3);
    expect(jaroWinkler('DWAYNE', 'DUANE')).toBeCloseTo(0.84, 2);
    expect([oneSlip('1990', '1909'), oneSlip('1990', '1991'), oneSlip('1990', '1882')]).toEqual([true, true, false]);
    expect([oneLetter('LOPEZ', 'LPEZ'), oneLetter('LOPEZ', 'LOPEZZ'), oneLetter('LOPEZ', 'PEREZ')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('what two registrations say of each other', () => {
  it.each<[Attribute, Partial<Facts>, string]>([
    ['apellidos', { fathersFamily: 'Arroyo', mothersFamily: 'Escamilla' }, 'invertidos'],
    ['apellidos', { fathersFamily: 'Ezcamiya' }, 'parecidos'],
    ['apellidos', { mothersFamily: '' }, 'falta-segundo'],
    ['apellidos', { mothersFamily: 'de Luna' }, 'de-casada'],
    ['apellidos', { fathersFamily: 'Arroyo', mothersFamily: '' }, 'cruzado'],
    ['apellidos', { fathersFamily: 'Hernández', mothersFamily: 'García' }, 'distintos'],
    ['nombre', { given: 'Fernanda María' }, 'igual'],
    ['nombre', { given: 'Fernanda' }, 'uno-de-varios'],
    ['nombre', { given: 'María' }, 'comun'],
    ['nombre', { given: 'María José' }, 'comun'],
    ['nombre', { given: 'Fer' }, 'apodo'],
    ['nombre', { given: 'Maria Fernada' }, 'parecido'],
    ['nombre', { given: 'Ximena' }, 'distinto'],
    ['nacimiento', { birthDate: '1990-02-11' }, 'por-curp'],
    ['nacimiento', { birthDate: '1990-02-11', curp: '' }, 'dia-por-mes'],
    ['nacimiento', { birthDate: '1985-02-01', curp: '' }, 'distinta'],
    ['curp', { curp: 'EAAF901102MMCSRR11' }, 'misma-raiz'],
    ['curp', { curp: 'EAAF901102MMCSRR04' }, 'misma-raiz'],
    ['curp', { curp: 'EABF901102MMCSRR03' }, 'un-caracter'],
    ['telefono', { phone: '5501234567' }, 'igual'],
    ['telefono', { phone: '5501234576' }, 'un-digito'],
  ])('%s of %j: %s', (attribute, more, found) => {
    expect(level(more, attribute)).toBe(found);
  });
  it('what one side does not say speaks neither for nor against', () => {
    expect(compare(person({ ...NO_CURP, phone: '' }), person(MARIA))).toEqual([-1, 0, 0, 0, 0, 0, -1, 0]);
    expect(level({ given: 'RN' }, 'nombre')).toBeUndefined();
  });
  it('each mistake leaves a key by which both are found', () => {
    const keys = (facts: Facts) => blockingKeys(facts, person(facts));
    const known = new Set(keys(MARIA));
    for (const more of [
      ...[
        { birthDate: '1990-02-11' },
        { birthDate: '1991-11-02' },
        { fathersFamily: 'Arroyo', mothersFamily: 'Escamilla' },
      ],
      ...[{ given: 'Fer' }, { mothersFamily: 'de Luna' }, { given: 'RN', fathersFamily: 'Arroyo', mothersFamily: '' }],
      ...[{ fathersFamily: 'Ezcamiya', given: 'Fernanda' }],
    ])
      expect(keys({ ...NO_CURP, ...more }).some((key) => known.has(key))).toBe(true);
  });
});

describe('match, review or new (docs/quien-es-quien.md)', () => {
  it('one CURP and agreeing data: match; the same CURP and other data: review', () => {
    expect(grade({})).toBe('match');
    expect(grade({ birthDate: '1990-11-03' })).toBe('review');
    expect(grade({ given: 'Ximena' })).toBe('review');
    expect(grade({ fathersFamily: 'Hernández', mothersFamily: 'García' })).toBe('review');
  });
  it('without CURP: names, day and sex with a witness are a match; without a witness a review', () => {
    expect(grade({ curp: '' })).toBe('match');
    expect(grade({ curp: '', phone: '', postalCode: '' })).toBe('review');
    expect(grade({ curp: '', phone: '5599999999', postalCode: '14000' })).toBe('review');
  });
  it('never a match: another day, another sex, another CURP that holds, a nickname, one of several names', () => {
    for (const more of [
      { birthDate: '1990-02-11' },
      { birthDate: '1991-11-02' },
      { given: 'Fer' },
      { given: 'Fernanda' },
    ])
      expect(grade(more, NO_CURP)).toBe('review');
    expect(grade({ sex: 'H' }, NO_CURP)).not.toBe('match');
    expect(grade({ curp: ANOTHER })).toBe('review');
  });
  it('twins are two people, whatever else agrees', () => {
    expect(grade({ curp: '', given: 'Ximena' })).toBe('new');
    expect(grade({ curp: '', given: 'Ximena' }, NO_CURP)).toBe('new');
  });
  it('a father and his namesake are two people although home and telephone are one', () => {
    expect(grade({ curp: '', birthDate: '1961-03-17' })).toBe('new');
  });
  it('two people who could both be it: neither is joined', () => {
    const other = { ...NO_CURP, phone: '5599999999' };
    const found = decide(
      person(NO_CURP),
      [MARIA, other].map((facts, id) => ({ id, person: person(facts) })),
      grading,
    );
    expect(found.kind).toBe('match');
    const both = decide(
      person(NO_CURP),
      [NO_CURP, NO_CURP].map((facts, id) => ({ id, person: person(facts) })),
      grading,
    );
    expect(both.kind).toBe('review');
  });
  it('who brings somebody’s CURP is not joined to anybody else by his name', () => {
    const holder = { ...MARIA, given: 'Ximena', curp: 'EAAX901102MMCSRM06' };
    const wrong = { ...MARIA, curp: holder.curp };
    const found = decide(
      person(wrong),
      [MARIA, holder].map((facts, id) => ({ id, person: person(facts) })),
      grading,
    );
    expect(found.kind).toBe('review');
  });
});

describe('m and u by expectation and maximization', () => {
  it('finds what made the pairs', () => {
    const tally = new Tally();
    let state = 7;
    const chance = (share: number): boolean => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32 < share;
    };
    for (let pair = 0; pair < 40_000; pair++) {
      const same = chance(0.2);
      const agrees = (m: number, u: number): number => (chance(same ? m : u) ? 0 : 1);
      tally.add([-1, -1, -1, -1, agrees(0.98, 0.5), agrees(0.95, 0.6), agrees(0.8, 0.01), agrees(0.9, 0.05)]);
    }
    const { m, u, matches } = expectMaximize(tally, ['sexo', 'entidad', 'codigo-postal']);
    expect(m['codigo-postal'][0]).toBeCloseTo(0.9, 1);
    expect(u['codigo-postal'][0]).toBeCloseTo(0.05, 1);
    expect(matches).toBeCloseTo(0.2, 1);
  });
  it('common names are listed by how they sound', () => {
    const model = estimate([person(MARIA), person({ ...MARIA, given: 'Ximena' })], 'prueba', 10);
    expect(model.surnames).toEqual({ ARO4O: 0.5, ESKAMI4A: 0.5 });
  });
});
