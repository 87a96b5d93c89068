/** JSON lines about the service, never about a patient: paths without query strings, no bodies, no names. */
import { type Logger, pino } from 'pino';

export type { Logger };

/** Held until the disk takes them again. */
const MOST_HELD_BYTES = 1_000_000;

export function createLogger(level: string): Logger {
  // Synchronous: otherwise at the process's end it would try what it holds again for as long as the disk is full.
  const lines = pino.destination({ dest: 1, sync: true, maxLength: MOST_HELD_BYTES });
  // A full disk where they go loses lines; without this it would end the hub.
  lines.on('error', () => undefined);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'message',
      serializers: { error: errorOf },
    },
    lines,
  );
}

/** A database error's detail quotes the values that clashed: it stays out. */
function errorOf(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const cause = error.cause === undefined ? {} : { cause: errorOf(error.cause) };
  const isDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return {
    type: error.name,
    message: isDatabase ? `SQLSTATE ${code}` : error.message,
    code,
    constraint,
    stack: isDatabase ? undefined : error.stack,
    ...cause,
  };
}
