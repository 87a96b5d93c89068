import { describe, expect, it } from '@jest/globals';
import { type CapacityRow, chosen, levelOf } from './rows.ts';

const row = (unidad: string, more: Partial<CapacityRow> = {}): CapacityRow => ({
  ...{
    unidad,
    servicio: 'Medicina general',
    agendas: 1,
    tercerLugarDias: 2,
    lugares14: 100,
    ocupados14: 50,
    usoPct: 50,
  },
  ...{ citas30: 100, inasistencias30: 10, cancelaciones30: 5 },
  ...more,
});

describe('the capacity board', () => {
  it.each([
    [0, 'soon'],
    [3, 'soon'],
    [4, 'fair'],
    [14, 'late'],
    [15, 'far'],
    [null, 'none'],
  ])('a third place in %s days is %s', (tercerLugarDias, level) => expect(levelOf({ tercerLugarDias })).toBe(level));

  it('puts the longest wait first, and no place before all', () => {
    const rows = [row('A'), row('B', { tercerLugarDias: null }), row('C', { tercerLugarDias: 9 })];
    expect(chosen(rows, '', 'wait').map(({ unidad }) => unidad)).toEqual(['B', 'C', 'A']);
    expect(chosen(rows, '', 'name').map(({ unidad }) => unidad)).toEqual(['A', 'B', 'C']);
  });

  it('finds without accents, every word', () => {
    const rows = [row('Centro de Salud Coyoacán'), row('Centro de Salud Tlalpan', { servicio: 'Odontología' })];
    expect(chosen(rows, 'coyoacan', 'name')).toHaveLength(1);
    expect(chosen(rows, 'salud odonto', 'name').map(({ unidad }) => unidad)).toEqual(['Centro de Salud Tlalpan']);
  });
});
