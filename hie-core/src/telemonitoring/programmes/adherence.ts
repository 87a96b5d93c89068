const HOUR_MS = 3_600_000;

/** Share of the days on which something was expected that had a reading, percent. */
export function adherence(days: number, everyHours: number, fromMs: number, nowMs: number): number {
  const wanted = Math.max(1, Math.floor((nowMs - fromMs) / (Math.max(24, everyHours) * HOUR_MS)));
  return Math.min(100, Math.round((100 * days) / wanted));
}
