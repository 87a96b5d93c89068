import { describe, expect, it } from '@jest/globals';
import { unsent } from '../../outbox/unsent.ts';
import { joinedLines, layLines } from './lay-lines.ts';
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

describe('of two tabs on one count', () => {
  const at = (minute: number, contados: number, more: object = {}) => ({
    ...row('010.1', 'X'),
    ...{ contados, contadoEn: `2026-11-22T10:0${minute}:00.000Z`, ...more },
  });

  it('the newer line is shown and kept, whichever was told last; the second round by itself', () => {
    const shown = layLines(layLines(count, [at(5, 7)]), [at(2, 3)]);
    expect(linesOf(shown as never)[0]).toMatchObject({ lote: 'X', contados: 7 });
    const twice = layLines(layLines(shown, [at(8, 9, { vuelta: 2 })]), [at(7, 1, { vuelta: 2 })]);
    expect(linesOf(twice as never)[0]).toMatchObject({ contados: 7, segunda: 9 });
    expect(joinedLines([at(5, 7)], [at(2, 3), at(6, 8, { vuelta: 2 })]).map(({ contados }) => contados)).toEqual([
      7, 8,
    ]);
    expect(joinedLines([at(2, 3)], [at(5, 7)])).toEqual([at(5, 7)]);
  });

  it('what the other tab laid into an entry while this one sent it is left, and goes next', () => {
    const rest = (...renglones: object[]) => ({ path: '/insumos/conteos/1/renglones', body: { renglones } });
    const entry = (...lines: object[]) => ({ operation: 'o', turn: 1, rest: rest(...lines) }) as never;
    expect(unsent(entry(at(1, 3)), entry(at(1, 3)))).toBeUndefined();
    expect(unsent(undefined, entry(at(1, 3)))).toBeUndefined();
    expect(unsent(entry(at(1, 3), at(5, 7)), entry(at(1, 3)))).toEqual(entry(at(1, 3), at(5, 7)));
  });
});
