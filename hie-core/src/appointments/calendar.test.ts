/** Days, hours and holidays as they are computed: the clock changes of Mexico City, above all the last one, of October 2022. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantInMexicoCity, wallInMexicoCity } from '../r4/mexico-city-time.ts';
import { type Agenda, agendaOf } from './agenda.ts';
import { DAY_MS, dayOf, dayPlaces } from './day-places.ts';
import { isOfficialHoliday, officialHolidays } from './holidays.ts';
import { openingHoursOf } from './opening-hours.ts';
import { parsePlace, placeId } from './place.ts';
import { rulesOf } from './service-rules.ts';
import { HOURS_URL, RULES_URL } from './systems.ts';

const dayNumber = (date: string): number => Date.parse(date) / DAY_MS;
const ALL = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function agenda(from: string, to: string, rules: Record<string, number | boolean> = {}, days = ALL): Agenda {
  const service = {
    resourceType: 'HealthcareService' as const,
    id: 's',
    extension: [
      {
        url: RULES_URL,
        extension: Object.entries(rules).map(([url, value]) =>
          typeof value === 'number' ? { url, valueInteger: value } : { url, valueBoolean: value },
        ),
      },
    ],
  };
  const schedule = {
    resourceType: 'Schedule' as const,
    id: 'a',
    actor: [],
    extension: [
      {
        url: HOURS_URL,
        extension: [
          ...days.map((valueCode) => ({ url: 'dia', valueCode })),
          { url: 'de', valueTime: from },
          { url: 'a', valueTime: to },
        ],
      },
    ],
  };
  return {
    ...{ id: 'a', serviceId: 's', schedule: schedule as never, service },
    ...{ rules: rulesOf(service)!, hours: openingHoursOf(schedule as never)! },
    ...{ opensMs: Number.NEGATIVE_INFINITY, closesMs: Number.POSITIVE_INFINITY },
  };
}
const starts = (one: Agenda, date: string): string[] =>
  dayPlaces(one, dayNumber(date)).map(({ startMs }) => new Date(startMs).toISOString().slice(11, 16));

describe('the clock of Mexico City', () => {
  it('08:00 is 13:00 UTC in the last summer time, 14:00 UTC from 30 October 2022 on', () => {
    const one = agenda('08:00:00', '09:00:00', { duracion: 30 });
    expect(starts(one, '2022-10-29')).toEqual(['13:00', '13:30']);
    expect(starts(one, '2022-10-30')).toEqual(['14:00', '14:30']);
    expect(starts(one, '2023-07-03')).toEqual(['14:00', '14:30']);
  });

  it('the night of five hours between 00:00 and 04:00 has ten places, none twice and none over another', () => {
    const night = agenda('00:00:00', '04:00:00', { duracion: 30 });
    const places = dayPlaces(night, dayNumber('2022-10-30')).map(({ startMs }) => startMs);
    expect(places).toHaveLength(10);
    expect(places.every((at, index) => index === 0 || at - places[index - 1]! === 30 * 60_000)).toBe(true);
    expect(dayPlaces(night, dayNumber('2022-04-03'))).toHaveLength(6);
    expect(dayPlaces(night, dayNumber('2022-10-31'))).toHaveLength(8);
  });

  it('wall clock and instant are each other’s inverse, but for the hour that comes twice or never', () => {
    const hours = fc.integer({ min: Date.UTC(1997, 0) / 3_600_000, max: Date.UTC(2040, 0) / 3_600_000 });
    fc.assert(
      fc.property(hours, (hour) => {
        const instant = hour * 3_600_000;
        const back = instantInMexicoCity(wallInMexicoCity(instant));
        expect(Math.abs(back - instant)).toBeLessThanOrEqual(3_600_000);
        if (instant >= Date.UTC(2022, 9, 31)) expect(back).toBe(instant);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a day begins at midnight there, not in Greenwich', () => {
    expect(dayOf(Date.parse('2026-11-23T05:59:59Z'))).toBe(dayNumber('2026-11-22'));
    expect(dayOf(Date.parse('2026-11-23T06:00:00Z'))).toBe(dayNumber('2026-11-23'));
  });
});

describe('LFT art. 74: official holidays', () => {
  it.each([
    [2022, '2022-01-01 2022-02-07 2022-03-21 2022-05-01 2022-09-16 2022-11-21 2022-12-25'],
    [2018, '2018-01-01 2018-02-05 2018-03-19 2018-05-01 2018-09-16 2018-11-19 2018-12-01 2018-12-25'],
    [2024, '2024-01-01 2024-02-05 2024-03-18 2024-05-01 2024-09-16 2024-10-01 2024-11-18 2024-12-25'],
    [2026, '2026-01-01 2026-02-02 2026-03-16 2026-05-01 2026-09-16 2026-11-16 2026-12-25'],
    [2030, '2030-01-01 2030-02-04 2030-03-18 2030-05-01 2030-09-16 2030-10-01 2030-11-18 2030-12-25'],
  ])('%i', (year, days) => {
    expect(officialHolidays(year).join(' ')).toBe(days);
  });

  it('close the agenda, unless the service opens on them', () => {
    expect(isOfficialHoliday('2026-11-16')).toBe(true);
    expect(starts(agenda('08:00:00', '09:00:00'), '2026-11-16')).toEqual([]);
    expect(starts(agenda('08:00:00', '09:00:00', { 'abre-en-inhabiles': true }), '2026-11-16')).toHaveLength(3);
    expect(starts(agenda('08:00:00', '09:00:00', {}, ['tue']), '2026-11-23')).toEqual([]);
  });
});

describe('places', () => {
  it('keeps the first for priority groups and the last for walk-ins', () => {
    const kinds = dayPlaces(
      agenda('08:00:00', '10:00:00', { prioritarios: 1, 'sin-cita': 2 }),
      dayNumber('2026-11-23'),
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['priority', 'open', 'open', 'open', 'walk-in', 'walk-in']);
  });

  it('stand on the first and the last day of the horizon, which are days of Mexico City', () => {
    const { schedule, service } = agenda('08:00:00', '09:00:00', {}, ALL);
    const horizon = { start: '2026-11-23', end: '2026-11-24' };
    const one = agendaOf(
      { ...schedule, actor: [{ reference: 'HealthcareService/s' }], planningHorizon: horizon },
      service,
    );
    const counts = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25'].map((date) => starts(one!, date).length);
    expect(counts).toEqual([0, 3, 3, 0]);
    const until = { start: '2026-11-23T08:20:00-06:00', end: '2026-11-23T09:00:00-06:00' };
    const exact = agendaOf({ ...schedule, planningHorizon: until }, service);
    expect(starts(exact!, '2026-11-23')).toEqual(['14:20', '14:40']);
  });

  it('has ids that tell them, and no other text is one', () => {
    const place = { scheduleId: '019a0000-0000-7000-8000-000000000001', startMs: Date.UTC(2026, 10, 23, 14) };
    expect(parsePlace(placeId(place))).toEqual(place);
    for (const text of ['', 'x', '019a0000-0000-7000-8000-000000000001', '../x.abcd', `${'a'.repeat(60)}.abcde`])
      expect(parsePlace(text)).toBeUndefined();
  });

  it.each([
    ['14:00:00', '08:00:00'],
    ['24:00:00', '25:00:00'],
    ['x', '08:00:00'],
  ])('refuses hours from %s to %s', (from, to) => {
    expect(() => agenda(from, to)).toThrow('value');
  });

  it.each([
    ['duracion', 0],
    ['cupo', 1_000],
    ['horizonte', -1],
    ['cupo', 1.5],
  ])('refuses the rule %s = %d', (name, value) => {
    expect(() => agenda('08:00:00', '09:00:00', { [name]: value })).toThrow('value');
  });
});
