/**
 * An appointment as a calendar file: iCalendar, RFC 5545 (https://www.rfc-editor.org/rfc/rfc5545), in the time of Mexico City. A calendar
 * is often somebody else's computer: neither the person, nor the service, nor the reason stands in it. Pure.
 */
import { wallOf } from './mexico-city-day.ts';

export interface CalendarEntry {
  readonly id: string;
  readonly folio: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly place: string;
  readonly address: string | undefined;
  readonly cancelled: boolean;
  /** Of the resource: a later file replaces an earlier one. */
  readonly sequence: number;
  readonly stampMs: number;
}

const ZONE = 'America/Mexico_City';
/** RFC 5545 §3.1: octets of a line, without its end. */
const MOST_OCTETS = 75;

export function calendarFile(entry: CalendarEntry): string {
  const where = [entry.place, entry.address].filter((one) => one !== undefined && one !== '').join(', ');
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Amate//Citas//ES-MX', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH'],
    ...ZONE_LINES,
    'BEGIN:VEVENT',
    `UID:${escaped(entry.id)}@amate`,
    `DTSTAMP:${utc(entry.stampMs)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTART;TZID=${ZONE}:${local(entry.startMs)}`,
    `DTEND;TZID=${ZONE}:${local(entry.endMs)}`,
    `SUMMARY:${escaped(entry.cancelled ? 'Cita de salud (cancelada)' : 'Cita de salud')}`,
    `LOCATION:${escaped(where)}`,
    `DESCRIPTION:${escaped(`Folio ${entry.folio}. Lleve una identificación. Si no puede ir, cancele para que otra persona use el lugar.`)}`,
    `STATUS:${entry.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'CLASS:PRIVATE',
    ...(entry.cancelled ? [] : ALARM),
    ...['END:VEVENT', 'END:VCALENDAR'],
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** Since the law of 2022 there is one observance, without end. */
const ZONE_LINES = [
  ...['BEGIN:VTIMEZONE', `TZID:${ZONE}`, 'BEGIN:STANDARD', 'DTSTART:20221030T020000'],
  ...['TZOFFSETFROM:-0500', 'TZOFFSETTO:-0600', 'TZNAME:CST', 'END:STANDARD', 'END:VTIMEZONE'],
];
const ALARM = ['BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:Cita de salud mañana', 'TRIGGER:-P1D', 'END:VALARM'];

const compact = (text: string): string => text.replace(/[-:]|\.\d+/g, '');
const utc = (ms: number): string => compact(new Date(ms).toISOString());
const local = (ms: number): string => compact(wallOf(ms).toISOString()).replace('Z', '');

/** §3.3.11 */
const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, (character) => `\\${character}`).replace(/\r\n|\r|\n/g, '\\n');

/** §3.1: never within a character of several octets. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > MOST_OCTETS) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
