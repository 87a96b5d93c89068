/**
 * `GET /live/Patient/{id}`: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) about one
 * record. The opening is audited and refused like a read; every event is judged again by policy; ids only.
 */
import type { RequestHandler, Response } from 'express';
import { fault } from '../errors.ts';
import { callerOf } from '../security/authenticate.ts';
import type { Caller } from '../security/caller.ts';
import { decide } from '../security/policy.ts';
import type { Change, ChangeFeed, Listener } from './feed.ts';

const PING_INTERVAL_MS = 15_000;
/** A tab that sleeps must not hold the hub's memory. */
const MAX_BUFFERED_BYTES = 64 * 1024;
/** A token lives 10 minutes; a stream must not outlive the right it was opened with by much. */
const MAX_STREAM_MS = 10 * 60_000;

export interface LiveOptions {
  readonly feed: ChangeFeed;
  /** Resolved when the caller may read this Patient and the opening is on record. @throws HubError */
  readonly open: (caller: Caller, patientId: string, requestId: string) => Promise<void>;
}

export function liveRoute({ feed, open }: LiveOptions): RequestHandler {
  return async (request, response) => {
    const caller = callerOf(request);
    const patientId = String(request.params.id);
    await open(caller, patientId, String(response.getHeader('x-request-id') ?? ''));
    const leave = feed.listen(patientId, caller.subject, listenerOf(response, caller));
    if (!leave) {
      throw fault('throttled', 'Hay demasiadas pantallas en vivo abiertas.', {
        fix: 'Cierre las que no use; mientras tanto la pantalla se actualiza al recargar.',
      });
    }
    // Gone while we asked: its `close` has passed already.
    if (response.closed) leave();
    else stream(response, leave);
  };
}

function stream(response: Response, leave: () => void): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // A proxy that buffers would hold the events back.
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

function listenerOf(response: Response, caller: Caller): Listener {
  return {
    may: (change: Change) => {
      const decision = decide(caller, 'read', change.type);
      if (decision.kind === 'deny') return false;
      return decision.restriction.patientId === undefined || decision.restriction.patientId === change.patientId;
    },
    send: (change: Change) => {
      response.write(`event: change\ndata: ${JSON.stringify({ type: change.type, id: change.id })}\n\n`);
      return response.writableLength < MAX_BUFFERED_BYTES;
    },
    drop: () => void response.destroy(),
  };
}
