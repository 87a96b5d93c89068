/**
 * Slows down who tries many names from one address. A clinic's staff share one address, so the limit is generous; guessing one name is
 * what the lockout of `accounts.ts` stops. Kept in memory: a restart forgives, the lockout does not.
 */
export interface RateLimit {
  /** Seconds to wait; 0 when this one may pass. */
  take(key: string): number;
}

export function rateLimit(options: {
  readonly perMinute: number;
  readonly maxKeys: number;
  readonly now?: () => number;
}): RateLimit {
  const now = options.now ?? Date.now;
  const buckets = new Map<string, { tokens: number; at: number }>();
  const perMs = options.perMinute / 60_000;
  return {
    take(key) {
      const at = now();
      const old = buckets.get(key);
      const tokens = old ? Math.min(options.perMinute, old.tokens + (at - old.at) * perMs) : options.perMinute;
      buckets.delete(key);
      // The longest unused goes first (a Map keeps the order of insertion), so memory stays bounded under attack.
      if (buckets.size >= options.maxKeys) buckets.delete(buckets.keys().next().value as string);
      buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs / 1_000);
    },
  };
}
