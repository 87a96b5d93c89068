import { expect, it } from '@jest/globals';
import type { ShelfLot } from '../supply.resource.ts';
import { isTooMuch, matching, ofBox, rowsOf, withOne } from './chosen.ts';

const lot = (more: Partial<ShelfLot> = {}): ShelfLot => ({
  ...{ clave: '010.000.0104.00', nombre: 'Paracetamol 500 mg, tableta', lote: 'A1', caducidad: '2027-11-30' },
  ...{ envases: 2, lugar: 'farmacia' },
  ...more,
});
const lots = [lot(), lot({ lote: 'B2' }), lot({ clave: '010.000.5165.00', nombre: 'Metformina 850 mg, tableta' })];

it('each scan takes one more, and never more than there is', () => {
  const three = [1, 2, 3].reduce((all: ReturnType<typeof withOne>) => withOne(all, lots[0]!), []);
  expect(rowsOf(three)).toEqual([{ clave: '010.000.0104.00', lote: 'A1', caducidad: '2027-11-30', envases: 2 }]);
  expect(isTooMuch({ lot: lots[0]!, envases: 3 })).toBe(true);
});

it('finds by letters without accents, by key and by lot', () => {
  expect(matching(lots, 'parac b2').map(({ lote }) => lote)).toEqual(['B2']);
  expect(matching(lots, '5165')).toHaveLength(1);
  expect(matching(lots, 'METFÓRMINA')).toHaveLength(1);
  expect(matching(lots, 'nada')).toEqual([]);
});

it('a box without its lot may be of each lot of its key', () => {
  expect(ofBox(lots, '010.000.0104.00', { gtin: '0' })).toHaveLength(2);
  expect(ofBox(lots, '010.000.0104.00', { gtin: '0', lot: 'B2' })).toEqual([lots[1]]);
});

it('one lot number with two expiries is two rows, each told by its own', () => {
  const other = lot({ caducidad: '2027-02-28' });
  const both = withOne(withOne(withOne([], lots[0]!), other), other);
  expect(rowsOf(both)).toEqual([
    { clave: '010.000.0104.00', lote: 'A1', caducidad: '2027-02-28', envases: 2 },
    { clave: '010.000.0104.00', lote: 'A1', caducidad: '2027-11-30', envases: 1 },
  ]);
});
