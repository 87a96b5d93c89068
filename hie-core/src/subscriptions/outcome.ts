/** What an endpoint's answer means for the delivery and for the lane behind it. */
import type { CallOutcome } from './send.ts';

export type Verdict =
  | { readonly kind: 'told' }
  /** The same may get through in a while. */
  | { readonly kind: 'retry'; readonly why: string }
  /** This one never will; the next ones may. */
  | { readonly kind: 'refused'; readonly why: string }
  /** None will until somebody mends the Subscription. */
  | { readonly kind: 'broken'; readonly why: string };

/** About what was sent, not about the moment or the sender. */
const REFUSALS = new Set([400, 405, 406, 411, 413, 414, 415, 422, 431, 501]);

export function verdictOf(outcome: CallOutcome): Verdict {
  if (outcome.kind === 'forbidden') return { kind: 'broken', why: outcome.why };
  if (outcome.kind === 'failed') return { kind: 'retry', why: `El receptor ${outcome.why}.` };
  const { status } = outcome;
  if (status >= 200 && status < 300) return { kind: 'told' };
  const why = `El receptor respondió ${status}.`;
  if (status === 410) return { kind: 'broken', why };
  if (status >= 300 && status < 400) return { kind: 'retry', why: `${why} El hub no sigue redirecciones.` };
  return { kind: REFUSALS.has(status) ? 'refused' : 'retry', why };
}

/** Doubling from the first to the longest pause, a fifth of it left to chance so that lanes do not knock all at once. */
export function pauseMs(attempts: number, firstMs: number, longestMs: number, chance = Math.random()): number {
  const pause = Math.min(longestMs, firstMs * 2 ** Math.min(attempts, 30));
  return Math.round(pause * (0.9 + 0.2 * chance));
}
