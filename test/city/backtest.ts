/**
 * How well next month is foreseen: each month of the second year, with only what was known before it, for every clinic and item of the
 * synthetic city; the hub's own method (planning/forecast.ts) beside what anybody would do without one.
 */
import { forecastOf, levelOf, seasonOf } from '@amate/hie-core/supply/planning/forecast.ts';
import { type ConsumedSeries, cityConsumption, MONTHS } from './consumption.ts';

export const METHODS = [
  'Amate',
  'mes anterior',
  'mismo mes del año anterior',
  'media de 3 meses',
  'media de 6 meses',
] as const;
export type Method = (typeof METHODS)[number];

export interface Score {
  readonly group: string;
  /** Packs foreseen wrongly, of every hundred used (WAPE), by method. */
  readonly error: Readonly<Record<Method, number>>;
  /** Packs foreseen too many, of every hundred used. */
  readonly bias: Readonly<Record<Method, number>>;
  readonly forecasts: number;
}

const YEAR = 12;
const LEAST_DAYS = 14;

interface Sum {
  used: number;
  readonly wrong: Record<Method, number>;
  readonly over: Record<Method, number>;
  count: number;
}
const zero = (): Record<Method, number> =>
  Object.fromEntries(METHODS.map((name) => [name, 0])) as Record<Method, number>;

export function backtest(seed: string | number): Score[] {
  const series = cityConsumption(seed);
  const cities = Map.groupBy(series, ({ item }) => item.key);
  const sums = new Map<string, Sum>();
  for (let month = YEAR; month < MONTHS; month++) {
    for (const [, own] of cities) {
      const city = Array.from({ length: month }, (_, at) =>
        own.reduce((sum, { months }) => sum + months[at]!.packs, 0),
      );
      const season = seasonOf(city, 0);
      for (const one of own) score(one, month, season, sums);
    }
  }
  return [...sums].map(([group, { used, wrong, over, count }]) => ({
    ...{ group, forecasts: count },
    error: mapped((name) => (100 * wrong[name]) / used),
    bias: mapped((name) => (100 * over[name]) / used),
  }));
}

const mapped = (work: (name: Method) => number): Record<Method, number> =>
  Object.fromEntries(METHODS.map((name) => [name, work(name)])) as Record<Method, number>;

function score(
  { item, months }: ConsumedSeries,
  month: number,
  season: readonly number[],
  sums: Map<string, Sum>,
): void {
  const rates = months.map(({ packs, days }) => (days < LEAST_DAYS ? undefined : (packs / days) * 30));
  const actual = rates[month];
  const before = rates.slice(0, month);
  const known = before.filter((rate) => rate !== undefined);
  const level = levelOf(before, 0, season);
  if (actual === undefined || level === undefined || known.length < 6) return;
  const mean = (count: number): number => known.slice(-count).reduce((sum, rate) => sum + rate, 0) / count;
  const foreseen: Record<Method, number> = {
    Amate: forecastOf(level, month, season),
    'mes anterior': known.at(-1)!,
    'mismo mes del año anterior': before[month - YEAR] ?? known.at(-1)!,
    'media de 3 meses': mean(3),
    'media de 6 meses': mean(6),
  };
  for (const group of [item.group, 'todo']) {
    const sum = sums.get(group) ?? { used: 0, wrong: zero(), over: zero(), count: 0 };
    sums.set(group, sum);
    sum.used += actual;
    sum.count += 1;
    for (const name of METHODS) {
      sum.wrong[name] += Math.abs(foreseen[name] - actual);
      sum.over[name] += foreseen[name] - actual;
    }
  }
}
