/**
 * What a unit uses of an item: the one definition that every figure of planning is made of, and that stands beside each of them. A day on
 * which there was nothing to hand out says nothing of what people needed, so it is not counted: neither its packs nor the day.
 */
export const CONSUMPTION_DEFINITION =
  'Consumo mensual: envases entregados a personas en los últimos 180 días, menos los anulados, entre los días con existencia de ese periodo, ' +
  'por 30.4. No se cuenta un día en que la unidad amaneció sin envases y no le entró ninguno.';

export const WINDOW_DAYS = 180;
/** Fewer days with stock say too little. */
export const LEAST_DAYS = 14;
export const MONTH_DAYS = 30.4;
export const HISTORY_MONTHS = 24;
const WEEK = 7;

/** Days are counted from 1970-01-01, by the city's calendar. */
export interface DayUse {
  readonly day: number;
  /** Packs to persons, less what was annulled of that day. */
  readonly handed: number;
  /** Of what the unit holds. */
  readonly change: number;
}

export interface Use {
  /** Packs before the first of the days. */
  readonly opening: number;
  /** Since when the item is known here. */
  readonly since: number;
  /** In order; only days on which something moved. */
  readonly days: readonly DayUse[];
  /** The day that is planned; the one before is the last that counts. */
  readonly today: number;
}

export interface Consumption {
  /** Packs in a month; undefined: too few days with stock to say. */
  readonly monthly: number | undefined;
  /** Of the window, with and without stock. */
  readonly daysIn: number;
  readonly daysOut: number;
  /** Of one day's use, in packs². */
  readonly dailyVariance: number;
  /** For each calendar month, oldest first, the last one whole: packs a month by days with stock; undefined: hardly any such day. */
  readonly rates: readonly (number | undefined)[];
}

/** @param monthOf number of the calendar month of a day, counted from anywhere */
export function consumptionOf(use: Use, monthOf: (day: number) => number): Consumption {
  const { today } = use;
  const from = today - WINDOW_DAYS;
  const firstMonth = monthOf(today) - HISTORY_MONTHS;
  const months = Array.from({ length: HISTORY_MONTHS }, () => ({ handed: 0, days: 0 }));
  const weeks = Array.from({ length: Math.floor(WINDOW_DAYS / WEEK) }, () => ({ handed: 0, days: 0 }));
  let handed = 0;
  let daysIn = 0;
  const add = (day: number, packs: number, days: number): void => {
    const month = months[monthOf(day) - firstMonth];
    if (month !== undefined) {
      month.handed += packs;
      month.days += days;
    }
    if (day < from) return;
    handed += packs;
    daysIn += days;
    const week = weeks[Math.floor((today - 1 - day) / WEEK)];
    if (week !== undefined) {
      week.handed += packs;
      week.days += days;
    }
  };
  for (const stretch of stretchesIn(use)) {
    if (stretch.handed !== 0) add(stretch.from, stretch.handed, 0);
    if (stretch.inStock) for (let day = stretch.from; day < stretch.to; day++) add(day, 0, 1);
  }
  const known = Math.min(WINDOW_DAYS, Math.max(0, today - use.since));
  const perDay = daysIn < LEAST_DAYS ? undefined : handed / daysIn;
  return {
    monthly: perDay === undefined ? undefined : Math.max(0, perDay * MONTH_DAYS),
    daysIn,
    daysOut: Math.max(0, known - daysIn),
    dailyVariance: varianceOf(weeks, perDay ?? 0),
    rates: months.map(({ handed: packs, days }) =>
      days < LEAST_DAYS ? undefined : Math.max(0, (packs / days) * MONTH_DAYS),
    ),
  };
}

interface Stretch {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly inStock: boolean;
  /** On its first day. */
  readonly handed: number;
}

/** From day to day on which something moved: the day itself had something to hand out, those after it when something was left. */
function* stretchesIn({ opening, since, days, today }: Use): Generator<Stretch> {
  let held = opening;
  let at = Math.min(since, today);
  for (const { day, handed, change } of days) {
    if (day >= today) break;
    if (day > at) yield { from: at, to: day, inStock: held > 0, handed: 0 };
    yield { from: day, to: day + 1, inStock: true, handed };
    held += change;
    at = day + 1;
  }
  if (at < today) yield { from: at, to: today, inStock: held > 0, handed: 0 };
}

/** From week to week, at least what chance alone brings (Poisson). */
function varianceOf(weeks: readonly { readonly handed: number; readonly days: number }[], perDay: number): number {
  const whole = weeks.filter(({ days }) => days === WEEK).map(({ handed }) => handed);
  if (whole.length < 4) return perDay;
  const mean = whole.reduce((sum, one) => sum + one, 0) / whole.length;
  const variance = whole.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (whole.length - 1);
  return Math.max(perDay, variance / WEEK);
}
