import { expect, it } from '@jest/globals';
import { readBox } from './read-box.ts';
import { readExpiry } from './read-expiry.ts';

it.each([
  [' 010.000.0104.00 ', { kind: 'key', key: '010.000.0104.00' }],
  ['010000010400', { kind: 'key', key: '010.000.0104.00' }],
  ['7501234567893', { kind: 'box', scanned: { gtin: '07501234567893' } }],
  ['7501234567890', { kind: 'unread' }],
  [']d201075012345678931727113010A1', { kind: 'box', scanned: { lot: 'A1', expiry: '2027-11-30' } }],
  ['paracetamol', { kind: 'unread' }],
])('%s', (typed, read) => expect(readBox(typed)).toMatchObject(read));

it.each([
  ['11/2027', '2027-11-30'],
  ['2/28', '2028-02-29'],
  ['2027-11', '2027-11-30'],
  ['30/11/2027', '2027-11-30'],
  ['2027-11-05', '2027-11-05'],
  ['NOV 2027', '2027-11-30'],
  ['5 ago 27', '2027-08-05'],
  ['31/02/2027', undefined],
  ['13/2027', undefined],
  ['mañana', undefined],
])('expiry %s', (typed, date) => expect(readExpiry(typed)).toBe(date));
