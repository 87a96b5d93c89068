/**
 * `/expediente/enlaces` for the person (a token), `/compartido/:enlace` for whom it was given to (the link). A GET of a link says nothing
 * of the person and counts as no opening: programs that look into messages open links too. The POST says who opens, and is on record.
 */
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { asked, contextOf, parsed } from '../../http/asked.ts';
import type { Described } from '../../http/open-api.ts';
import type { PageDoor } from '../../security/account-admin/page-door.ts';
import { rateLimit } from '../../security/rate-limit.ts';
import { sendHtml } from '../../security/sign-in/answer.ts';
import { networkOf } from '../../security/sign-in/attempts.ts';
import { LINK_QUERY, LINK_REQUEST } from './api.ts';
import type { Links } from './links.ts';
import { askPage, endedPage, MOST_WHO, summaryPage, waitPage } from './page.ts';

const BODY = express.json({ limit: '4kb', strict: true });
const FORM = express.urlencoded({ extended: false, limit: '4kb' });
const ID = /^[0-9a-f-]{36}$/;

export const OWN_LINK_ROUTES: readonly Described[] = [
  { method: 'get', path: '/enlaces', about: 'Los enlaces con que se compartió el resumen', query: LINK_QUERY },
  {
    ...{ method: 'post', path: '/enlaces', body: LINK_REQUEST, status: 201 },
    about: 'Compartir el resumen por un rato',
  },
  { method: 'delete', path: '/enlaces/:id', about: 'Retirar un enlace' },
];

export function ownLinksRouter(links: Links, authenticate: RequestHandler): Router {
  const router = Router();
  const limit = rateLimit({ perMinute: 10, maxKeys: 10_000 });
  router.get('/enlaces', authenticate, async (request, response) => {
    const enlaces = await links.list(contextOf(request, response), asked(request, LINK_QUERY).paciente);
    response.set('Cache-Control', 'no-store').json({ enlaces });
  });
  router.post('/enlaces', authenticate, BODY, async (request, response) => {
    const context = contextOf(request, response);
    const { paciente, minutos } = parsed(LINK_REQUEST, request.body ?? {});
    const seconds = limit.take(context.caller.subject);
    if (seconds > 0) return void response.status(429).set('Retry-After', String(seconds)).json({ espere: seconds });
    const made = await links.make(context, paciente, minutos);
    response.status(201).set('Cache-Control', 'no-store').json(made);
  });
  router.delete('/enlaces/:id', authenticate, async (request, response) => {
    const id = String(request.params.id);
    const ended = await links.revoke(contextOf(request, response), ID.test(id) ? id : NOBODYS);
    response.set('Cache-Control', 'no-store').json(ended);
  });
  return router;
}
const NOBODYS = '00000000-0000-0000-0000-000000000000';

export function sharedRouter(links: Links, pages: PageDoor): Router {
  const router = Router();
  const limit = rateLimit({ perMinute: 30, maxKeys: 10_000 });
  const behind =
    (work: (request: Request, response: Response) => Promise<void>): RequestHandler =>
    async (request, response) => {
      response.set('X-Robots-Tag', 'noindex');
      const seconds = limit.take(networkOf(request.ip ?? ''));
      if (seconds === 0) return work(request, response);
      response.set('Retry-After', String(seconds));
      sendHtml(response, 429, waitPage(seconds));
    };
  router.get(
    '/:enlace',
    behind(async (request, response) => {
      const standing = await links.standing(String(request.params.enlace));
      if (standing.kind !== 'open') return sendHtml(response, 404, endedPage());
      sendHtml(
        response,
        200,
        askPage({ action: request.originalUrl, expiresAt: standing.expiresAt, error: undefined }),
      );
    }),
  );
  router.post(
    '/:enlace',
    FORM,
    behind(async (request, response) => {
      const standing = await links.standing(String(request.params.enlace));
      if (standing.kind !== 'open' || !pages.isOwnForm(request)) return sendHtml(response, 404, endedPage());
      const who = saidBy(request);
      if (who === undefined) {
        const error = 'Escriba quién abre el resumen: nombre y unidad.';
        return sendHtml(response, 400, askPage({ action: request.originalUrl, expiresAt: standing.expiresAt, error }));
      }
      const requestId = String(response.getHeader('x-request-id') ?? '');
      const bundle = await links.open(standing.id, who, request.ip ?? '', requestId);
      if (bundle === undefined) return sendHtml(response, 404, endedPage());
      if (request.body.forma !== 'ips') return sendHtml(response, 200, summaryPage(bundle));
      response
        .set('Cache-Control', 'no-store')
        .set('Content-Disposition', 'attachment; filename="resumen-ips.json"')
        .type('application/fhir+json')
        .send(JSON.stringify(bundle));
    }),
  );
  return router;
}

/** One line, without what could pass for something else in a list. */
function saidBy(request: Request): string | undefined {
  const given = (request.body as Record<string, unknown> | undefined)?.quien;
  const who =
    typeof given === 'string'
      ? given
          .replace(/[\p{C}«»]/gu, ' ')
          .replace(/\s+/g, ' ')
          .trim()
      : '';
  return who.length >= 3 && who.length <= MOST_WHO ? who : undefined;
}
