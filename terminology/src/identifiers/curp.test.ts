import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crossCheckCurp, curpCheckDigit, type InvalidCurp, parseCurp } from './curp.ts';
import { type CurpPerson, deriveCurpRoot } from './curp-root.ts';
import { INCONVENIENT_WORDS } from './inconvenient-words.ts';
import { BORN_ABROAD, STATES } from './states.ts';

const TODAY = new Date('2026-11-21T12:00:00Z');

const person = (
  fathersFamily: string,
  mothersFamily: string,
  given: string,
  birthDate: string,
  sex: 'H' | 'M' | 'X',
  state: string,
): CurpPerson => ({ fathersFamily, mothersFamily, given, birthDate, sex, state });

const VALID: readonly [string, CurpPerson][] = [
  ['AAPR630321HDFLRC09', person('Alamán', 'Pérez', 'Ricardo', '1963-03-21', 'H', 'DF')],
  ['HEGS080514MDFRRFA6', person('Hernández', 'García', 'Sofía', '2008-05-14', 'M', 'DF')],
  ['EAAF901102MMCSRR03', person('Escamilla', 'Arroyo', 'María Fernanda', '1990-11-02', 'M', 'MC')],
  ['XUML751231HJCXXS04', person('Ñúñez', 'Muñoz', 'José Luis', '1975-12-31', 'H', 'JC')],
  ['CUIA010228MOCRBNA6', person('De la Cruz', 'Ibáñez', 'María de los Ángeles', '2001-02-28', 'M', 'OC')],
  ['XARA840709HDFNDL19', person('Ñando', 'Rodríguez', 'Alberto', '1984-07-09', 'H', 'DF')],
  ['PXDO880808HVZRMS20', person('Pérez', 'Domínguez', 'Óscar', '1988-08-08', 'H', 'VZ')],
  ['LUXA120229MDFNXNA1', person('Luna', '', 'Ana', '2012-02-29', 'M', 'DF')],
  ['DXAJ701010HNEXLN09', person("D'Amico", 'Álvarez', 'Juan José', '1970-10-10', 'H', 'NE')],
  ['RAPA030630XDFMNLB5', person('Ramírez', 'Ponce', 'Alex', '2003-06-30', 'X', 'DF')],
];

const INVALID: readonly [string, InvalidCurp['part'], string][] = [
  ['HEGS080514MDFRRFA5', 'verificador', 'check digit'],
  ['HEGS900230MDFRRF03', 'fecha', '30 February'],
  ['HEGS010229MDFRRFA5', 'fecha', '2001 is no leap year'],
  ['PEDO880808HVZRMS20', 'palabra', 'inconvenient word not replaced'],
  ['HEGS080514MXXRRFA5', 'entidad', 'unknown state'],
  ['HEGS080514FDFRRFA2', 'sexo', 'sex F'],
  ['HRGS080514MDFRRFA8', 'apellidos', 'position 2 neither vowel nor X'],
  ['HEGS080514MDFARFA6', 'consonantes', 'vowel at position 14'],
  ['ÑUML751231HJCXXS04', 'caracteres', 'Ñ'],
  ['HEGS900514MDFRRFA4', 'fecha', 'born 2090'],
  ['XXXX999999XXXXXX99', 'generica', 'generic CURP'],
  ['XEXX010101HNEXXXA4', 'generica', 'foreign worker of a payroll receipt'],
  ['xexx010101mnexxxa8', 'generica', 'the same, a woman'],
  ['XXXX999999HDFXXX09', 'generica', 'the generic one with a sex and a state'],
  ['AAAA000000HAAAAA00', 'generica', 'one key held down'],
  ['HEGS080514MDFRRFA', 'longitud', '17 characters'],
  ['HEGS 080514MDFRRFA6', 'longitud', 'space inside'],
  ['', 'longitud', 'empty'],
  ['HEGS0805I4MDFRRFA6', 'fecha', 'letter in the date'],
  ['H3GS080514MDFRRFA6', 'apellidos', 'digit among the letters'],
  ['HEGS080514MDFRRFAX', 'verificador', 'letter as check digit'],
  ['HEGS080514MDFRRF-6', 'caracteres', 'sign'],
  ['heg\u017f080514mdfrrfa6', 'caracteres', 'long s, which upper-cases to S'],
];

describe('parseCurp (RENAPO, Instructivo Normativo)', () => {
  it.each(VALID)('accepts %s and reads its parts', (curp, { birthDate, sex, state }) => {
    expect(parseCurp(curp, TODAY)).toEqual({ kind: 'valid', curp, birthDate, sex, state });
  });

  it.each(INVALID)('refuses %s: %s (%s)', (curp, part) => {
    const result = parseCurp(curp, TODAY);
    expect(result).toMatchObject({ kind: 'invalid', part });
    expect(result.kind === 'invalid' && result.text.length > 10 && result.fix.length > 10).toBe(true);
  });

  it('takes surrounding space and lower case', () => {
    expect(parseCurp('  hegs080514mdfrrfa6\n', TODAY)).toMatchObject({ kind: 'valid', curp: 'HEGS080514MDFRRFA6' });
  });

  it('tells 1908 from 2008 though differentiators 0 and A give the same check digit', () => {
    expect(parseCurp('HEGS080514MDFRRF06', TODAY)).toMatchObject({ kind: 'valid', birthDate: '1908-05-14' });
    expect(crossCheckCurp('HEGS080514MDFRRF06', { birthDate: '2008-05-14' })).toMatchObject([{ part: 'fecha' }]);
  });

  it('admits whoever was born today and nobody born tomorrow', () => {
    const root = 'HEGS261121MDFRRFA';
    const curp = root + curpCheckDigit(root);
    expect(parseCurp(curp, TODAY).kind).toBe('valid');
    expect(parseCurp(curp, new Date('2026-11-20T23:00:00Z'))).toMatchObject({ part: 'fecha' });
  });

  it('refuses all 81 inconvenient words and accepts each with its X', () => {
    expect(INCONVENIENT_WORDS.size).toBe(81);
    for (const word of INCONVENIENT_WORDS) {
      const rest = '880808HVZRMS2';
      const replaced = `${word[0]}X${word.slice(2)}${rest}`;
      expect(parseCurp(word + rest + curpCheckDigit(word + rest), TODAY)).toMatchObject({ part: 'palabra' });
      expect(parseCurp(replaced + curpCheckDigit(replaced), TODAY).kind).toBe('valid');
    }
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => ['valid', 'invalid'].includes(parseCurp(text).kind)),
    );
  });
});

const NAMES = fc.constantFrom(
  'García',
  "D'Amico",
  'de la O',
  'Ñúñez',
  'Núñez',
  'Ng',
  'Von Der Ley',
  'Agüero',
  'Pérez-Gil',
  'Le',
  'Ibarra',
  'Y',
);
const GIVEN = fc.constantFrom(
  'María de los Ángeles',
  'José',
  'Ma. Guadalupe',
  'J. Jesús',
  'Óscar',
  'Ñoño',
  'Ana',
  'Uriel',
  'Mª',
);
const PEOPLE: fc.Arbitrary<CurpPerson> = fc.record({
  given: fc.oneof(GIVEN, fc.string({ unit: 'grapheme' })),
  fathersFamily: fc.oneof(NAMES, fc.string({ unit: 'grapheme' })),
  mothersFamily: fc.oneof(NAMES, fc.constant('')),
  birthDate: fc
    .date({ min: new Date('1910-01-01'), max: new Date('2026-11-20'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  sex: fc.constantFrom('H', 'M', 'X'),
  state: fc.constantFrom(BORN_ABROAD, ...Object.keys(STATES)),
});

function complete(someone: CurpPerson): string {
  const first17 = deriveCurpRoot(someone) + (someone.birthDate < '2000' ? '0' : 'A');
  return first17 + curpCheckDigit(first17);
}

describe('CURP properties', () => {
  it('any derived CURP parses, gives back its parts and agrees with the person', () => {
    fc.assert(
      fc.property(PEOPLE, (someone) => {
        const curp = complete(someone);
        const { birthDate, sex, state } = someone;
        expect(parseCurp(curp, TODAY)).toEqual({ kind: 'valid', curp, birthDate, sex, state });
        expect(crossCheckCurp(curp, someone)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('any change of one character is refused, or its weight hides it from a sum modulo 10', () => {
    const alphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
    const change = fc.tuple(PEOPLE, fc.integer({ min: 0, max: 17 }), fc.constantFrom(...alphabet));
    fc.assert(
      fc.property(change, ([someone, at, to]) => {
        const curp = complete(someone);
        fc.pre(curp[at] !== to);
        const changed = curp.slice(0, at) + to + curp.slice(at + 1);
        if (parseCurp(changed, TODAY).kind === 'invalid') return;
        const difference = alphabet.indexOf(to) - alphabet.indexOf(curp[at] ?? '');
        expect(at).toBeLessThan(17);
        expect(Math.abs(difference * (18 - at)) % 10).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('crossCheckCurp', () => {
  const parts = (known: Partial<CurpPerson>) => crossCheckCurp('HEGS080514MDFRRFA6', known).map((f) => f.part);

  it('names each part that disagrees and no other', () => {
    expect(parts({ fathersFamily: 'Hernández', mothersFamily: 'García', given: 'Sofía' })).toEqual([]);
    expect(parts({ fathersFamily: 'Fernández' })).toEqual(['primer-apellido']);
    expect(parts({ fathersFamily: 'Helguera' })).toEqual(['primer-apellido']);
    expect(parts({ mothersFamily: '' })).toEqual(['segundo-apellido']);
    expect(parts({ given: 'Regina', sex: 'H' })).toEqual(['nombre', 'sexo']);
    expect(parts({ birthDate: '2008-05-15', state: 'NE' })).toEqual(['fecha', 'entidad']);
    expect(parts({ fathersFamily: 'García', mothersFamily: 'Hernández' })).toEqual([
      'primer-apellido',
      'segundo-apellido',
    ]);
  });

  it('compares partial dates and unknown data no further than they go', () => {
    expect(parts({ birthDate: '2008' })).toEqual([]);
    expect(parts({ birthDate: '2009' })).toEqual(['fecha']);
    expect(parts({})).toEqual([]);
  });

  it('says what each side holds, in Spanish', () => {
    expect(crossCheckCurp('HEGS080514MDFRRFA6', { sex: 'H' })[0]?.text).toBe(
      'La CURP dice mujer; el registro dice hombre.',
    );
  });
});
