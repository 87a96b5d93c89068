import { expect, it } from '@jest/globals';
import type { Planned } from '../order/order.resource.ts';
import type { ShelfLot } from '../supply.resource.ts';
import { heldOf, shown } from './stock.ts';

const lot = (clave: string, lote: string, caducidad: string, lugar: ShelfLot['lugar'] = 'farmacia'): ShelfLot => ({
  ...{ clave, nombre: clave === 'P' ? 'Paracetamol' : 'Captopril', lote, caducidad, lugar, envases: 3 },
});
const LOTS = [
  lot('P', 'VIEJO', '2026-11-01'),
  lot('P', 'PRONTO', '2026-12-31'),
  lot('P', 'LEJOS', '2028-01-31', 'almacen'),
  lot('C', 'MOJADO', '2028-01-31', 'cuarentena'),
];
const plan = { clave: 'C', nombre: 'Captopril', alarma: true } as Planned;
const missing = { clave: 'B', nombre: 'Bezafibrato', alarma: true } as Planned;

it('what can be handed out is counted; what is expired or apart is only shown; what there is none of too', () => {
  const all = heldOf(LOTS, [plan, missing], '2026-11-22');
  expect(all.map(({ nombre, envases }) => [nombre, envases])).toEqual([
    ['Bezafibrato', 0],
    ['Captopril', 0],
    ['Paracetamol', 6],
  ]);
  expect(all[2]!.lotes.map(({ mark }) => mark)).toEqual(['expired', 'soon', undefined]);
  const names = (which: Parameters<typeof shown>[1], typed = '') =>
    shown(all, which, typed).map(({ nombre }) => nombre);
  expect(names('poco')).toEqual(['Bezafibrato', 'Captopril']);
  expect(names('caduca')).toEqual(['Paracetamol']);
  expect(names('aparte')).toEqual(['Captopril']);
  expect(names('todo', 'lejos')).toEqual(['Paracetamol']);
});
