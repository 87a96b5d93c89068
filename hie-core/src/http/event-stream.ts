/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) as every live list of the hub sends them. */
import type { ServerResponse } from 'node:http';

const PING_INTERVAL_MS = 15_000;
/** A tab that sleeps must not hold the hub's memory. */
const MAX_BUFFERED_BYTES = 64 * 1024;
/** A token lives 10 minutes; a stream must not outlive the right it was opened with by much. */
const MAX_STREAM_MS = 10 * 60_000;

/** Until the reader goes, or has to ask again. `leave` is called once, also for who is gone already: its `close` has passed. */
export function openEventStream(response: ServerResponse, leave: () => void): void {
  if (response.closed) {
    leave();
    return;
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // Compressing would hold the events back (RFC 9111 §5.2.2.6), and so would a proxy that buffers.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 2000\n: conectado\n\n');
  const ping = setInterval(() => response.write(': ping\n\n'), PING_INTERVAL_MS);
  const end = setTimeout(() => response.end(), MAX_STREAM_MS);
  response.on('close', () => {
    clearInterval(ping);
    clearTimeout(end);
    leave();
  });
}

/** @returns false when the reader does not keep up */
export function sendChange(response: ServerResponse, change: object): boolean {
  response.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
  return response.writableLength < MAX_BUFFERED_BYTES;
}
