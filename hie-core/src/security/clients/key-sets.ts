/**
 * Keys of clients that publish them at a URL (SMART Backend Services 2.2, "JWKS URL"): rotation without telling us.
 *
 * | when | what happens |
 * |---|---|
 * | never fetched, or fetched 5 minutes ago | fetched again: a key that was withdrawn stops working within that time |
 * | an assertion names a key that is not there | fetched again, at most once in 30 s for each client, whoever asks |
 * | the URL does not answer | the last set goes on for an hour, one try in 30 s |
 */
import type { JWK } from 'jose';
import { z } from 'zod';
import type { OutgoingFetch } from '../../outgoing/fetch.ts';

export interface KeySet {
  readonly keys: readonly JWK[];
}

export interface KeySets {
  /** @param kid of the assertion at hand, if any */
  of(url: string, kid: string | undefined): Promise<KeySet>;
}

interface Known {
  set: KeySet;
  fetchedAtMs: number;
  triedAtMs: number;
  underWay: Promise<void> | undefined;
}

const FRESH_MS = 5 * 60_000;
const STALE_MS = 3_600_000;
const PAUSE_MS = 30_000;
const MAX_URLS = 1_000;
const NEVER = Number.NEGATIVE_INFINITY;

const text = z.string().max(2_048);
const Key = z.object({
  ...{ kty: z.enum(['EC', 'RSA']), kid: text.optional(), alg: text.optional(), use: text.optional() },
  ...{ crv: text.optional(), x: text.optional(), y: text.optional(), n: text.optional(), e: text.optional() },
});
/** Private parts (`d`, `p` …) are left behind by the shape, keys of other kinds one by one. */
const Answer = z.object({ keys: z.array(z.unknown()).max(50) });

export function publicKeysOf(answer: unknown): KeySet | undefined {
  const parsed = Answer.safeParse(answer);
  if (!parsed.success) return undefined;
  const keys = parsed.data.keys.flatMap((one) => {
    const key = Key.safeParse(one);
    return key.success && (key.data.use ?? 'sig') === 'sig' ? [key.data as JWK] : [];
  });
  return { keys };
}

export function createKeySets(options: {
  readonly fetch: OutgoingFetch;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
}): KeySets {
  const { fetch, onError, now = Date.now } = options;
  const known = new Map<string, Known>();

  const fetchSet = async (url: string, entry: Known): Promise<void> => {
    try {
      const response = await fetch(url, { headers: { accept: 'application/json' } });
      const set = response.status === 200 ? publicKeysOf(await response.json()) : undefined;
      if (!set) throw new Error(`status ${response.status} or no key set`);
      entry.set = set;
      entry.fetchedAtMs = now();
    } catch (cause) {
      onError(new Error('the keys of a client could not be fetched', { cause }));
    } finally {
      entry.underWay = undefined;
    }
  };

  return {
    async of(url, kid) {
      const entry = known.get(url) ?? { set: { keys: [] }, fetchedAtMs: NEVER, triedAtMs: NEVER, underWay: undefined };
      known.delete(url);
      if (known.size >= MAX_URLS) known.delete(known.keys().next().value as string);
      known.set(url, entry);
      const missing = kid !== undefined && !entry.set.keys.some((key) => key.kid === kid);
      const due = missing || now() - entry.fetchedAtMs > FRESH_MS;
      if (due && entry.underWay === undefined && now() - entry.triedAtMs >= PAUSE_MS) {
        entry.triedAtMs = now();
        entry.underWay = fetchSet(url, entry);
      }
      if (due) await entry.underWay;
      return now() - entry.fetchedAtMs > STALE_MS ? { keys: [] } : entry.set;
    },
  };
}
