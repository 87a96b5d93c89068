import { expect, it } from '@jest/globals';
import { meant } from './facility-match.ts';

const of = (clues: string, name: string) => ({ clues, name });
const ALL = [
  of('DFSSA003961', 'Hospital General Dr. Manuel Gea González'),
  of('DFSSA003162', 'Hospital General Xoco'),
  of('DFSIC000011', 'Centro de Salud T-III Xoco'),
];
const namesOf = (typed: string, most = 12) => meant(typed, ALL, most).map(({ clues }) => clues);

it('finds a unit by words of its name in any order, without accents, or by its CLUES', () => {
  expect(namesOf('gonzalez gea')).toEqual(['DFSSA003961']);
  expect(namesOf('xoco')).toEqual(['DFSSA003162', 'DFSIC000011']);
  expect(namesOf('centro')).toEqual(['DFSIC000011']);
  expect(namesOf('dfssa0031')).toEqual(['DFSSA003162']);
  expect(namesOf('imss')).toEqual([]);
  expect(namesOf('', 2)).toHaveLength(2);
});
