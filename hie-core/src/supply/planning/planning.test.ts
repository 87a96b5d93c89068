/** Planning, rule by rule, on shelves whose answer can be worked out by hand. */
import { describe, expect, it } from '@jest/globals';
import { consumptionOf, type DayUse, MONTH_DAYS } from './consumption.ts';
import { expiringOf } from './expiry.ts';
import { forecastOf, levelOf, seasonOf } from './forecast.ts';
import { monthOf, planItem } from './plan-item.ts';
import { redistribute, type UnitStock } from './redistribute.ts';
import { levelsOf, outlookOf } from './reorder.ts';

const TODAY = Date.parse('2026-07-01T00:00:00Z') / 86_400_000;
const of = (days: readonly DayUse[], opening = 0, since = days[0]?.day ?? TODAY) =>
  consumptionOf({ opening, since, days, today: TODAY }, monthOf);
/** So many packs a day, for so many days that end with yesterday. */
const daily = (packs: number, count: number, until = TODAY): DayUse[] =>
  Array.from({ length: count }, (_, at) => ({ day: until - count + at, handed: packs, change: -packs }));

describe('consumption', () => {
  it('is what was handed out by days with stock; days without it count neither way', () => {
    const full = of(daily(2, 180), 1_000);
    expect([full.monthly, full.daysIn, full.daysOut]).toEqual([2 * MONTH_DAYS, 180, 0]);
    // 60 days of use empty the shelf; 120 days nothing.
    const emptied = of(daily(2, 60, TODAY - 120), 120, TODAY - 180);
    expect([emptied.monthly, emptied.daysIn, emptied.daysOut]).toEqual([2 * MONTH_DAYS, 60, 120]);
  });

  it('a full shelf that nobody asks of is no stock-out', () => {
    const idle = of([{ day: TODAY - 170, handed: 10, change: 90 }]);
    expect([idle.daysIn, idle.daysOut]).toEqual([170, 0]);
    expect(idle.monthly).toBeCloseTo((10 / 170) * MONTH_DAYS);
  });

  it('the day on which the last pack leaves counts, and the day on which some arrive', () => {
    const days = [
      { day: TODAY - 40, handed: 5, change: -5 },
      { day: TODAY - 10, handed: 1, change: 9 },
    ];
    const { daysIn, daysOut } = of(days, 5, TODAY - 60);
    expect([daysIn, daysOut]).toEqual([21 + 10, 29]);
  });

  it('what was annulled is not consumption; too few days say nothing', () => {
    expect(of([{ day: TODAY - 20, handed: 0, change: 50 }]).monthly).toBe(0);
    expect(of([{ day: TODAY - 5, handed: 3, change: 50 }]).monthly).toBeUndefined();
  });

  it('months without stock are no months of little use', () => {
    const { rates } = of(daily(1, 30, TODAY), 1_000, TODAY - 30);
    expect(rates.slice(0, 22)).toEqual(Array(22).fill(undefined));
    expect(rates[23]).toBeCloseTo(MONTH_DAYS);
  });
});

describe('forecast', () => {
  const season = [2, 2, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 2];
  const city = Array.from({ length: 24 }, (_, at) => 10_000 * season[at % 12]!);

  it('finds the season of the city, and foresees the next winter', () => {
    const found = seasonOf(city, 0);
    expect(found.reduce((sum, one) => sum + one, 0)).toBeCloseTo(12);
    expect(found[0]! / found[5]!).toBeCloseTo(4, 0);
    const level = levelOf(
      season.map((one) => 20 * one),
      0,
      found,
    )!;
    expect(forecastOf(level, 0, found) / 40).toBeCloseTo(1, 1);
  });

  it('where chance explains the months there is no season', () => {
    const chance = [3, 1, 4, 2, 2, 3, 1, 2, 4, 3, 2, 3, 2, 2, 3, 1, 3, 2, 4, 2, 1, 3, 2, 3];
    expect(Math.max(...seasonOf(chance, 0).map((one) => Math.abs(one - 1)))).toBeLessThan(0.25);
    expect(seasonOf([], 0)).toEqual(Array(12).fill(1));
  });

  it('a month without stock changes nothing', () => {
    const flat = Array(12).fill(1);
    expect(levelOf([10, 10, undefined, 10], 0, flat)).toBe(10);
    expect(levelOf([undefined], 0, flat)).toBeUndefined();
  });
});

describe('levels and outlook', () => {
  const lead = { days: 10, spread: 0, assumed: false };

  it('reorder point is use while waiting and the minimum; the maximum a month more', () => {
    expect(levelsOf(304, 0, lead)).toEqual({ minimum: 0, reorderPoint: 100, maximum: 400 });
    const unsure = levelsOf(304, 40, { ...lead, spread: 2 });
    expect(unsure.minimum).toBe(Math.ceil(1.645 * Math.sqrt(10 * 40 + 20 ** 2)));
  });

  it('the alarm rings while there is still stock, and not when enough is coming', () => {
    const levels = levelsOf(304, 0, lead);
    expect(outlookOf(99, 0, 304, levels, lead)).toEqual({ daysLeft: 9, alarm: true, suggested: 301 });
    expect(outlookOf(99, 50, 304, levels, lead)).toEqual({ daysLeft: 9, alarm: false, suggested: 0 });
    expect(outlookOf(0, 500, 304, levels, lead).alarm).toBe(true);
    expect(outlookOf(0, 0, 0, levels, lead)).toEqual({ daysLeft: undefined, alarm: false, suggested: 0 });
  });

  it('an item is planned from its days', () => {
    const season = Array(12).fill(1);
    const use = { opening: 1_000, since: TODAY - 180, days: daily(1, 180), today: TODAY };
    const plan = planItem(
      { item: 'x', use, lots: [{ packs: 8, expires: TODAY + 400 }], coming: 0, season },
      { ...lead, assumed: true },
    );
    expect(plan).toMatchObject({ onHand: 8, alarm: true, daysLeft: 8, expiring: 0 });
    expect(plan.forecast).toBeCloseTo(MONTH_DAYS, 0);
  });
});

describe('expiry', () => {
  it('is what is left of each lot when what expires first goes first', () => {
    const lots = [
      { packs: 30, expires: TODAY + 19 },
      { packs: 10, expires: TODAY + 29 },
      { packs: 500, expires: TODAY + 900 },
    ];
    // One a day: 20 of the first by its day, 10 of the second until the thirtieth day.
    expect(expiringOf(lots, MONTH_DAYS, TODAY)).toEqual({ packs: 10, on: TODAY + 19 });
    expect(expiringOf(lots, 0, TODAY)).toEqual({ packs: 40, on: TODAY + 19 });
  });
});

describe('redistribution', () => {
  const unit = (clues: string, more: Partial<UnitStock>): UnitStock => ({
    ...{ clues, lacks: 0, daysLeft: 100, surplus: 0, expiring: 0 },
    ...more,
  });
  const at: Readonly<Record<string, number>> = { A: 0, B: 1_000, C: 9_000, D: 2_000 };
  const distance = (from: string, to: string) => Math.abs(at[from]! - at[to]!);

  it('from the nearest that has too much; who is emptier first; nobody gives what he needs', () => {
    const units = [
      unit('A', { lacks: 30, daysLeft: 2 }),
      unit('B', { surplus: 20 }),
      unit('C', { expiring: 25 }),
      unit('D', { lacks: 15, daysLeft: 9, expiring: 50 }),
    ];
    expect(redistribute(units, distance)).toEqual([
      { from: 'B', to: 'A', packs: 20, metres: 1_000, why: 'surplus' },
      { from: 'C', to: 'A', packs: 10, metres: 9_000, why: 'expiry' },
      { from: 'C', to: 'D', packs: 15, metres: 7_000, why: 'expiry' },
    ]);
  });
});
