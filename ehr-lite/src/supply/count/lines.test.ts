import { expect, it } from '@jest/globals';
import { layLines } from './lay-lines.ts';
import { lineOfBox, linesOf, nextLeft, packsIn, sought } from './lines.ts';

const articulos = [
  { clave: '010.1', nombre: 'Ácido fólico', codigos: [] },
  { clave: '010.2', nombre: 'Metformina', codigos: ['07501234567893'] },
];
const row = (clave: string, lote: string, more: object = {}) => ({ clave, lote, caducidad: '2027-01-31', ...more });
const count = {
  articulos,
  renglones: [row('010.2', 'B'), row('010.2', 'A', { caducidad: '2026-12-31' }), row('010.1', 'X')],
};
const lines = linesOf(count);

it('stand by name, then by what expires first, and are found without accents, by key and by lot', () => {
  expect(lines.map(({ nombre, lote }) => [nombre, lote])).toEqual([
    ['Ácido fólico', 'X'],
    ['Metformina', 'A'],
    ['Metformina', 'B'],
  ]);
  for (const [typed, lots] of [
    ['acido', ['X']],
    ['metfor b', ['B']],
    ['010.2', ['A', 'B']],
    ['zz', []],
  ] as const)
    expect(sought(lines, typed).map(({ lote }) => lote)).toEqual(lots);
});

it('a box leads to its line, else to its article, else nowhere', () => {
  const gtin = '07501234567893';
  expect(lineOfBox({ gtin, lot: 'b', expiry: '2027-01-31' }, lines, articulos)).toMatchObject({
    kind: 'line',
    line: { lote: 'B' },
  });
  expect(lineOfBox({ gtin, lot: 'Z' }, lines, articulos)).toMatchObject({
    kind: 'article',
    article: { clave: '010.2' },
  });
  expect(lineOfBox({ gtin }, lines, articulos)).toMatchObject({ kind: 'article' });
  expect(lineOfBox({ gtin: '00000000000000' }, lines, articulos)).toEqual({ kind: 'nothing' });
});

it('what was counted here is laid over what the hub told, the second round beside the first, a found lot last', () => {
  const at = '2026-01-01T00:00:00Z';
  const told = [
    { ...row('010.2', 'B'), contados: 4, contadoEn: at },
    { ...row('010.2', 'B'), contados: 5, contadoEn: at, vuelta: 2 },
    { ...row('010.1', 'NUEVO'), contados: 1, contadoEn: at, vuelta: 2 },
  ];
  const laid = layLines(count, told);
  expect(laid.renglones).toEqual([
    { ...row('010.2', 'B'), contados: 4, segunda: 5 },
    count.renglones[1],
    count.renglones[2],
    { ...row('010.1', 'NUEVO'), contados: 1 },
  ]);
  expect(layLines(undefined, told)).toBeUndefined();
  const walked = linesOf(laid);
  expect(nextLeft(walked, walked.at(-1)!.id)?.lote).toBe('X');
});

it.each([
  ['0', 0],
  [' 12 ', 12],
  ['', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['9999999', undefined],
])('packs %j', (typed, count_) => expect(packsIn(typed)).toBe(count_));
