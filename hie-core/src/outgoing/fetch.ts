/**
 * `fetch` for libraries that take one (key sets of clients, discovery of identity providers): the guarded call of `call.ts` behind the
 * standard's shape. Whatever is not a whole answer is an error; a redirect is an answer and is followed by nobody here.
 */
import type { Outgoing } from './call.ts';

export type OutgoingFetch = (url: string | URL, init?: FetchInit) => Promise<Response>;

interface FetchInit {
  readonly method?: string;
  readonly headers?: HeadersInit;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null;
}

/** `why` is es-MX and holds no address. */
class OutgoingError extends Error {
  readonly kind: 'failed' | 'forbidden';

  constructor(kind: 'failed' | 'forbidden', why: string) {
    super(why);
    this.name = 'OutgoingError';
    this.kind = kind;
  }
}

const BODILESS = new Set([204, 205, 304]);

export function createFetch(call: Outgoing): OutgoingFetch {
  return async (url, init = {}) => {
    const method = (init.method ?? 'GET').toUpperCase();
    if (method !== 'GET' && method !== 'POST') throw new OutgoingError('forbidden', `método ${method}`);
    const headers = new Headers(init.headers);
    const body = init.body === undefined || init.body === null ? {} : { body: bodyText(init.body, headers) };
    const outcome = await call(
      { method, url: String(url), headers: Object.fromEntries(headers), ...body },
      init.signal ?? undefined,
    );
    if (outcome.kind !== 'answered') throw new OutgoingError(outcome.kind, outcome.why);
    if (!outcome.complete) throw new OutgoingError('failed', 'la respuesta es demasiado larga o no terminó a tiempo');
    return answerOf(outcome.status, outcome.headers, outcome.body);
  };
}

function bodyText(body: unknown, headers: Headers): string {
  if (typeof body === 'string') return body;
  if (!(body instanceof URLSearchParams)) throw new OutgoingError('forbidden', 'cuerpo de otro tipo');
  if (!headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
  return body.toString();
}

function answerOf(
  status: number,
  fields: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields))
    for (const one of value === undefined ? [] : [value].flat()) headers.append(name, one);
  // `Response` refuses what is no final status; such an answer is none.
  if (status < 200 || status > 599) throw new OutgoingError('failed', `estado ${status}`);
  return new Response(BODILESS.has(status) ? null : new Uint8Array(body), { status, headers });
}
