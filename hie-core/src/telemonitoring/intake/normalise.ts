/**
 * From what a device says to readings, or to the reason why not. It never throws and never guesses: a number that is none, a unit that does
 * not measure this, a date that has not come are kept as they came (`tele_refused`), and answered for.
 *
 * Clock: a device that says when it sent (`enviado`) shows how far its clock is off; what it measured is moved by that much (IEEE 11073-20601,
 * coincident timestamps). One that does not say is believed, but not about the future.
 */
import { KINDS, type KindName } from '../kinds.ts';
import { CORRECTED_CLOCK, IMPLAUSIBLE } from '../reading.ts';
import type { Said } from './mapping.ts';
import { toCanonical } from './units.ts';

export interface Candidate {
  readonly kind: number;
  readonly flags: number;
  readonly saidMs: number;
  readonly atMs: number;
  readonly value: number;
  readonly second: number | null;
}

export type Why = 'mensaje' | 'valor' | 'unidad' | 'hora' | 'futuro' | 'sin-persona' | 'contradice';

export type Normal = { readonly reading: Candidate } | { readonly why: Why };

/** A clock that is nearer than this is right. */
const CLOCK_STEP_MS = 60_000;
/** How far ahead of the hub an uncorrected time may stand. */
const FUTURE_MS = 5 * 60_000;
const OLDEST_MS = 3 * 365 * 86_400_000;
/** However wrong a clock is, it says something between 1720 and 2220: what is further is no time, and no column holds it. */
const WITHIN_MS = 7.9e12;

export function normalise(said: Said, sentMs: number | undefined, receivedMs: number): Normal {
  const kind = KINDS[said.kind];
  const value = inUnit(said.kind, said.value, said.unit);
  const second = said.second === undefined ? null : inUnit(said.kind, said.second, said.unit);
  if (value === 'valor' || second === 'valor') return { why: 'valor' };
  if (value === 'unidad' || second === 'unidad') return { why: 'unidad' };
  if (kind.second !== undefined && second === null) return { why: 'valor' };
  if (!(Math.abs(said.takenMs) < WITHIN_MS)) return { why: 'hora' };
  const skew = sentMs === undefined ? 0 : receivedMs - sentMs;
  const off = Math.abs(skew) > CLOCK_STEP_MS ? skew : 0;
  const atMs = said.takenMs + off;
  if (atMs > receivedMs + FUTURE_MS) return { why: 'futuro' };
  if (atMs < receivedMs - OLDEST_MS) return { why: 'hora' };
  const right =
    isPlausible(value, kind.value.plausible) && (second === null || isPlausible(second, kind.second!.plausible));
  const flags = (off === 0 ? 0 : CORRECTED_CLOCK) | (right ? 0 : IMPLAUSIBLE);
  return { reading: { kind: kind.number, flags, saidMs: said.takenMs, atMs, value, second } };
}

const isPlausible = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;

function inUnit(kind: KindName, value: number, unit: string | undefined): number | 'valor' | 'unidad' {
  if (!Number.isFinite(value) || Math.abs(value) > 1e6) return 'valor';
  const canonical = toCanonical(kind, unit ?? KINDS[kind].unit, value);
  if (canonical === undefined) return 'unidad';
  // Kept as `real`, which refuses what is too large for it, and what is too small.
  const kept = Math.fround(canonical);
  return Number.isFinite(kept) ? (kept === 0 ? 0 : canonical) : 'valor';
}
