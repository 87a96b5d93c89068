/**
 * Días de descanso obligatorio, Ley Federal del Trabajo, artículo 74 (reforms of 2006-01-17 and 2024-09-30: the federal
 * executive takes office on 1 October). Days of local elections are not computed: whoever closes for one writes an absence.
 */
const MONDAY = 1;

/** `2026-02-02`, every one of the year, in order. */
export function officialHolidays(year: number): readonly string[] {
  const days = [
    `${year}-01-01`,
    nthMonday(year, 2, 1),
    nthMonday(year, 3, 3),
    `${year}-05-01`,
    `${year}-09-16`,
    ...(isInauguration(year) ? [year < 2024 ? `${year}-12-01` : `${year}-10-01`] : []),
    nthMonday(year, 11, 3),
    `${year}-12-25`,
  ];
  return days.sort();
}

const known = new Map<number, ReadonlySet<string>>();

/** @param date e.g. `2026-05-01` */
export function isOfficialHoliday(date: string): boolean {
  const year = Number(date.slice(0, 4));
  let days = known.get(year);
  if (days === undefined) {
    days = new Set(officialHolidays(year));
    if (known.size > 50) known.clear();
    known.set(year, days);
  }
  return days.has(date);
}

const isInauguration = (year: number): boolean => (year - 1934) % 6 === 0;

/** @param month 1 to 12 */
function nthMonday(year: number, month: number, nth: number): string {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const day = 1 + ((MONDAY - first + 7) % 7) + (nth - 1) * 7;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
