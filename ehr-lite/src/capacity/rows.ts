/** What the board shows of each service, how bad its wait is, and in which order. Pure. */
import type { CapacityReport, CapacityRow } from '@amate/hie-core/appointments/api.ts';

export type { CapacityRow };
export type Capacity = CapacityReport;

export const ORDERS = ['wait', 'use', 'missed', 'name'] as const;
export type Order = (typeof ORDERS)[number];
export type Level = 'soon' | 'fair' | 'late' | 'far' | 'none';

/** Days of wait that are still …; beyond the last it is far. */
const LIMITS: readonly (readonly [Level, number])[] = [
  ['soon', 3],
  ['fair', 7],
  ['late', 14],
];

export function levelOf({ tercerLugarDias: days }: Pick<CapacityRow, 'tercerLugarDias'>): Level {
  if (days === null) return 'none';
  return LIMITS.find(([, most]) => days <= most)?.[0] ?? 'far';
}

const share = (part: number, whole: number): number => (whole === 0 ? -1 : part / whole);

const BY: Readonly<Record<Order, (row: CapacityRow) => number>> = {
  wait: ({ tercerLugarDias }) => tercerLugarDias ?? Number.MAX_SAFE_INTEGER,
  use: ({ usoPct }) => usoPct ?? -1,
  missed: ({ inasistencias30, citas30 }) => share(inasistencias30, citas30),
  name: () => 0,
};

export function chosen(rows: readonly CapacityRow[], words: string, order: Order): readonly CapacityRow[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const value = BY[order];
  return rows
    .filter((row) => wanted.every((word) => plain(`${row.unidad} ${row.servicio} ${row.clues ?? ''}`).includes(word)))
    .sort(
      (a, b) =>
        value(b) - value(a) || a.unidad.localeCompare(b.unidad, 'es') || a.servicio.localeCompare(b.servicio, 'es'),
    );
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
