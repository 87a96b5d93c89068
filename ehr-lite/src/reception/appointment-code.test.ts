import { expect, it } from '@jest/globals';
import { codeIn } from './appointment-code.ts';

const CODE = `AMC01A204${'0'.repeat(42)}`;
const inThrees = CODE.replace(/.{3}(?=.)/g, '$& ');

it('reads the code however it comes: scanned, copied in threes as the telephone shows it, in small letters', () => {
  for (const text of [CODE, inThrees, ` ${inThrees.toLowerCase()} `, inThrees.replaceAll(' ', ' ')])
    expect(codeIn(text)).toEqual({ kind: 'code', code: CODE });
});

it('says how much is missing while it is typed, and takes no name and no CURP for a code', () => {
  expect(codeIn('AMC 01A')).toEqual({ kind: 'growing', missing: 45 });
  expect(codeIn('AMCA8001012B4C5D6E7F')).toEqual({ kind: 'growing', missing: 31 });
  expect(codeIn(CODE.slice(0, -1))).toEqual({ kind: 'growing', missing: 1 });
  for (const text of ['', 'AMC', 'Amc', 'Amcade', 'AMC García', 'AMCA800101', 'AMCA800101HDFRRL09', `${CODE}0`])
    expect(codeIn(text)).toEqual({ kind: 'none' });
});
