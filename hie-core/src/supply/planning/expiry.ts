/** What will expire on the shelf before anybody needs it, when what expires first is handed out first. */
import { MONTH_DAYS } from './consumption.ts';

/** Nobody plans for what expires later. */
export const HORIZON_DAYS = 180;

export interface LotLeft {
  readonly packs: number;
  /** Last day on which it may be handed out, counted from 1970-01-01. */
  readonly expires: number;
}

export interface Expiring {
  readonly packs: number;
  /** Day of the first lot of which something is left over. */
  readonly on: number | undefined;
}

export function expiringOf(lots: readonly LotLeft[], monthly: number, today: number): Expiring {
  const daily = monthly / MONTH_DAYS;
  let used = 0;
  let packs = 0;
  let on: number | undefined;
  for (const lot of [...lots].sort((a, b) => a.expires - b.expires)) {
    // By its last day so much is used in all; what lots before it took is not used of this one.
    const until = daily * Math.max(0, lot.expires - today + 1);
    const ofThis = Math.min(lot.packs, Math.max(0, Math.floor(until - used)));
    used += ofThis;
    if (ofThis === lot.packs || lot.expires > today + HORIZON_DAYS) continue;
    packs += lot.packs - ofThis;
    on ??= lot.expires;
  }
  return { packs, on };
}
