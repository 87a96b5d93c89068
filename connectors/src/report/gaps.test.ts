import { expect, it } from '@jest/globals';
import { Gaps, sequenceOf } from './gaps.ts';

const AT = '2026-11-22T12:00:00.000Z';
const number = (value: number): string => `M${String(value).padStart(5, '0')}`;

function fed(gaps: Gaps, from: number, to: number): Gaps {
  for (let value = from; value <= to; value++) gaps.see('HIS|X', number(value), AT);
  return gaps;
}

it('finds what a counting sender left out, and closes it when it comes late', () => {
  const gaps = fed(fed(new Gaps(), 1, 30), 33, 40);
  expect(gaps.open()).toEqual([{ sender: 'HIS|X', after: 'M00030', before: 'M00033', missing: 2, at: AT }]);
  gaps.see('HIS|X', 'M00032', AT);
  expect(gaps.open(Date.parse(AT))).toMatchObject([{ missing: 1 }]);
  gaps.see('HIS|X', 'M00031', AT);
  expect(gaps.open()).toEqual([]);
  expect(fed(fed(new Gaps(), 1, 30), 33, 40).open(Date.parse(AT) + 1)).toEqual([]);
});

it('believes nobody who has not counted for a while', () => {
  expect(fed(fed(new Gaps(), 1, 10), 15, 20).open()).toEqual([]);
  const random = new Gaps();
  for (let i = 0; i < 200; i++) random.see('HIS|X', `A${(i * 7919) % 1_000}`, AT);
  expect(random.open()).toEqual([]);
});

it('takes a far jump and a new beginning for a new count, and senders apart', () => {
  const gaps = fed(fed(new Gaps(), 1, 30), 50_000, 50_030);
  fed(gaps, 1, 5);
  gaps.see('LAB|X', number(900), AT);
  expect(gaps.open()).toEqual([]);
});

it('reads MSH-13 when the sender uses it, else MSH-10', () => {
  const msh = (thirteenth: string): Buffer =>
    Buffer.from(`MSH|^~\\&|A|B|C|D|2026||ADT^A01|X9|P|2.5|${thirteenth}|\rPID|1\r`);
  expect([sequenceOf(msh('77'), 'X9'), sequenceOf(msh(''), 'X9'), sequenceOf(Buffer.from('hola'), 'X9')]).toEqual([
    '77',
    'X9',
    'X9',
  ]);
});
