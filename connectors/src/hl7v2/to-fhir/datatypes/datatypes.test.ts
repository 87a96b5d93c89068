import { describe, expect, it } from '@jest/globals';
import { STANDARD } from '../../escape.ts';
import { Field } from '../../parse.ts';
import { toAddress, toContactPoint } from './address.ts';
import { codingSystem, dottedCie10, toCodeableConcept } from './codeable-concept.ts';
import { toDate, toDateTime, toInstant, toTime } from './date-time.ts';
import { toHumanName } from './human-name.ts';
import { toDecimal, toReferenceRange, toUnit } from './quantity.ts';
import { splitSurnames } from './surnames.ts';

const field = (raw: string): Field => new Field(raw, STANDARD);
const HL7 = { timeZone: 'America/Mexico_City' };
const DAY_FIRST = { ...HL7, dates: 'DD/MM/AAAA' } as const;

describe('DTM → dateTime', () => {
  it.each([
    ['2026', '2026'],
    ['202603', '2026-03'],
    ['20260309', '2026-03-09'],
    ['2026030912', '2026-03-09T12:00:00-06:00'],
    ['202603091205', '2026-03-09T12:05:00-06:00'],
    ['20260309120530.1234', '2026-03-09T12:05:30.1234-06:00'],
    ['20260309120530+0200', '2026-03-09T12:05:30+02:00'],
    // Daylight saving ended for good on 30 October 2022; Sonora-style fixed offsets would be wrong before.
    ['20220715120000', '2022-07-15T12:00:00-05:00'],
    ['20230715120000', '2023-07-15T12:00:00-06:00'],
    ['20221030013000', '2022-10-30T01:30:00-05:00'],
    ['20221030023000', '2022-10-30T02:30:00-06:00'],
    ['19960601120000', '1996-06-01T12:00:00-05:00'],
    ['2026-03-09T12:05:30Z', '2026-03-09T12:05:30Z'],
    ['00000000', undefined],
    ['', undefined],
  ])('%j → %j', (text, expected) => {
    expect(toDateTime(text, HL7, 'PV1-44')).toBe(expected);
  });

  it.each(['20260230', '20261301', '20260309120000-5000', '2026030925', '09/03/2026', 'ayer'])(
    'refuses %j with its place',
    (text) => {
      expect(() => toDateTime(text, HL7, 'PV1-44')).toThrow(/PV1-44 trae/);
    },
  );

  it.each([
    ['12/04/1985', '1985-04-12'],
    ['09/03/2026 08:30', '2026-03-09T08:30:00-06:00'],
    ['15/07/2022 08:30:15', '2022-07-15T08:30:15-05:00'],
    ['20260309120530', '2026-03-09T12:05:30-06:00'],
  ])('reads %j of a hospital with that habit', (text, expected) => {
    expect(toDateTime(text, DAY_FIRST, 'PV1-44')).toBe(expected);
    expect(toDate(text, DAY_FIRST, 'PV1-44')).toBe(expected.slice(0, 10));
  });

  it.each(['04/13/1985', '31/02/2026', '9/3/2026', '09/03/26', '09/03/2026 24:00', '09/03/2026 8:30'])(
    'refuses %j there too',
    (text) => {
      expect(() => toDateTime(text, DAY_FIRST, 'PV1-44')).toThrow(/PV1-44 trae/);
    },
  );

  it('keeps the precision of a birth date, needs a day for an instant, takes TM', () => {
    expect(toDate('196307', HL7, 'PID-7')).toBe('1963-07');
    expect([toInstant('2026', HL7, 'x'), toInstant('20260309', HL7, 'x')]).toEqual([
      undefined,
      '2026-03-09T00:00:00-06:00',
    ]);
    expect([toTime('0930'), toTime('093015.5'), toTime('2560')]).toEqual(['09:30:00', '09:30:15.5', undefined]);
  });
});

describe('two surnames in one field', () => {
  it.each([
    ['PEREZ LOPEZ', undefined, 'PEREZ', 'LOPEZ'],
    ['PEREZ', undefined, 'PEREZ', undefined],
    ['DE LA CRUZ IBAÑEZ', undefined, 'DE LA CRUZ', 'IBAÑEZ'],
    ['PEREZ DE LA CRUZ', undefined, 'PEREZ', 'DE LA CRUZ'],
    ['MONTES DE OCA GARCIA', undefined, 'MONTES DE OCA', 'GARCIA'],
    ['GARCIA MONTES DE OCA', 'GAMA800101MDFRNN09', 'GARCIA', 'MONTES DE OCA'],
    ['ÑUÑEZ MUÑOZ', undefined, 'ÑUÑEZ', 'MUÑOZ'],
  ])('%s', (text, curp, father, mother) => {
    expect(splitSurnames(text, curp)).toEqual(mother ? { father, mother } : { father });
  });
});

describe('XPN → HumanName', () => {
  const family = (raw: string, hints = {}): unknown => {
    const name = toHumanName(field(raw), hints);
    return [
      name?.family,
      ...(name?._family?.extension ?? []).map(
        (part) => `${part.url.split('-').slice(1).join('-')}=${part.valueString}`,
      ),
    ];
  };

  it.each([
    ['PEREZ LOPEZ^JUAN', {}],
    ['PEREZ&LOPEZ^JUAN', {}],
    ['PEREZ LOPEZ&&PEREZ&&LOPEZ^JUAN', {}],
    ['PEREZ^JUAN', { mothersMaiden: 'LOPEZ' }],
    ['PEREZ^JUAN', { mothersMaiden: 'LOPEZ GARCIA' }],
    ['PEREZ LOPEZ^JUAN', { mothersMaiden: 'LOPEZ GARCIA' }],
  ])('%s %j', (raw, hints) => {
    expect(family(raw, hints)).toEqual(['PEREZ LOPEZ', 'fathers-family=PEREZ', 'mothers-family=LOPEZ']);
  });

  it('keeps given names, use and prefix', () => {
    expect(toHumanName(field('PEREZ^JUAN^CARLOS JOSE^JR^DR^^L'))).toMatchObject({
      use: 'official',
      given: ['JUAN', 'CARLOS', 'JOSE'],
      prefix: ['DR'],
      suffix: ['JR'],
    });
    expect(toHumanName(field('^^^^^^L'))).toBeUndefined();
  });
});

describe('codes', () => {
  it.each([
    ['E119', 'E11.9'],
    ['I10X', 'I10'],
    ['R69X', 'R69'],
    ['J45', 'J45'],
    ['K35.9', 'K35.9'],
    ['s52521a', 'S52.521A'],
    ['AMIG', 'AMIG'],
  ])('CIE-10 %s → %s', (given, dotted) => {
    expect(dottedCie10(given)).toBe(dotted);
  });

  it('names the standard systems and keeps the others apart by hospital', () => {
    expect(codingSystem('LN', 'X')).toBe('http://loinc.org');
    expect(codingSystem('CIE-10', 'X')).toBe('http://hl7.org/fhir/sid/icd-10');
    expect(codingSystem('HL70063', 'X')).toBe('http://terminology.hl7.org/CodeSystem/v2-0063');
    expect(codingSystem('99LAB', 'A')).not.toBe(codingSystem('99LAB', 'B'));
  });

  it('takes two codings and the text', () => {
    expect(toCodeableConcept(field('718-7^Hemoglobina^LN^HB^HB^L'), { clues: 'X' })).toMatchObject({
      coding: [{ system: 'http://loinc.org', code: '718-7' }, { code: 'HB' }],
    });
    expect(toCodeableConcept(field('^Dolor'), { clues: 'X' })).toMatchObject({ text: 'Dolor' });
    expect(toCodeableConcept(field('^^LN'), { clues: 'X' })).toBeUndefined();
  });
});

it('reads numbers, units and reference ranges', () => {
  expect(['1', '-2.50', '.5', '1e3', '7,5', ''].map(toDecimal)).toEqual([
    1,
    -2.5,
    0.5,
    undefined,
    undefined,
    undefined,
  ]);
  expect(toUnit(field('mg/dL'), 'X')).toEqual({ unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' });
  expect(toUnit(field('células/campo'), 'X')).toEqual({ unit: 'células/campo' });
  expect(toReferenceRange('70-100', {})).toEqual({ low: { value: 70 }, high: { value: 100 }, text: '70-100' });
  expect(toReferenceRange('<5', {})).toEqual({ high: { value: 5 }, text: '<5' });
  expect(toReferenceRange('Negativo', {})).toEqual({ text: 'Negativo' });
});

it('reads addresses and telephones', () => {
  expect(toAddress(field('AV MEXICO&5&^INT 3^CDMX^CDMX^03340^MEX^H^^BENITO JUAREZ'))).toMatchObject({
    use: 'home',
    district: 'BENITO JUAREZ',
    postalCode: '03340',
  });
  expect(toAddress(field('^^^^^'))).toBeUndefined();
  expect(toContactPoint(field('^PRS^CP^^52^55^51234567'))).toMatchObject({ value: '+52 55 51234567', use: 'mobile' });
  expect(toContactPoint(field('^NET^Internet^ana@example.mx'))).toMatchObject({
    system: 'email',
    value: 'ana@example.mx',
  });
});
