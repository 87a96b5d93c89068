/** Slips of the finger at home, and what is asked about them. */
import { expect, it } from '@jest/globals';
import { doubtOf, numberIn, pairIn, shownTyped, type Typed } from './plausible.ts';

const pressure = (value: number, second: number): Typed => ({ value, second });

it.each([
  ['1200 for 120', 'presion', pressure(1200, 80), 'meant', '120/80'],
  ['12/8 as it is said', 'presion', pressure(12, 8), 'meant', '120/80'],
  ['the two the other way round', 'presion', pressure(80, 120), 'swapped', '120/80'],
  ['365 for 36.5', 'temperatura', { value: 365 }, 'meant', '36.5'],
  ['705 for 70.5', 'peso', { value: 705 }, 'meant', '70.5'],
  ['980 for 98', 'saturacion', { value: 980 }, 'meant', '98'],
  ['9.8 for 98', 'saturacion', { value: 9.8 }, 'meant', '98'],
] as const)('%s: asks whether the other was meant', (_, kind, typed, doubt, meant) => {
  const found = doubtOf(kind, typed);
  expect(found?.kind).toBe(doubt);
  expect(found !== undefined && 'meant' in found ? shownTyped(found.meant) : undefined).toBe(meant);
});

it('lets pass what is ordinary, and an emergency too, which is only asked about where it is rare', () => {
  expect(doubtOf('presion', pressure(120, 80))).toBeUndefined();
  expect(doubtOf('presion', pressure(190, 110))).toBeUndefined();
  expect(doubtOf('glucosa', { value: 52 })).toBeUndefined();
  expect(doubtOf('presion', pressure(240, 140))).toEqual({ kind: 'unusual' });
  expect(doubtOf('saturacion', { value: 70 })).toEqual({ kind: 'unusual' });
});

it('tells what cannot be from what is far from the last time', () => {
  expect(doubtOf('presion', pressure(120, 119_000))).toEqual({ kind: 'impossible' });
  expect(doubtOf('peso', { value: 80 }, 70)).toEqual({ kind: 'far' });
  expect(doubtOf('peso', { value: 71 }, 70)).toBeUndefined();
});

it.each([
  ['120', 120],
  [' 70,5 kg', 70.5],
  ['36.5 °C', 36.5],
  ['', undefined],
  ['alta', undefined],
  ['120/80', undefined],
  ['1e5', undefined],
  ['-3', undefined],
])('reads %s as people write it', (text, value) => {
  expect(numberIn(text)).toBe(value);
});

it('splits a pressure that was typed into one field', () => {
  expect(pairIn('120/80')).toEqual(['120', '80']);
  expect(pairIn('120')).toBeUndefined();
});
