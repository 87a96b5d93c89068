import { CURP_EN_REVISION_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import { readSheet } from './curp-sheet.ts';
import {
  birthDateOf,
  doubtsIn,
  EMPTY,
  fromSheet,
  missingIn,
  motherEntry,
  motherOf,
  outcomeOf,
  patientEntry,
  patientOf,
  type Registering,
  WHY_EXTENSION,
} from './registration.ts';

const NOW = Date.parse('2026-11-22T15:00:00Z');
const scanned = readSheet('HEGS080514MDFRRFA6|HERNANDEZ|GARCIA|SOFIA|MUJER|14/05/2008|DISTRITO FEDERAL|09');
if (scanned.kind !== 'sheet') throw new Error(scanned.kind);
const SOFIA = fromSheet(scanned.sheet);

describe('registering a person', () => {
  it('a scan fills everything: nothing is left to type', () => {
    expect(missingIn(SOFIA, NOW)).toEqual([]);
    expect(doubtsIn(SOFIA, NOW)).toEqual([]);
    expect(patientOf(SOFIA, NOW)).toMatchObject({
      identifier: [{ system: CURP_SYSTEM, value: 'HEGS080514MDFRRFA6' }],
      name: [{ family: 'Hernandez Garcia', given: ['Sofia'] }],
      birthDate: '2008-05-14',
      gender: 'female',
      extension: [{ valueAddress: { state: 'Ciudad de México' } }],
    });
  });

  it('without CURP the reason is asked and kept', () => {
    const without: Registering = { ...SOFIA, curp: '' };
    expect(missingIn(without, NOW)).toEqual(['why']);
    const foreign: Registering = { ...without, why: 'foreign', state: 'NE' };
    expect(missingIn(foreign, NOW)).toEqual([]);
    const patient = patientOf(foreign, NOW);
    expect(patient.identifier).toBeUndefined();
    expect(patient.extension).toContainEqual({ url: WHY_EXTENSION, valueCode: 'extranjero' });
    expect(patientEntry(patient, 'urn:uuid:1').request?.ifNoneExist).toBeUndefined();
  });

  it('a newborn may have no name yet', () => {
    expect(missingIn({ ...SOFIA, curp: '', why: 'newborn', given: '' }, NOW)).toEqual([]);
    expect(missingIn({ ...SOFIA, given: '' }, NOW)).toEqual(['given']);
  });

  it('of a newborn the mother is named by her CURP, in the same transaction', () => {
    const newborn = { ...SOFIA, curp: '', why: 'newborn', given: '', motherCurp: ' eaaf901102mmcsrr03' } as const;
    expect(missingIn(newborn, NOW)).toEqual([]);
    expect(missingIn({ ...newborn, motherCurp: 'EAAF' }, NOW)).toEqual(['motherCurp']);
    expect(motherOf({ ...newborn, why: 'foreign' })).toBeUndefined();
    expect(motherEntry(motherOf(newborn)!, 'urn:uuid:1', 'm')).toMatchObject({
      request: { method: 'PUT', url: 'RelatedPerson/m' },
      resource: { patient: { reference: 'urn:uuid:1' }, identifier: [{ value: 'EAAF901102MMCSRR03' }] },
    });
  });

  it('who cannot say who he is needs no name and no date, only a sex; a half name is a name', () => {
    const nobody: Registering = { ...EMPTY, why: 'unknown', sex: 'H' };
    expect(missingIn(nobody, NOW)).toEqual([]);
    expect(missingIn({ ...nobody, given: 'Juan' }, NOW)).toEqual(['father', 'birth']);
    expect(missingIn({ ...nobody, why: 'undocumented' }, NOW)).toEqual(['given', 'father', 'birth']);
    const patient = patientOf(nobody, NOW, 'Hombre desconocido');
    expect(patient.name).toEqual([{ use: 'anonymous', text: 'Hombre desconocido' }]);
    expect('birthDate' in patient).toBe(false);
  });

  it('tells where the CURP and what was written disagree', () => {
    const parts = doubtsIn({ ...SOFIA, year: '2007', sex: 'H', state: 'OC', father: 'López' }, NOW).map(
      ({ part }) => part,
    );
    expect(parts).toEqual(expect.arrayContaining(['primer-apellido', 'fecha', 'sexo', 'entidad']));
  });

  it.each([
    ['30', '2', '2000'],
    ['29', '2', '2001'],
    ['1', '13', '2000'],
    ['23', '11', '2026'],
    ['', '5', '2000'],
    ['1', '1', '20'],
  ])('no such birth day: %s/%s/%s', (day, month, year) => {
    expect(birthDateOf({ ...EMPTY, day, month, year }, NOW)).toBeUndefined();
  });

  it('says how the hub answered', () => {
    const holds = { identifier: [{ system: CURP_SYSTEM }] };
    expect(outcomeOf('201 Created', holds)).toBe('new');
    expect(outcomeOf('200 OK', holds)).toBe('match');
    expect(outcomeOf('201', { identifier: [{ system: CURP_EN_REVISION_SYSTEM }] })).toBe('review');
    expect(outcomeOf('201', {})).toBe('temporary');
  });
});
