/** How long people waited, by door and by kind of request. Asked at closing time: what the reconciliation asks is nobody's waiting. */
import { percentile } from '../../bench/measure.ts';
import { type DayTruth, DOORS, type DoorName } from './truth.ts';

export interface Waits {
  readonly p50: number;
  readonly p99: number;
  readonly asked: number;
}
export interface KindWaits extends Waits {
  readonly door: DoorName;
  readonly kind: string;
}
export interface Times {
  readonly byDoor: Readonly<Record<DoorName, Waits>>;
  readonly byKind: readonly KindWaits[];
}

export function timesOf(truth: DayTruth): Times {
  const byDoor = DOORS.map((door) => [door, waits([...truth.waits(door).values()].flat())] as const);
  const byKind = DOORS.flatMap((door) =>
    [...truth.waits(door)].map(([kind, ms]): KindWaits => ({ door, kind, ...waits(ms) })),
  );
  return { byDoor: Object.fromEntries(byDoor) as Times['byDoor'], byKind };
}

const waits = (ms: readonly number[]): Waits => ({ ...spread(ms), asked: ms.length });

/** Of none: 0. */
export const spread = (ms: readonly number[]): { readonly p50: number; readonly p99: number } => ({
  p50: round(percentile(ms, 0.5)),
  p99: round(percentile(ms, 0.99)),
});

const round = (ms: number): number => (Number.isFinite(ms) ? Math.round(ms) : 0);
