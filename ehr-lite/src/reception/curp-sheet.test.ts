import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asWritten, readSheet } from './curp-sheet.ts';

const ALAMAN = { curp: 'AAPR630321HDFLRC09', birthDate: '1963-03-21', sex: 'H', state: 'DF' };
const WHOLE = 'AAPR630321HDFLRC09||ALAMAN|PEREZ|RICARDO|HOMBRE|21/03/1963|DISTRITO FEDERAL|09|';

describe('the code of a CURP print-out', () => {
  it('gives CURP, names, birth date, sex and state', () => {
    expect(readSheet(WHOLE)).toEqual({
      kind: 'sheet',
      sheet: { ...ALAMAN, fathersFamily: 'Alaman', mothersFamily: 'Perez', given: 'Ricardo' },
    });
  });

  it.each([
    ['bars of a scanner on another keyboard', WHOLE.replaceAll('|', '°')],
    ['bars as ¬', WHOLE.replaceAll('|', '¬')],
    ['lower case', WHOLE.toLowerCase()],
    ['slashes of the date as dashes', WHOLE.replaceAll('/', '-')],
    ['line ends instead of bars', WHOLE.replaceAll('|', '\r\n')],
    ['given names first', 'AAPR630321HDFLRC09|RICARDO|ALAMAN|PEREZ|HOMBRE|21/03/1963|CIUDAD DE MEXICO'],
    ['spaces around', ` ${WHOLE.replaceAll('|', ' | ')} `],
    ['something before it', `0|${WHOLE}`],
  ])('%s', (_, text) => {
    expect(readSheet(text)).toMatchObject({
      kind: 'sheet',
      sheet: { ...ALAMAN, fathersFamily: 'Alaman', mothersFamily: 'Perez', given: 'Ricardo' },
    });
  });

  it('a bare CURP', () => {
    expect(readSheet('AAPR630321HDFLRC09')).toEqual({ kind: 'sheet', sheet: ALAMAN });
  });

  it('one surname', () => {
    expect(readSheet('LUXA120229MDFNXNA1|LUNA||ANA|MUJER|29/02/2012|DISTRITO FEDERAL')).toMatchObject({
      sheet: { fathersFamily: 'Luna', mothersFamily: '', given: 'Ana' },
    });
  });

  it('Ñ as it comes through the wrong encoding, and particles', () => {
    expect(readSheet('XUML751231HJCXXS04|Ã‘ÃšÃ‘EZ|MUÃ‘OZ|JOSE LUIS|HOMBRE')).toMatchObject({
      sheet: { fathersFamily: 'Ñúñez', mothersFamily: 'Muñoz', given: 'Jose Luis' },
    });
    expect(readSheet('CUIA010228MOCRBNA6|DE LA CRUZ|IBAÑEZ|MARIA DE LOS ANGELES|MUJER|OAXACA')).toMatchObject({
      sheet: { fathersFamily: 'De la Cruz', mothersFamily: 'Ibañez', given: 'Maria de los Angeles' },
    });
  });

  it('names that do not belong to the CURP are left out rather than guessed', () => {
    expect(readSheet('AAPR630321HDFLRC09|LOPEZ|GOMEZ|JUANA|MUJER')).toEqual({ kind: 'sheet', sheet: ALAMAN });
  });

  it('a wrong CURP says which part is wrong', () => {
    expect(readSheet('HEGS080514MDFRRFA5|HERNANDEZ')).toMatchObject({ kind: 'wrong', curp: 'HEGS080514MDFRRFA5' });
  });

  it('other codes hold nothing', () => {
    for (const text of ['', 'https://www.gob.mx/curp/', '7501234567890', '|||||'])
      expect(readSheet(text)).toEqual({ kind: 'nothing' });
  });

  it('never throws, whatever is scanned', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void readSheet(text)));
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => readSheet(`${WHOLE}${text}`).kind === 'sheet'));
  });
});

describe('names in capitals', () => {
  it('are written as people write them', () => {
    expect(asWritten("D'AMICO DE LA O")).toBe("D'Amico de la O");
    expect(asWritten('PEREZ-GIL')).toBe('Perez-Gil');
  });
});
