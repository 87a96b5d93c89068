import { expect, it } from '@jest/globals';
import type { Order } from '../order/order.resource.ts';
import { isCounted, itemToldOf, type Line, leftFor, lessSent, receivedOf, serialsOf, withLine } from './lines.ts';

const item = { clave: '010.000.0104.00', nombre: 'Paracetamol 500 mg, tableta' };
const scanned = { gtin: '07501234567893', serial: 'S1' };
const line = (more: Partial<Line> = {}): Line => ({
  ...{ item, lote: 'A1', caducidad: '2027-11-30', envases: 1, series: serialsOf(scanned) },
  ...more,
});
const order = {
  renglones: [{ clave: item.clave, nombre: '', pedidos: 10, autorizados: 8, recibidos: 3 }],
} as unknown as Order;

it('the same lot grows in its place; another lot is another line', () => {
  const lines = withLine(withLine([line()], line({ lote: 'B2', series: [] })), line({ series: ['07501234567893 S2'] }));
  expect(lines.map(({ lote, envases, series }) => [lote, envases, series.length])).toEqual([
    ['B2', 1, 0],
    ['A1', 2, 2],
  ]);
});

it('a box with a serial number is not counted twice, one without may be', () => {
  expect(isCounted([line()], scanned)).toBe(true);
  expect(isCounted([line()], { ...scanned, serial: 'S2' })).toBe(false);
  expect(isCounted([line()], { gtin: scanned.gtin })).toBe(false);
});

it('a code that was told of once is known for the next box', () => {
  const told = [line({ codigo: '7501234567893' })];
  expect([itemToldOf(told, '07501234567893'), itemToldOf([line()], '07501234567893')]).toEqual([item, undefined]);
});

it('of an order it knows what is still missing after the other lines; of what nobody ordered, nothing', () => {
  const lines = [line({ envases: 2 }), line({ lote: 'B2' })];
  expect(leftFor(order, lines, lines[1]!)).toBe(3);
  expect(leftFor(order, lines, line({ item: { ...item, clave: '010.000.0101.00' } }))).toBeUndefined();
});

it('what was read while an answer was waited for stays to be sent', () => {
  const sent = [line({ envases: 10 })];
  const now = [line({ lote: 'B2' }), line({ envases: 11, series: ['07501234567893 S1', '07501234567893 S2'] })];
  expect(lessSent(now, sent)).toEqual([now[0], { ...now[1], envases: 1, series: ['07501234567893 S2'] }]);
  expect([lessSent(sent, sent), lessSent([line({ envases: 8 })], sent)]).toEqual([[], []]);
});

it('sends the key and what is printed on the box, and neither serial numbers nor names', () => {
  expect(receivedOf([line({ codigo: 'X' })])).toEqual([
    { clave: item.clave, lote: 'A1', caducidad: '2027-11-30', envases: 1, codigo: 'X' },
  ]);
});
