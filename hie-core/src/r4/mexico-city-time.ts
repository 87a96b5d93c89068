/**
 * Which instant a wall clock of Mexico City showed. Dates of FHIR without a zone are taken in this one.
 * Source: IANA time zone database, America/Mexico_City (the test compares every day of 1900–2040 with Intl, which
 * would cost 100 times as much here). No change since the law of husos horarios of 2022-10-30: UTC−6.
 */
const HOUR_MS = 3_600_000;
const STANDARD_MS = -6 * HOUR_MS;
const SUMMER_MS = -5 * HOUR_MS;
/** Local mean time, until 1922. */
const SOLAR_MS = -23_796_000;

interface Change {
  readonly at: number;
  readonly offset: number;
}

const EARLY: readonly (readonly [string, number])[] = [
  ['1922-01-01T07:00Z', -7],
  ['1927-06-10T07:00Z', -6],
  ['1930-11-15T06:00Z', -7],
  ['1931-04-30T07:00Z', -6],
  ['1931-10-01T06:00Z', -7],
  ['1932-04-01T07:00Z', -6],
  ['1939-02-05T06:00Z', -5],
  ['1939-06-25T05:00Z', -6],
  ['1940-12-09T06:00Z', -5],
  ['1941-04-01T05:00Z', -6],
  ['1943-12-16T06:00Z', -5],
  ['1944-05-01T05:00Z', -6],
  ['1950-02-12T06:00Z', -5],
  ['1950-07-30T05:00Z', -6],
];

const FIRST_SUMMER = 1996;
const LAST_SUMMER = 2022;
const CHANGES = changes();
const SETTLED = CHANGES.at(-1)!.at + 24 * HOUR_MS;

/** @param wall the wall clock's reading as if it were UTC, epoch milliseconds */
export function instantInMexicoCity(wall: number): number {
  if (wall >= SETTLED) return wall - STANDARD_MS;
  const guess = wall - offsetAt(wall - STANDARD_MS);
  return wall - offsetAt(guess);
}

/** @returns the wall clock's reading as if it were UTC, epoch milliseconds */
export const wallInMexicoCity = (instant: number): number =>
  instant + (instant >= SETTLED ? STANDARD_MS : offsetAt(instant));

function offsetAt(instant: number): number {
  let low = 0;
  let high = CHANGES.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (CHANGES[middle]!.at <= instant) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? SOLAR_MS : CHANGES[low - 1]!.offset;
}

/** Summer time ran from the first Sunday of April to the last of October; in 2001 from May to September. */
function changes(): Change[] {
  const list = EARLY.map(([at, hours]) => ({ at: Date.parse(at), offset: hours * HOUR_MS }));
  for (let year = FIRST_SUMMER; year <= LAST_SUMMER; year++) {
    const [start, end] = year === 2001 ? [4, 8] : [3, 9];
    list.push({ at: firstSunday(year, start) + 8 * HOUR_MS, offset: SUMMER_MS });
    list.push({ at: lastSunday(year, end) + 7 * HOUR_MS, offset: STANDARD_MS });
  }
  return list;
}

function firstSunday(year: number, month: number): number {
  const weekday = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return Date.UTC(year, month, 1 + ((7 - weekday) % 7));
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return last.getTime() - last.getUTCDay() * 24 * HOUR_MS;
}
