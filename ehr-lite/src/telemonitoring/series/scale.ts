/** From readings to places on a drawing: the range of values, round steps, runs of days with and without a reading. Pure. */
import { cityDay } from '../../calendar/when.ts';

export interface Point {
  readonly ms: number;
  readonly value: number;
  readonly second: number | undefined;
  readonly least: number | undefined;
  readonly most: number | undefined;
}

export interface Line {
  readonly value: number;
  readonly label: string;
}

export const DAY_MS = 86_400_000;
/** A line across a longer silence would tell of days that nobody measured. */
const JOINED_MS = 2 * DAY_MS;

/** All readings, and of the limits the nearest on each side with those between: one far away would flatten the course. */
export function rangeOf(points: readonly Point[], limits: readonly Line[]): readonly [number, number] {
  const values = points.flatMap(({ value, second, least, most }) =>
    [value, second, least, most].filter((one) => one !== undefined),
  );
  const own = values.length === 0 ? limits.map(({ value }) => value) : values;
  if (own.length === 0) return [0, 1];
  const [low, high] = [Math.min(...own), Math.max(...own)];
  const above = Math.min(...limits.map(({ value }) => value).filter((value) => value > high));
  const below = Math.max(...limits.map(({ value }) => value).filter((value) => value < low));
  const least = Number.isFinite(below) ? below : low;
  const most = Number.isFinite(above) ? above : high;
  const air = (most - least || Math.abs(most) || 1) * 0.08;
  return [least - air, most + air];
}

/** Some four round numbers within. */
export function stepsOf([least, most]: readonly [number, number]): readonly number[] {
  const rough = (most - least) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((one) => one >= 0.6 * rough) ?? 10 * power;
  const first = Math.ceil(least / step);
  return Array.from({ length: Math.floor(most / step) - first + 1 }, (_, n) => Number(((first + n) * step).toFixed(6)));
}

/** Parts of the course that may be joined by a line. */
export function runsOf(points: readonly Point[]): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  let last: Point | undefined;
  for (const point of points) {
    if (last === undefined || point.ms - last.ms >= JOINED_MS) runs.push([]);
    runs.at(-1)!.push(point);
    last = point;
  }
  return runs;
}

export interface Missing {
  /** Beginning of its first day. */
  readonly fromMs: number;
  /** End of its last. */
  readonly untilMs: number;
  readonly days: number;
}

/** Whole days of the city without a reading; today is not over and never missing. */
export function missingDays(points: readonly Point[], fromMs: number, untilMs: number): readonly Missing[] {
  const measured = new Set(points.map(({ ms }) => cityDay(ms)));
  const today = cityDay(untilMs);
  const found: { fromMs: number; untilMs: number; days: number }[] = [];
  let open: { fromMs: number; untilMs: number; days: number } | undefined;
  // Noon of each day: no change of the clock moves it into another.
  for (let noon = noonOf(fromMs) + DAY_MS; cityDay(noon) < today; noon += DAY_MS) {
    if (measured.has(cityDay(noon))) open = undefined;
    else if (open === undefined) {
      open = { fromMs: noon - DAY_MS / 2, untilMs: noon + DAY_MS / 2, days: 1 };
      found.push(open);
    } else {
      open.untilMs = noon + DAY_MS / 2;
      open.days += 1;
    }
  }
  return found;
}

const NOON_UTC_MS = 18 * 3_600_000;
const noonOf = (ms: number): number => Date.parse(`${cityDay(ms)}T00:00:00Z`) + NOON_UTC_MS;

export interface Tick {
  readonly ms: number;
  readonly precision: 'day' | 'month';
}

/** Beginnings of weeks or months, as many as there is room for. */
export function ticksOf(fromMs: number, untilMs: number, most: number): readonly Tick[] {
  const days = (untilMs - fromMs) / DAY_MS;
  if (days <= 100) {
    const step = Math.max(1, Math.ceil(days / most));
    const ticks: Tick[] = [];
    for (let ms = noonOf(untilMs); ms >= fromMs; ms -= step * DAY_MS) ticks.unshift({ ms, precision: 'day' });
    return ticks;
  }
  const every = Math.max(1, Math.ceil(days / 30 / most));
  const first = cityDay(fromMs);
  const ticks: Tick[] = [];
  for (let month = Number(first.slice(0, 4)) * 12 + Number(first.slice(5, 7)); ; month += every) {
    const ms = Date.UTC(Math.floor(month / 12), month % 12, 1) + NOON_UTC_MS;
    if (ms > untilMs) return ticks;
    ticks.push({ ms, precision: 'month' });
  }
}
