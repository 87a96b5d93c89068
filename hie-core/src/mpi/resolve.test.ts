import {
  CURP_EN_REVISION_SYSTEM,
  CURP_SYSTEM,
  expedienteSystem,
  TEMPORAL_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Identifier, Patient } from '@medplum/fhirtypes';
import { readRegistration } from './registration.ts';
import { resolvePerson } from './resolve.ts';

const SOFIA = 'HEGS080514MDFRRFA6';
const XOCO = expedienteSystem('DFSSA003162');

function person(more: Partial<Patient> = {}): Patient {
  return {
    resourceType: 'Patient',
    id: 'sofia',
    identifier: [{ system: CURP_SYSTEM, value: SOFIA }],
    birthDate: '2008-05-14',
    gender: 'female',
    ...more,
  };
}
const resolve = (incoming: Patient, ...known: Patient[]) => resolvePerson(readRegistration(incoming), known);

describe('resolvePerson (ADR 0003)', () => {
  it('a known CURP with agreeing data is a match', () => {
    expect(resolve(person({ id: undefined }), person())).toEqual({ kind: 'match', patient: person() });
  });

  it('a known CURP whose holder has another birth date goes to review', () => {
    const holder = person({ birthDate: '2008-05-15' });
    expect(resolve(person(), holder)).toEqual({ kind: 'review', reason: 'curp-de-otra-persona', other: holder });
  });

  it('a CURP that contradicts its own registration goes to review even when nobody holds it', () => {
    expect(resolve(person({ birthDate: '1990-05-14' }))).toMatchObject({
      kind: 'review',
      reason: 'curp-contradice-datos',
    });
    expect(resolve(person({ gender: 'male' }))).toMatchObject({ kind: 'review', reason: 'curp-contradice-datos' });
  });

  it('what only one side knows contradicts nothing', () => {
    expect(resolve(person({ birthDate: '2008', gender: undefined }), person()).kind).toBe('match');
    expect(resolve(person(), person({ gender: 'unknown' })).kind).toBe('match');
  });

  it('an unknown CURP is a new person', () => {
    expect(resolve(person())).toEqual({ kind: 'new' });
  });

  it('the same expediente without CURP gains the CURP', () => {
    const unnamed = person({ identifier: [{ system: XOCO, value: '77' }] });
    expect(resolve(person(), unnamed)).toEqual({ kind: 'match', patient: unnamed });
  });

  it('the same expediente with quite another CURP goes to review; with a corrected homoclave it is a match', () => {
    const other = person({ identifier: [{ system: CURP_SYSTEM, value: 'AAPR630321HDFLRC09' }] });
    expect(resolve(person(), other)).toMatchObject({ kind: 'review', reason: 'expediente-con-otra-curp' });
    const corrected = person({ identifier: [{ system: CURP_SYSTEM, value: `${SOFIA.slice(0, 16)}B4` }] });
    expect(resolve(person(), corrected).kind).toBe('match');
  });

  it('a registration that waits for review is matched again as itself', () => {
    const holder = person({ birthDate: '2001-01-01' });
    const waiting = person({ id: 'espera', identifier: [{ system: CURP_EN_REVISION_SYSTEM, value: SOFIA }] });
    expect(resolve(person(), holder, waiting)).toEqual({ kind: 'match', patient: waiting });
  });

  it('a CURP that somebody gave up is its owner’s: a stranger or a twin who bore it by mistake is not joined', () => {
    const gaveUp = (more: Partial<Patient>) =>
      person({ identifier: [{ system: CURP_EN_REVISION_SYSTEM, value: SOFIA, use: 'old' }], ...more });
    const owner = person({ id: undefined, name: [{ family: 'Hernández García', given: ['Sofía'] }] });
    const stranger = gaveUp({ birthDate: undefined, name: [{ use: 'anonymous', text: 'Mujer desconocida' }] });
    expect(resolve(owner, stranger)).toEqual({ kind: 'new' });
    expect(resolve(owner, gaveUp({ name: [{ family: 'Hernández García', given: ['Ximena'] }] }))).toEqual({
      kind: 'new',
    });
  });

  it('a message of numbers alone is weighed by what its CURP says', () => {
    const bare = (...identifier: Identifier[]): Patient => ({
      resourceType: 'Patient',
      identifier: [{ system: CURP_SYSTEM, value: SOFIA }, ...identifier],
    });
    const file = { system: XOCO, value: '77' };
    for (const more of [{ birthDate: '1990-01-01' }, { gender: 'male' as const }])
      expect(resolve(bare(file), person({ identifier: [file], ...more }))).toMatchObject({
        kind: 'review',
        reason: 'expediente-con-otra-curp',
      });
    const ricardo = { system: CURP_SYSTEM, value: 'AAPR630321HDFLRC09' };
    const holder = person({ identifier: [ricardo], birthDate: '1963-03-21', gender: 'male' });
    expect(resolve(bare({ ...ricardo, use: 'old' }), holder)).toMatchObject({ reason: 'curp-de-otra-persona' });
  });

  it('who says that his CURP replaces another’s, under a wholly other name, goes to review', () => {
    const former = { system: CURP_SYSTEM, value: `${SOFIA.slice(0, 16)}B4` };
    const holder = person({ identifier: [former], name: [{ family: 'Hernández García', given: ['Ximena'] }] });
    const said = person({ name: [{ family: 'Hernández García', given: ['Sofía'] }] });
    said.identifier!.push({ ...former, use: 'old' });
    expect(resolve(said, holder)).toMatchObject({ kind: 'review', reason: 'curp-de-otra-persona' });
    expect(resolve({ ...said, name: holder.name! }, holder).kind).toBe('match');
  });

  it('who brings a replaced CURP alone, under a wholly other name, goes to review', () => {
    const former = { system: CURP_SYSTEM, value: SOFIA, use: 'old' as const };
    const sofia = person({ name: [{ family: 'Hernández García', given: ['Sofía'] }] });
    const twin = person({ identifier: [former], name: [{ family: 'Hernández García', given: ['Ximena'] }] });
    expect(resolve(twin, sofia)).toMatchObject({ kind: 'review', reason: 'identificador-vencido' });
    expect(resolve({ ...twin, name: sofia.name! }, sofia).kind).toBe('match');
    expect(resolve({ resourceType: 'Patient', identifier: [former] }, sofia).kind).toBe('match');
    const number = { system: XOCO, value: '77' };
    const corrected = { ...twin, identifier: [former, number] };
    expect(resolve(corrected, { ...sofia, identifier: [...sofia.identifier!, number] }).kind).toBe('match');
  });

  it('an expired identifier gives nobody a CURP of the other sex', () => {
    const bracelet = { system: TEMPORAL_SYSTEM, value: 'B-7', use: 'temp' as const, period: { end: '2020-01-31' } };
    const name = [{ family: 'Hernández García', given: ['Guadalupe'] }];
    const known = person({ identifier: [bracelet], name, gender: 'male' });
    const incoming = person({ identifier: [{ system: CURP_SYSTEM, value: SOFIA }, bracelet], name, gender: undefined });
    expect(resolve(incoming, known)).toMatchObject({ kind: 'review', reason: 'identificador-vencido' });
    expect(resolve(incoming, { ...known, gender: 'female' }).kind).toBe('match');
  });

  it('an expired identifier does not change the CURP that somebody holds', () => {
    const bracelet = { system: TEMPORAL_SYSTEM, value: 'B-7', use: 'temp' as const, period: { end: '2020-01-31' } };
    const name = [{ family: 'Hernández García', given: ['Sofía'] }];
    const known = person({ identifier: [{ system: CURP_SYSTEM, value: 'AAPR630321HDFLRC09' }, bracelet], name });
    const incoming = person({ identifier: [{ system: CURP_SYSTEM, value: SOFIA }, bracelet], name });
    expect(resolve(incoming, known)).toMatchObject({ kind: 'review', reason: 'identificador-vencido' });
  });

  it('no CURP: one holder of the expediente is a match, two are a review, none is new', () => {
    const incoming = person({ identifier: [{ system: XOCO, value: '77' }] });
    expect(resolve(incoming, person()).kind).toBe('match');
    expect(resolve(incoming, person(), person({ id: 'otra' }))).toMatchObject({
      kind: 'review',
      reason: 'expediente-repetido',
    });
    expect(resolve(incoming).kind).toBe('new');
  });
});
