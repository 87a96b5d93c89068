import { expect, it } from '@jest/globals';
import { apartIn, standingIn } from './apart.ts';

const shelf = (clues: string, lugar: string, envases: number, caducidad = '2027-01-31') => ({
  ...{ clues, nombre: clues, lugar, caducidad, envases },
});

it('a lot is set apart from every place of the unit where it stands, whatever its expiries; of no other unit, none on its way', () => {
  const shelves = [
    shelf('A', 'farmacia', 2),
    shelf('A', 'farmacia', 3, '2027-02-28'),
    shelf('A', 'almacen', 40),
    shelf('A', 'cuarentena', 7),
    shelf('A', 'en camino', 9),
    shelf('B', 'piso', 5),
  ];
  expect(standingIn(shelves, 'A')).toEqual([
    { place: 'farmacia', packs: 5 },
    { place: 'almacen', packs: 40 },
  ]);
  expect(standingIn(shelves, 'B')).toEqual([{ place: 'piso', packs: 5 }]);
  expect([apartIn(shelves, 'A'), apartIn(shelves, 'B')]).toEqual([7, 0]);
});
