/**
 * `GET /live/Patient/{id}` and `GET /live/{type}?criteria`: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) about one
 * record, or about what meets a search. The opening is audited and refused like a read; every event is judged again by policy; ids only.
 */
import type { RequestHandler, Response } from 'express';
import { fault } from '../errors.ts';
import { openEventStream, sendChange } from '../http/event-stream.ts';
import { callerOf } from '../security/authenticate.ts';
import type { Caller } from '../security/caller.ts';
import { decide } from '../security/policy/decide.ts';
import type { Hears } from '../store/guarded-notice.ts';
import type { Change, ChangeFeed, Listener } from './feed.ts';
import { compileCriteria } from './matches.ts';
import type { SearchFeed } from './search-feed.ts';
import type { LaneState } from './sql.ts';

export interface LiveOptions {
  readonly feed: ChangeFeed;
  /** Resolved when the caller may read this Patient and the opening is on record. @throws HubError */
  readonly open: (caller: Caller, patientId: string, requestId: string) => Promise<Hears>;
}

export function liveRoute({ feed, open }: LiveOptions): RequestHandler {
  return async (request, response) => {
    const caller = callerOf(request);
    const patientId = String(request.params.id);
    const hears = await open(caller, patientId, String(response.getHeader('x-request-id') ?? ''));
    const leave = feed.listen(patientId, caller.subject, listenerOf(response, hears));
    start(response, leave);
  };
}

export interface LiveSearchOptions {
  readonly feed: SearchFeed;
  /** Resolved when the caller may search this type and the opening is on record. @throws HubError */
  readonly open: (caller: Caller, type: string, asked: string, requestId: string) => Promise<Hears>;
}

export function liveSearchRoute({ feed, open }: LiveSearchOptions): RequestHandler {
  return async (request, response) => {
    const caller = callerOf(request);
    const at = request.originalUrl.indexOf('?');
    const type = String(request.params.type);
    const asked = at === -1 ? type : `${type}${request.originalUrl.slice(at)}`;
    const criteria = compileCriteria(asked);
    const hears = await open(caller, type, asked, String(response.getHeader('x-request-id') ?? ''));
    start(response, feed.listen(criteria, caller.subject, listenerOf(response, hears)));
  };
}

const MAX_STATES = 500;

/** `GET /operacion/suscripciones`: what waits and what was given up, for who may read Subscriptions. */
export function laneStatesRoute(states: (limit: number) => Promise<LaneState[]>): RequestHandler {
  return async (request, response) => {
    const decision = decide(callerOf(request), 'search', 'Subscription');
    if (decision.kind === 'deny' || decision.restriction.persons !== undefined)
      throw fault('forbidden', 'Esta lista es para quien opera el hub.', {
        rule: 'Política de acceso por rol',
        fix: 'Entre con una cuenta de operación.',
      });
    response.set('Cache-Control', 'no-store').json({ suscripciones: await states(MAX_STATES) });
  };
}

function start(response: Response, leave: (() => void) | undefined): void {
  if (!leave) {
    throw fault('throttled', 'Hay demasiadas pantallas en vivo abiertas.', {
      fix: 'Cierre las que no use; mientras tanto la pantalla se actualiza al recargar.',
    });
  }
  openEventStream(response, leave);
}

function listenerOf(response: Response, hears: Hears): Listener {
  return {
    may: hears,
    send: ({ type, id }: Change) => sendChange(response, { type, id }),
    drop: () => void response.destroy(),
  };
}
