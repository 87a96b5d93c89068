/**
 * Days and hours of appointments as people say them. What is booked is to come, and since 2022-10-30 the city's clocks stand at UTC−6
 * all year (Ley de los Husos Horarios, DOF 28-10-2022): no time-zone data is asked, which old telephones have wrong.
 */
const OFFSET_MS = 6 * 3_600_000;
const WEEKDAYS = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'];
const MONTHS = [
  ...['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio'],
  ...['julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
];

/** The wall clock at that instant, as if it were UTC. */
export const wallOf = (ms: number): Date => new Date(ms - OFFSET_MS);
/** `2026-08-03` */
export const dayKeyOf = (ms: number): string => wallOf(ms).toISOString().slice(0, 10);
/** Midnight of that day, epoch milliseconds. */
export const startOfDayKey = (key: string): number => Date.parse(`${key}T00:00:00Z`) + OFFSET_MS;
/** First instant after what a FHIR date says: it says the whole of its day, month or year (docs/adr/0043). What is no date never ends. */
function endOf(date: string): number {
  const [year, month, day] = date.length > 10 ? [] : date.split('-').map(Number);
  const ms = year
    ? Date.UTC(month ? year : year + 1, day ? month! - 1 : (month ?? 0), day ? day + 1 : 1) + OFFSET_MS
    : Date.parse(date);
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms;
}

/** All that a date says is past (https://hl7.org/fhir/R4/datatypes.html#Period, `end`). */
export const isOver = (date: string | undefined, nowMs: number): boolean => date !== undefined && endOf(date) <= nowMs;

/** `13:30` */
export const clockOf = (ms: number): string => wallOf(ms).toISOString().slice(11, 16);

/** `lunes 3 de agosto`; with the year when it is not this one's. */
export function spokenDayOf(ms: number, nowMs: number): string {
  const wall = wallOf(ms);
  const year = wall.getUTCFullYear();
  const day = `${WEEKDAYS[wall.getUTCDay()]} ${wall.getUTCDate()} de ${MONTHS[wall.getUTCMonth()]}`;
  return year === wallOf(nowMs).getUTCFullYear() ? day : `${day} de ${year}`;
}

/** `lunes 3 de agosto, 13:30` */
export const spokenTimeOf = (ms: number, nowMs: number): string => `${spokenDayOf(ms, nowMs)}, ${clockOf(ms)}`;

/** `3 ago 2026`: in lists, as the app's own screens write it. */
export function shortDayOf(ms: number): string {
  const wall = wallOf(ms);
  return `${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]!.slice(0, 3)} ${wall.getUTCFullYear()}`;
}

/** The day of the city on which it ends, as in lists. */
export const lastDayOf = (date: string): string => shortDayOf(endOf(date) - 1);

/** `3 ago 2026, 13:30` */
export const shortTimeOf = (ms: number): string => `${shortDayOf(ms)}, ${clockOf(ms)}`;
