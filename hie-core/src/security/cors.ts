/**
 * Which pages of other origins may read the FHIR API from a browser: those of registered apps, by the origin of their registered
 * callback, and no other (SMART App Launch 2.2 §CORS). No cookies: a token in the header is the only way in.
 */
import type { RequestHandler } from 'express';
import { selectRedirectUris } from './clients/sql.ts';
import type { Door } from './sign-in/door.ts';

const KEPT_MS = 30_000;
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
const SENT =
  'Authorization, Content-Type, Accept, If-Match, If-None-Match, If-None-Exist, If-Modified-Since, Prefer, X-Request-Id';
const SHOWN = 'ETag, Last-Modified, Location, Content-Location, X-Request-Id, WWW-Authenticate, Retry-After';

export function appOrigins({ db, baseUrl }: Pick<Door, 'db' | 'baseUrl'>): RequestHandler {
  const own = new URL(baseUrl).origin;
  let known: { readonly at: number; readonly origins: Promise<ReadonlySet<string>> } | undefined;
  const origins = (): Promise<ReadonlySet<string>> => {
    if (known && Date.now() - known.at < KEPT_MS) return known.origins;
    const fresh = { at: Date.now(), origins: selectRedirectUris(db).then(originsOf) };
    known = fresh;
    fresh.origins.catch(() => {
      if (known === fresh) known = undefined;
    });
    return fresh.origins;
  };
  return (request, response, next) => {
    const origin = request.headers.origin;
    if (origin === undefined || origin === own) return next();
    origins()
      .then((allowed) => {
        response.vary('Origin');
        if (!allowed.has(origin)) return next();
        response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': SHOWN });
        if (request.method !== 'OPTIONS') return next();
        response.set({
          'Access-Control-Allow-Methods': METHODS,
          'Access-Control-Allow-Headers': SENT,
          'Access-Control-Max-Age': '600',
        });
        response.status(204).end();
      })
      .catch(next);
  };
}

function originsOf(uris: readonly string[]): ReadonlySet<string> {
  return new Set(uris.flatMap((uri) => (/^https?:/.test(uri) && URL.canParse(uri) ? [new URL(uri).origin] : [])));
}
