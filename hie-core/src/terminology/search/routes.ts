/**
 * `GET /terminologia/buscar?sistema=&q=&n=` and `GET /terminologia/paquete` (the offline subset). For anybody signed in who may read
 * vocabulary; what was typed stands in no log and in no audit: it names no patient, and it might.
 */
import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { fault } from '../../errors.ts';
import type { Described } from '../../http/open-api.ts';
import { callerOf } from '../../security/authenticate.ts';
import { decide } from '../../security/policy/decide.ts';
import { findTerms, type TermFinder } from './find-terms.ts';
import type { PackFile } from './offline-pack.ts';

export type { RequestHandler, Router };

export interface TermSearchRoutes extends TermFinder {
  readonly authenticate: RequestHandler;
  readonly pack: () => Promise<PackFile>;
}

const ASKED = z.object({
  sistema: z.string().trim().min(1).max(200).default('cie10'),
  q: z.string().max(200),
  n: z.coerce.number().int().min(1).max(50).default(20),
});

export const TERM_ROUTES: readonly Described[] = [
  { method: 'get', path: '/terminologia/buscar', about: 'Claves por palabras clínicas', query: ASKED },
  { method: 'get', path: '/terminologia/paquete', about: 'Lo más usado, para buscar sin red (gzip)' },
];

export function termSearchRouter({ authenticate, pack, ...finder }: TermSearchRoutes): Router {
  const router = Router();
  router.get('/terminologia/buscar', authenticate, async (request, response) => {
    mayRead(request);
    const answer = await findTerms(finder, callerOf(request), asked(request));
    // Two packets at most: compressing them (`no-transform`: nobody does) would cost more than the search.
    const body = Buffer.from(JSON.stringify(answer));
    response.set({
      'Cache-Control': 'no-store, no-transform',
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': String(body.length),
    });
    response.end(body);
  });
  router.get('/terminologia/paquete', authenticate, async (request, response) => {
    mayRead(request);
    const { gzipped, etag } = await pack();
    response.set({ ETag: etag, 'Cache-Control': 'private, no-cache', Vary: 'Authorization' });
    if (request.get('if-none-match') === etag) return void response.status(304).end();
    response.set({ 'Content-Type': 'application/json; charset=utf-8', 'Content-Encoding': 'gzip' }).send(gzipped);
  });
  return router;
}

function mayRead(request: Request): void {
  if (decide(callerOf(request), 'read', 'CodeSystem').kind === 'allow') return;
  throw fault('forbidden', 'Su acceso no incluye los vocabularios.', {
    rule: 'Política de acceso por rol',
    fix: 'Pida el permiso de lectura de CodeSystem.',
  });
}

function asked(request: Request) {
  const query = new URL(request.originalUrl, 'http://hub').searchParams;
  const result = ASKED.safeParse(Object.fromEntries(query));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw fault('invalid', 'La búsqueda no está bien pedida.', {
    path: issue?.path.join('.'),
    fix: 'Dé q (hasta 200 caracteres), y si quiere sistema y n (1 a 50).',
  });
}
