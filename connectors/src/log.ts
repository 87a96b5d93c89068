/**
 * The edge's log: JSON lines on its standard output. When they cannot be written (the disk is full where they go) they are lost and the edge
 * lives: pino would end the process, and with it the hospital's intake.
 */
import { type Logger, pino } from 'pino';

/** Held until the disk takes them again. */
const MOST_HELD_BYTES = 1_000_000;

export function edgeLog(level: string, clues: string): Logger {
  // Synchronous: otherwise at the process's end it would try what it holds again for as long as the disk is full.
  const lines = pino.destination({ dest: 1, sync: true, maxLength: MOST_HELD_BYTES });
  lines.on('error', () => undefined);
  return pino({ level, base: { clues } }, lines);
}
