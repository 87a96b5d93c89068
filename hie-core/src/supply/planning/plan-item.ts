/** The plan of one item in one unit: everything that is known of it, put together. Pure; the job reads and writes (nightly.ts). */
import { type Consumption, consumptionOf, type Use } from './consumption.ts';
import { expiringOf, type LotLeft } from './expiry.ts';
import { forecastOf, levelOf } from './forecast.ts';
import { type Lead, levelsOf, outlookOf } from './reorder.ts';

export interface ItemFacts {
  readonly item: string;
  readonly use: Use;
  /** In date, with what is left of each. */
  readonly lots: readonly LotLeft[];
  /** On the way or ordered. */
  readonly coming: number;
  readonly season: readonly number[];
}

export interface ItemPlan {
  readonly item: string;
  readonly onHand: number;
  readonly coming: number;
  readonly consumption: Consumption;
  /** Packs of the next thirty days; undefined: nothing is known of its use. */
  readonly forecast: number | undefined;
  readonly minimum: number | undefined;
  readonly reorderPoint: number | undefined;
  readonly maximum: number | undefined;
  readonly daysLeft: number | undefined;
  readonly alarm: boolean;
  readonly expiring: number;
  readonly expiringOn: number | undefined;
  readonly suggested: number;
}

const MONTHS = new Map<number, number>();

/** Number of the calendar month of a day: year × 12 + month. Remembered: a night asks it millions of times. */
export function monthOf(day: number): number {
  let month = MONTHS.get(day);
  if (month === undefined) {
    const date = new Date(day * 86_400_000);
    month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    MONTHS.set(day, month);
  }
  return month;
}

/** The thirty days to come lie around it. */
const MIDDLE_DAYS = 15;

export function planItem({ item, use, lots, coming, season }: ItemFacts, lead: Lead): ItemPlan {
  const { today } = use;
  const consumption = consumptionOf(use, monthOf);
  // Two years of months: the first is the same month of the calendar as today's.
  const level = levelOf(consumption.rates, monthOf(today) % 12, season);
  const forecast = level === undefined ? consumption.monthly : forecastOf(level, monthOf(today + MIDDLE_DAYS), season);
  const onHand = lots.reduce((sum, { packs }) => sum + packs, 0);
  const { packs: expiring, on: expiringOn } = expiringOf(lots, forecast ?? 0, today);
  const base = { item, onHand, coming, consumption, forecast, expiring, expiringOn };
  if (forecast === undefined)
    return {
      ...base,
      minimum: undefined,
      reorderPoint: undefined,
      maximum: undefined,
      daysLeft: undefined,
      alarm: false,
      suggested: 0,
    };
  const levels = levelsOf(forecast, consumption.dailyVariance, lead);
  return { ...base, ...levels, ...outlookOf(onHand, coming, forecast, levels, lead) };
}
