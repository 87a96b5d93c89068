import { expect, it } from '@jest/globals';
import type { LineHere } from './dispense.resource.ts';
import { countOf, type InHand, judged, lotsOf, standing, withBox } from './in-hand.ts';

const lot = (lote: string, caducidad: string, envases: number) => ({ lote, caducidad, envases });
const LINE: LineHere = {
  ...{ solicitud: 'r1', clave: 'K', medicamento: 'Metformina', surtidos: 0, disponibles: 7, porSurtir: 3 },
  ...{ lotes: [], entregas: [], enAnaquel: [lot('A', '2027-01-31', 2), lot('B', '2028-01-31', 5)] },
};
const scanned = (lotNumber?: string, expiry?: string) =>
  ({ gtin: '07501234567893', lot: lotNumber, expiry }) as Parameters<typeof judged>[1];
const look = (key: string, box: ReturnType<typeof scanned>, inHand: InHand = new Map(), packs = 3) =>
  judged(key, box, { lines: [LINE], packs: new Map([['r1', packs]]), inHand, today: '2026-11-22' });

it('a box is of another medicine, of no lot here, expired, one too many, or the right one', () => {
  expect(look('OTRA', scanned('A')).kind).toBe('other');
  expect(look('K', scanned('Z')).kind).toBe('no-lot');
  expect(look('K', scanned('A', '2026-10-31')).kind).toBe('expired');
  expect(look('K', scanned('A'), new Map(), 0).kind).toBe('enough');
  expect(look('K', scanned('B'))).toMatchObject({ kind: 'right', lot: { lote: 'B' }, sooner: { lote: 'A' } });
  expect(look('K', scanned())).toMatchObject({ kind: 'right', lot: undefined, sooner: undefined });
});

it('the lot in the hand leaves first, never more than there is of it', () => {
  const twice = withBox(withBox(new Map(), LINE, LINE.enAnaquel[1]), LINE, LINE.enAnaquel[1]);
  expect(countOf(twice, LINE)).toBe(2);
  expect(lotsOf(LINE, twice)).toEqual([
    lot('B', '2028-01-31', 2),
    lot('A', '2027-01-31', 2),
    lot('B', '2028-01-31', 3),
  ]);
  expect(lotsOf(LINE, new Map())).toEqual(LINE.enAnaquel);
});

it('of boxes looked at together a wrong one stays, else the newest question is answered; later ones take its place', () => {
  const [wrong, right, newer] = [
    { question: 1, right: false },
    { question: 2, right: true },
    { question: 3, right: true },
  ];
  for (const [first, second] of [
    [wrong, right],
    [right, wrong],
  ] as const)
    expect(standing(first, second, 1)).toBe(wrong);
  expect(standing(newer, right, 1)).toBe(newer);
  expect(standing({ question: 2, right: false }, wrong, 1)).toEqual({ question: 2, right: false });
  expect(standing(wrong, right, 2)).toBe(right);
  expect(standing(undefined, wrong, 1)).toBe(wrong);
});
