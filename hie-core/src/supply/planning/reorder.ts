/** When to ask for more and how much, from what is used, how long it takes to come and how much both vary. */
import { MONTH_DAYS } from './consumption.ts';

/** Of a hundred waits for an order, five find the shelf empty. */
export const SERVICE_Z = 1.645;
/** Days between requisitions. */
export const REVIEW_DAYS = 30;
/** Days, where fewer than three orders have come. */
export const ASSUMED_LEAD = { days: 14, spread: 5 } as const;
export const LEAST_ORDERS = 3;

export const LEVELS_DEFINITION =
  'Mínimo: 1.645 veces la desviación del consumo durante la entrega (95 de cada 100 esperas sin quedarse en cero). Punto de pedido: mínimo más el ' +
  'consumo pronosticado durante la entrega. Máximo: punto de pedido más el consumo de 30 días.';

export interface Lead {
  readonly days: number;
  /** Standard deviation, in days. */
  readonly spread: number;
  readonly assumed: boolean;
}

export interface Levels {
  readonly minimum: number;
  readonly reorderPoint: number;
  readonly maximum: number;
}

/** @param monthly packs; @param dailyVariance packs² */
export function levelsOf(monthly: number, dailyVariance: number, { days, spread }: Lead): Levels {
  const daily = monthly / MONTH_DAYS;
  const deviation = Math.sqrt(days * dailyVariance + (daily * spread) ** 2);
  const minimum = Math.ceil(SERVICE_Z * deviation);
  const reorderPoint = minimum + Math.ceil(daily * days);
  return { minimum, reorderPoint, maximum: reorderPoint + Math.ceil(daily * REVIEW_DAYS) };
}

export interface Outlook {
  /** Until the shelf is empty; undefined: nothing is used. */
  readonly daysLeft: number | undefined;
  /** What is asked for today would come too late. */
  readonly alarm: boolean;
  /** Packs to ask for. */
  readonly suggested: number;
}

export function outlookOf(onHand: number, coming: number, monthly: number, levels: Levels, lead: Lead): Outlook {
  const daily = monthly / MONTH_DAYS;
  if (daily <= 0) return { daysLeft: undefined, alarm: false, suggested: 0 };
  const whole = onHand + coming;
  return {
    daysLeft: Math.floor(onHand / daily),
    alarm: onHand === 0 || whole / daily < lead.days,
    suggested: whole <= levels.reorderPoint ? Math.max(0, levels.maximum - whole) : 0,
  };
}
