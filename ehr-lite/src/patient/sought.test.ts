import { describe, expect, it } from '@jest/globals';
import { soughtIn } from './sought.ts';

const CURP = 'HEGS080514MDFRRFA6';

describe('what was typed into the search field', () => {
  it.each([
    ['', 'nothing'],
    ['   ', 'nothing'],
    ['a', 'short'],
    ['maría lópez', 'name'],
    ['José', 'name'],
    ['HEGS0', 'curp-growing'],
    ['hegs080514mdfrrfa6', 'curp'],
    ['HEGS 080514 MDFRRF A6', 'curp'],
    ['HEGS-080514-MDFRRF-A6', 'curp'],
    ['HEGS080514MDFRRFA5', 'curp-wrong'],
    ['HEGS080514MDFRRFA65', 'curp-wrong'],
    ['ÑUML751231HJCXXS04', 'curp-wrong'],
  ])('%p is %s', (text, kind) => expect(soughtIn(text, false).kind).toBe(kind));

  it('takes the CURP out of what the printed code’s scanner types', () => {
    expect(soughtIn(`${CURP}||HERNANDEZ|GARCIA|SOFIA|MUJER|14/05/2008|CIUDAD DE MEXICO|09|`, false)).toEqual({
      kind: 'curp',
      curp: CURP,
    });
  });

  it('judges a short CURP only when asked to', () => {
    expect(soughtIn(CURP.slice(0, 17), false)).toEqual({ kind: 'curp-growing', missing: 1 });
    const final = soughtIn(CURP.slice(0, 17), true);
    expect(final).toMatchObject({ kind: 'curp-wrong', why: { part: 'longitud' } });
  });

  it('explains a wrong CURP and how to correct it', () => {
    const wrong = soughtIn('HEGS080514MDFRRFA5', false);
    expect(wrong).toMatchObject({
      kind: 'curp-wrong',
      why: { part: 'verificador', text: expect.any(String), fix: expect.any(String) },
    });
  });
});
