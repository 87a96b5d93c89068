/**
 * What is wrong at this edge right now, one entry per kind: said once in the log when it begins and once when it ends, however many
 * messages it touches, and shown by the health port and to the hub for as long as it lasts.
 */
import type { Alarm } from '@amate/terminology/edge/report.ts';
import type { Logger } from 'pino';

export type AlarmKind = Alarm['kind'];

/** As much as the hub's board takes. */
const MAX_TEXT = 2_000;

export class Alarms {
  readonly #log: Logger;
  readonly #standing = new Map<AlarmKind, Alarm>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @param words es-MX: what is wrong and what to do, no value of any message */
  raise(kind: AlarmKind, words: string): void {
    const text = words.slice(0, MAX_TEXT);
    const known = this.#standing.get(kind);
    if (known?.text === text) return;
    this.#standing.set(kind, { kind, since: known?.since ?? new Date().toISOString(), text });
    this.#log.error({ alarm: kind, text }, 'alarm');
  }

  clear(kind: AlarmKind): void {
    if (this.#standing.size === 0 || !this.#standing.delete(kind)) return;
    this.#log.info({ alarm: kind }, 'alarm-over');
  }

  standing(): Alarm[] {
    return [...this.#standing.values()];
  }
}
