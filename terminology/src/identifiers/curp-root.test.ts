import { describe, expect, it } from '@jest/globals';
import { deriveCurpRoot } from './curp-root.ts';

const root = (fathersFamily: string, mothersFamily: string | undefined, given: string): string =>
  deriveCurpRoot({ fathersFamily, mothersFamily, given, birthDate: '1980-01-02', sex: 'M', state: 'DF' });

describe('deriveCurpRoot (RENAPO, Instructivo Normativo)', () => {
  it.each([
    ['Alamán', 'Pérez', 'Ricarda', 'AAPR800102MDFLRC'],
    ['Ñúñez', 'Muñoz', 'José Luis', 'XUML800102MDFXXS'],
    ['De la Cruz', 'Ibáñez', 'María de los Ángeles', 'CUIA800102MDFRBN'],
    ['Pérez', 'Domínguez', 'Óscar', 'PXDO800102MDFRMS'],
    ['Luna', undefined, 'Ana', 'LUXA800102MDFNXN'],
    ["D'Amico", 'Álvarez', 'Juana José', 'DXAJ800102MDFXLN'],
    ['Ponce de León', 'Ortega y Gasset', 'Ma. Elena', 'POOE800102MDFNRL'],
    ['Ng', 'Ó', 'José', 'NXOJ800102MDFGXS'],
    ['Mac Gregor', 'Van der Ley', 'J. Jesús', 'GELJ800102MDFRYS'],
    ['Agüero', 'Zúñiga', 'MA.GUADALUPE', 'AUZG800102MDFGXD'],
    ['Le', 'Y', 'M', 'LEYM800102MDFXXX'],
    ['  pérez ', 'GÓMEZ', ' maría  josé ', 'PEGJ800102MDFRMS'],
  ])('%s %s, %s → %s', (father, mother, given, expected) => {
    expect(root(father, mother, given)).toBe(expected);
  });
});
