import { expect, it } from '@jest/globals';
import { isField, profileOf } from './profile.ts';

it('makes one profile of what was said one by one, and nothing of nothing', () => {
  expect(profileOf([])).toEqual({});
  expect(
    profileOf([
      { que: 'sexo-h-m', cambio: { codeMaps: { '0001': { H: 'M', M: 'F' } } } },
      { que: 'evento-propio', place: 'ADT^Z01', event: 'ADT^A01' },
      { que: 'dato-en-z', place: 'ZPV-3', cambio: { fields: { 'PV1-19': { from: 'ZPV-3' } } } },
      { que: 'campo', field: 'PV1-44', place: 'ZPV-5' },
      { que: 'fecha-dia-mes', cambio: { dates: 'DD/MM/AAAA' } },
      { que: 'evento-propio', place: 'ADT^Z02', event: 'ADT^A03' },
    ]),
  ).toEqual({
    triggers: { 'ADT^Z01': 'ADT^A01', 'ADT^Z02': 'ADT^A03' },
    fields: { 'PV1-19': { from: 'ZPV-3' }, 'PV1-44': { from: 'ZPV-5' } },
    codeMaps: { '0001': { H: 'M', M: 'F' } },
    dates: 'DD/MM/AAAA',
  });
});

it('knows a field by its name', () => {
  expect(['PV1-44', 'ZPV-5', 'PV-44', 'PV1', 'pv1-1', 'PV1-1000'].map(isField)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
