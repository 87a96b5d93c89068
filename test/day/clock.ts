/**
 * The city's day told faster than it is: from six in the morning to ten at night, at `speed` minutes of the city for each of ours. What the
 * city does carries the true time, as a screen or a device would write it; only the waiting between two acts is shorter.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../city/random.ts';

export const OPENS_AT = 6 * 60;
export const CLOSES_AT = 22 * 60;

export class DayClock {
  readonly #speed: number;
  readonly #over: AbortSignal | undefined;
  readonly #startedMs = performance.now();

  /** @param over nobody waits any more */
  constructor(speed: number, over?: AbortSignal) {
    this.#speed = speed;
    this.#over = over;
  }

  get isOver(): boolean {
    return this.#over?.aborted === true;
  }

  /** Minute of the city's day, from midnight. */
  get minute(): number {
    return OPENS_AT + ((performance.now() - this.#startedMs) / 60_000) * this.#speed;
  }

  /** Until that minute; at once when it is past, or the day is over. */
  async until(minute: number): Promise<void> {
    const ms = this.#startedMs + ((minute - OPENS_AT) * 60_000) / this.#speed - performance.now();
    if (ms > 0) await sleep(ms, undefined, { signal: this.#over }).catch(() => undefined);
  }
}

/** Of a hundred, how many come in each hour from six in the morning: our estimate, after what any clinic's corridor shows. */
const SHAPES = {
  hospital: [3, 5, 8, 9, 10, 10, 9, 8, 7, 6, 6, 5, 5, 4, 3, 2],
  clinic: [0, 1, 14, 15, 14, 12, 10, 7, 5, 6, 6, 5, 4, 1, 0, 0],
  portal: [3, 8, 8, 6, 5, 5, 5, 5, 6, 5, 5, 6, 8, 9, 9, 7],
} as const;
export type Shape = keyof typeof SHAPES;

/** A moment of the day in minutes, drawn as that door's hours are: nobody waits for the full minute to come in. */
export function drawMinute(random: Random, shape: Shape): number {
  const weights = SHAPES[shape];
  let left = random.next() * weights.reduce((sum: number, weight) => sum + weight, 0);
  let hour = 0;
  for (; hour < weights.length - 1 && left >= weights[hour]!; hour++) left -= weights[hour]!;
  return OPENS_AT + hour * 60 + random.next() * 60;
}

export const hourOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(Math.floor(minute % 60)).padStart(2, '0')}`;
