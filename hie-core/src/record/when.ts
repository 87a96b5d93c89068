/** Dates of the record: to sort by, and as people in Mexico read them (día/mes/año, as precise as they were written). */
import type { Age, Period, Range } from '@medplum/fhirtypes';
import { parseDateRange } from '../r4/date-range.ts';

const DAY_IN_MEXICO_CITY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Mexico_City',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

export const DAY_MS = 86_400_000;

/** Start of what the date means, epoch milliseconds; -Infinity when there is none, so that the undated come last. */
export function startMs(date: string | undefined): number {
  const range = date === undefined ? undefined : parseDateRange(date);
  return range?.low ?? Number.NEGATIVE_INFINITY;
}

/** Whether all that the date means is past; a date that is absent or not understood is not. */
export function isOver(date: string | undefined, nowMs: number): boolean {
  const range = date === undefined ? undefined : parseDateRange(date);
  return range !== undefined && range.high <= nowMs;
}

/** `2008-05-14` → `14/05/2008`; a UTC instant is shown as the day it was in Mexico City, other offsets as written. */
export function dayText(date: string | undefined): string {
  if (date === undefined) return '';
  const day =
    date.endsWith('Z') && parseDateRange(date) ? DAY_IN_MEXICO_CITY.format(new Date(date)) : date.slice(0, 10);
  return day.split('-').reverse().join('/');
}

export function periodText(period: Period | undefined): string {
  if (period === undefined) return '';
  const { start, end } = period;
  if (start !== undefined && end !== undefined) {
    const [from, to] = [dayText(start), dayText(end)];
    return from === to ? from : `${from} a ${to}`;
  }
  if (start !== undefined) return `desde ${dayText(start)}`;
  return end === undefined ? '' : `hasta ${dayText(end)}`;
}

const AGE_UNITS: Readonly<Record<string, string>> = { a: 'años', mo: 'meses', wk: 'semanas', d: 'días', h: 'horas' };

function ageText(age: Age | undefined): string {
  if (age?.value === undefined) return '';
  return `a los ${age.value} ${AGE_UNITS[age.code ?? ''] ?? age.unit ?? 'años'}`;
}

/** The choice element (`onset`, `abatement`, `performed`) that FHIR lets be a date, an age, a period, a range or words. */
export function timeText(resource: object, element: string): string {
  const of = <T>(type: string) => (resource as Record<string, unknown>)[element + type] as T | undefined;
  const range = of<Range>('Range');
  return (
    dayText(of<string>('DateTime')) ||
    periodText(of<Period>('Period')) ||
    ageText(of<Age>('Age')) ||
    (range ? `entre ${range.low?.value ?? '?'} y ${range.high?.value ?? '?'} ${range.high?.unit ?? 'años'}` : '') ||
    (of<string>('String') ?? '')
  );
}

/** The same choice as a point to sort by. */
export function timeOf(resource: object, element: string): string | undefined {
  const of = <T>(type: string) => (resource as Record<string, unknown>)[element + type] as T | undefined;
  const period = of<Period>('Period');
  return of<string>('DateTime') ?? period?.start ?? period?.end;
}
