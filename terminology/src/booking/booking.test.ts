import { describe, expect, it } from '@jest/globals';
import { calendarFile } from './calendar-file.ts';
import { appointmentFolio } from './folio.ts';
import { clockOf, dayKeyOf, isOver, lastDayOf, spokenTimeOf, startOfDayKey } from './mexico-city-day.ts';

const NOW = Date.parse('2026-07-20T12:00:00Z');
const START = Date.parse('2026-08-03T19:30:00Z');
const ENTRY = {
  ...{ id: '0197aaaa-0000-7000-8000-00000abcdef1', folio: 'ABCD-EF1', startMs: START, endMs: START + 1_200_000 },
  ...{ place: 'Centro de Salud T-III, «Portales»', address: 'Calle Ñandú 5; C.P. 03300', cancelled: false },
  ...{ sequence: 2, stampMs: NOW },
};
const unfolded = (text: string): string[] => text.replace(/\r\n /g, '').trimEnd().split('\r\n');

describe('an appointment in words', () => {
  it('is said as people say it, on the clock of Mexico City', () => {
    expect(spokenTimeOf(START, NOW)).toBe('lunes 3 de agosto, 13:30');
    expect(spokenTimeOf(Date.parse('2027-01-01T05:59:00Z'), NOW)).toBe('jueves 31 de diciembre, 23:59');
    expect(spokenTimeOf(Date.parse('2027-01-01T06:00:00Z'), NOW)).toBe('viernes 1 de enero de 2027, 00:00');
  });
  it('has no summer time: April and October of any year to come are UTC−6 (IANA tzdata 2022f)', () => {
    for (const at of ['2027-04-04T14:00:00Z', '2028-07-01T14:00:00Z', '2030-10-27T14:00:00Z']) {
      const peer = new Intl.DateTimeFormat('es-MX', {
        ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'America/Mexico_City' },
      } as Intl.DateTimeFormatOptions);
      expect(clockOf(Date.parse(at))).toBe(peer.format(Date.parse(at)));
    }
    expect(startOfDayKey(dayKeyOf(START))).toBe(Date.parse('2026-08-03T06:00:00Z'));
  });
  it('is over when all that its date says is past, in the city; what is no date never is', () => {
    const noon = Date.parse('2026-11-21T12:00:00-06:00');
    const over = (...dates: readonly (string | undefined)[]) => dates.map((date) => isOver(date, noon));
    expect(
      over('2026-11-21', '2026-11', '2026', '2026-11-21T12:00:01-06:00', 'sin fecha', '', undefined),
    ).not.toContain(true);
    expect(over('2026-11-20', '2026-10', '2025', '2026-11-21T12:00:00-06:00')).not.toContain(false);
    expect(isOver('2026-11-21', Date.parse('2026-11-22T05:59:59Z'))).toBe(false);
    expect(isOver('2026-11-21', Date.parse('2026-11-22T06:00:00Z'))).toBe(true);
    expect(['2026-11-21', '2026-02', '2026-11-22T05:00:00Z'].map(lastDayOf)).toEqual([
      '21 nov 2026',
      '28 feb 2026',
      '21 nov 2026',
    ]);
  });
  it('has a folio in fours', () => expect(appointmentFolio(ENTRY.id)).toBe('0ABC-DEF1'));
});

describe('calendar file (RFC 5545)', () => {
  const file = calendarFile(ENTRY);
  it('§3.1: ends lines with CRLF, none of more than 75 octets', () => {
    expect(file.endsWith('\r\n')).toBe(true);
    const lines = file.slice(0, -2).split('\r\n');
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
  it('§3.6.5: tells the time in America/Mexico_City, with its definition', () => {
    expect(unfolded(file)).toEqual(
      expect.arrayContaining([
        ...['TZID:America/Mexico_City', 'TZOFFSETTO:-0600'],
        ...['DTSTART;TZID=America/Mexico_City:20260803T133000', 'DTEND;TZID=America/Mexico_City:20260803T135000'],
        'DTSTAMP:20260720T120000Z',
      ]),
    );
  });
  it('§3.3.11: escapes commas, semicolons and backslashes', () => {
    const lines = unfolded(file);
    expect(lines).toContain('LOCATION:Centro de Salud T-III\\, «Portales»\\, Calle Ñandú 5\\; C.P. 03300');
    expect(unfolded(calendarFile({ ...ENTRY, place: 'a\\b\nc' })).join()).toContain('LOCATION:a\\\\b\\nc');
  });
  it('§3.8.1.11, §3.8.7.4: a cancelled one replaces the one that was sent', () => {
    const lines = unfolded(calendarFile({ ...ENTRY, cancelled: true, sequence: 3 }));
    expect(lines).toEqual(expect.arrayContaining(['STATUS:CANCELLED', 'SEQUENCE:3', `UID:${ENTRY.id}@amate`]));
    expect(lines).not.toContain('BEGIN:VALARM');
  });
});
