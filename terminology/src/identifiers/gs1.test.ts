/** GS1 General Specifications: what a scanner sends is read right, or not at all. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasCheckDigit, readCode } from './gs1.ts';

const GTIN = '07501234567893';
const GS = '\x1d';
const read = (text: string) => readCode(text, 2026);

describe('GS1 §3: element strings', () => {
  it('DataMatrix with GTIN, expiry, lot and serial, in any order', () => {
    const whole = { gtin: GTIN, expiry: '2027-11-30', lot: 'A1-7', serial: 'S9' };
    expect(read(`]d201${GTIN}1727113010A1-7${GS}21S9`)).toEqual(whole);
    expect(read(`${GS}01${GTIN}10A1-7${GS}21S9${GS}17271130`)).toEqual(whole);
    expect(read(`(01)${GTIN}(17)271130(10)A1-7(21)S9`)).toEqual(whole);
  });
  it('keyboard wedges that cannot type FNC1 send another sign', () => {
    for (const sign of ['~', '^', '|'])
      expect(read(`01${GTIN}10L7${sign}17270600`)).toEqual({ gtin: GTIN, lot: 'L7', expiry: '2027-06-30' });
  });
  it('§7.12: day 00 is the last of the month, in a leap year too; the century is the nearest', () => {
    expect(read(`01${GTIN}17280200`)?.expiry).toBe('2028-02-29');
    expect(read(`01${GTIN}17990101`)?.expiry).toBe('1999-01-01');
    expect(read(`01${GTIN}17271301`)).toBeUndefined();
    expect(read(`01${GTIN}17270231`)).toBeUndefined();
  });
  it('EAN-13, EAN-8, UPC-A and GTIN-14 by their check digit (§7.9)', () => {
    expect(read('7501234567893')).toEqual({ gtin: GTIN });
    expect(read('7501234567894')).toBeUndefined();
    expect(read('96385074')).toEqual({ gtin: '00000096385074' });
    expect(read('036000291452')).toEqual({ gtin: '00036000291452' });
  });
  it('what is no code is none: text, a folio, a cut string', () => {
    for (const text of ['', 'paracetamol', '7K3M-PQ24-XY9A', `01${GTIN.slice(0, 10)}`, `10A1`, `01${GTIN}99`])
      expect(read(text)).toBeUndefined();
  });
  it('what was written is what is read, whatever lot and serial', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9\-./]{1,20}$/);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999_999 }), text, text, (number, lot, serial) => {
        const body = String(number).padStart(13, '0');
        const check = [...'0123456789'].find((digit) => hasCheckDigit(body + digit))!;
        expect(read(`01${body}${check}10${lot}${GS}17300115${GS}21${serial}`)).toEqual({
          ...{ gtin: body + check, lot, serial, expiry: '2030-01-15' },
        });
      }),
    );
  });
});
