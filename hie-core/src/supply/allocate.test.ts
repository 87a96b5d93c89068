import { expect, it } from '@jest/globals';
import type { HubError } from '../errors.ts';
import { allocate } from './allocate.ts';

const lot = (name: string, packs: number) => ({ lot: name, expiry: '2027-06-30', owner: '', programme: '', packs });

const told = (lots: ReturnType<typeof lot>[], wanted: number, named: string[]): string => {
  const asked = named.map((one) => ({ lot: one, expiry: undefined, packs: undefined }));
  try {
    allocate(lots as never, wanted, asked as never, '2026-11-22', 'metformina');
    return '';
  } catch (error) {
    const [{ text, fix }] = (error as HubError).problems;
    return `${text} ${fix}`;
  }
};

it('who names a lot that the other counter emptied hears of that lot, not of the shelf', () => {
  expect(told([lot('A1', 0), lot('B2', 267)], 3, ['A1'])).toBe(
    'De metformina, lote A1, quedan 0 en este lugar y se piden 3. ' +
      'Mire el anaquel otra vez: alguien acaba de surtir de ese lote. De los demás lotes hay 267.',
  );
});

it('of a shelf that has too few it says how many', () => {
  expect(told([lot('A1', 1), lot('B2', 1)], 3, [])).toContain('hay 2 en este lugar y se piden 3. Surta 2');
  expect(told([lot('A1', 1)], 3, ['A1'])).toContain('hay 1 en este lugar');
});
