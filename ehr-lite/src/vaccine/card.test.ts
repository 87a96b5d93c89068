import { describe, expect, it } from '@jest/globals';
import type { Immunization } from '../hub/r4.ts';
import { addMonths } from './calendar-age.ts';
import { cardOf, type Line, vaccineOf } from './card.ts';
import { DOSES, EVERY, VACCINES, YEARLY } from './schedule.ts';

const given = (text: string, day?: string, dose?: string): Immunization => ({
  resourceType: 'Immunization',
  status: 'completed',
  vaccineCode: { text },
  ...(day !== undefined && { occurrenceDateTime: day }),
  ...(dose !== undefined && { protocolApplied: [{ doseNumberString: dose }] }),
});
const BORN = '2026-01-31';
const card = (today: string, immunizations: readonly Immunization[] = [], birthDate: string | undefined = BORN) =>
  cardOf({ immunizations, birthDate, sex: 'female', today });
const line = (lines: readonly Line[], key: string, dose: string) =>
  lines.find((one) => one.vaccine.key === key && one.dose === dose);

describe('days of age', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s and %i months is %s', (day, months, then) => expect(addMonths(day, months)).toBe(then));
});

describe('the cartilla by age', () => {
  it.each([
    ['2026-03-30', 'later'],
    ['2026-03-31', 'due'],
    ['2026-04-29', 'due'],
    ['2026-04-30', 'overdue'],
    ['2031-01-30', 'overdue'],
    ['2031-01-31', 'past'],
  ])('first hexavalente on %s is %s', (today, state) =>
    expect(line(card(today).lines, 'hexavalente', '1')?.state).toBe(state),
  );

  it('rotavirus is not started or ended from eight months on', () => {
    expect(line(card('2026-09-29').lines, 'rotavirus', '2')?.state).toBe('overdue');
    expect(line(card('2026-09-30').lines, 'rotavirus', '2')?.state).toBe('past');
  });

  it('the birth dose of hepatitis B gives way to hexavalente at two months', () => {
    expect(line(card('2026-03-30').lines, 'hepatitis-b', '1')?.state).toBe('overdue');
    expect(line(card('2026-03-31').lines, 'hepatitis-b', '1')?.state).toBe('past');
  });

  it('a grown-up’s card is no list of what childhood lacked', () => {
    const { lines } = card('2026-06-01', [], '1970-05-05');
    expect(lines.map((one) => one.vaccine.key)).toEqual(['td']);
  });

  it('from sixty: influenza in season, from 65 pneumococcal', () => {
    const at = (today: string, born: string) =>
      card(today, [], born).lines.map((one) => `${one.vaccine.key} ${one.state}`);
    expect(at('2026-11-01', '1966-11-02')).not.toContain('influenza due');
    expect(at('2026-11-02', '1966-11-02')).toContain('influenza due');
    expect(at('2026-05-02', '1960-01-01')).toContain('influenza later');
    expect(at('2026-11-02', '1961-11-02')).toContain('neumococo-polisacarida due');
  });

  it('says nothing by age of who has no birth date, and still shows what was given', () => {
    const { lines, others } = cardOf({
      immunizations: [given('BCG')],
      birthDate: undefined,
      sex: undefined,
      today: '2026-01-01',
    });
    expect(lines).toEqual([]);
    expect(others).toHaveLength(1);
  });
});

describe('doses on record', () => {
  it('fill the series by number, else by day', () => {
    const { lines, others } = card('2026-09-01', [
      given('Hexavalente', '2026-06-02', '2'),
      given('HEXAVALENTE acelular', '2026-04-02'),
    ]);
    expect(line(lines, 'hexavalente', '1')?.given?.occurrenceDateTime).toBe('2026-04-02');
    expect(line(lines, 'hexavalente', '2')?.given?.occurrenceDateTime).toBe('2026-06-02');
    expect(line(lines, 'hexavalente', '3')?.state).toBe('overdue');
    expect(others).toEqual([]);
  });

  it('beyond the schedule, undated, or of an unknown name are shown apart, never dropped', () => {
    const odd = [given('Sarampión monovalente 1986'), given('BCG', '2026-02-01'), given('BCG', '2026-02-02')];
    expect(card('2026-09-01', odd).others).toHaveLength(2);
  });

  it('refused and mistaken entries give nothing', () => {
    const { lines } = card('2026-09-01', [{ ...given('BCG', '2026-02-01'), status: 'not-done' }]);
    expect(line(lines, 'bcg', 'única')?.state).toBe('overdue');
  });

  it('a dose of September counts for October’s season, one of August does not', () => {
    const state = (day: string) =>
      line(card('2026-11-15', [given('Influenza', day)], '1950-01-01').lines, 'influenza', 'anual')?.state;
    expect(state('2026-09-01')).toBe('given');
    expect(state('2026-08-31')).toBe('due');
  });

  it('Td lasts ten years to the day', () => {
    const state = (today: string) =>
      line(card(today, [given('Td', '2016-05-10')], '1980-01-01').lines, 'td', 'refuerzo')?.state;
    expect(state('2026-05-09')).toBe('given');
    expect(state('2026-05-10')).toBe('due');
    expect(state('2026-11-10')).toBe('overdue');
  });

  it.each([
    ['Vacuna antineumocócica 23-valente polisacárida', 'neumococo-polisacarida'],
    ['Neumocócica conjugada 13v', 'neumococo-conjugada'],
    ['Pentavalente acelular', 'hexavalente'],
    ['Vacuna doble viral SR', 'sr'],
    ['Triple viral (SRP)', 'srp'],
    ['Hepatitis A', 'hepatitis-a'],
    ['Anti hepatitis B pediátrica', 'hepatitis-b'],
  ])('«%s» is %s', (text, key) => expect(vaccineOf(given(text))?.key).toBe(key));
});

describe('the schedule as data', () => {
  it('names only vaccines of the catalogue, in windows that open before they close', () => {
    const keys = new Set(VACCINES.map((one) => one.key));
    for (const one of [...DOSES, ...YEARLY, ...EVERY]) expect(keys).toContain(one.vaccine);
    for (const one of [...DOSES, ...YEARLY]) expect(one.fromMonths).toBeLessThan(one.untilMonths);
  });
});
