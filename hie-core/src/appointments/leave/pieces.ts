/**
 * An absence beside what stands in its time already: who arrived or was seen keeps his place, and another absence is one already. What is left is
 * told in pieces, each free of what stands, so that the database holds every one of them (docs/adr/0026). Pure.
 */
import type { Agenda } from '../agenda.ts';
import type { StandingRow } from '../sql.ts';

export interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  /** Where others stand, that many seats are left to take; undefined: every seat. */
  readonly takes: number | undefined;
}

interface Time {
  readonly fromMs: number;
  readonly toMs: number;
}

/** @param stays what keeps its seats, a row for each resource */
export function piecesOf(time: Time, stays: readonly StandingRow[], { rules }: Pick<Agenda, 'rules'>): Piece[] {
  const seats = rules.capacity + rules.overbooking;
  const within = (ms: number): number => Math.min(time.toMs, Math.max(time.fromMs, ms));
  const cuts = [time.fromMs, time.toMs, ...stays.flatMap(({ startMs, endMs }) => [within(startMs), within(endMs)])];
  const sorted = [...new Set(cuts)].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  for (const [at, fromMs] of sorted.slice(0, -1).entries()) {
    const toMs = sorted[at + 1]!;
    const taken = stays
      .filter(({ startMs, endMs }) => startMs < toMs && endMs > fromMs)
      .reduce((sum, row) => sum + row.seats, 0);
    const last = pieces.at(-1);
    if (taken >= seats) continue;
    // Seats that are free in one piece need not be those that are free in the next.
    if (taken > 0) pieces.push({ fromMs, toMs, takes: seats - taken });
    else if (last?.toMs === fromMs && last.takes === undefined) pieces[pieces.length - 1] = { ...last, toMs };
    else pieces.push({ fromMs, toMs, takes: undefined });
  }
  return pieces;
}
