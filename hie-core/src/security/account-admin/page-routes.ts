/** `/cuentas`: everyone's own account, and for who administers a facility its accounts. Forms without script. */
import { createHash, randomBytes } from 'node:crypto';
import { type NextFunction, type Request, type Response, Router, urlencoded } from 'express';
import { errors } from 'oidc-provider';
import { HubError } from '../../errors.ts';
import { PAGES_CLIENT_ID } from '../oauth/web-client.ts';
import { sendHtml } from '../sign-in/answer.ts';
import type { Door } from '../sign-in/door.ts';
import { errorPage } from '../sign-in/pages.ts';
import {
  changeOwnPassword,
  confirmOwnTotp,
  endOwnSessions,
  showOwn,
  showPassword,
  showTotp,
  withdrawApp,
} from './own.ts';
import { showMember, showNewStaff, showStaff, submitAct, submitNewStaff } from './staff.ts';
import { assertOwnPost, type Sitting, sittingOf } from './web-session.ts';

export interface Visit {
  readonly door: Door;
  readonly request: Request;
  readonly response: Response;
  readonly sitting: Sitting;
}

export function accountPages(door: Door, secret: string): Router {
  const router = Router();
  const form = urlencoded({ extended: false, limit: '8kb' });
  const behind =
    (work: (visit: Visit) => Promise<void>, posts: boolean) =>
    (request: Request, response: Response, next: NextFunction): void => {
      visit(door, secret, request, response, posts, work).catch((error: unknown) => failed(error, response, next));
    };
  const get = (path: string, work: (visit: Visit) => Promise<void>): void => void router.get(path, behind(work, false));
  const post = (path: string, work: (visit: Visit) => Promise<void>): void =>
    void router.post(path, form, behind(work, true));

  // The session is what was wanted; the code that came with it is left to expire.
  router.get('/retorno', (_request, response) => response.redirect(303, '/cuentas'));
  get('/', (one) => showOwn(one));
  post('/sesiones', endOwnSessions);
  post('/aplicaciones', withdrawApp);
  get('/contrasena', (one) => showPassword(one));
  post('/contrasena', changeOwnPassword);
  get('/verificacion', (one) => showTotp(one));
  post('/verificacion', confirmOwnTotp);
  get('/unidad', showStaff);
  get('/unidad/nueva', (one) => showNewStaff(one));
  post('/unidad/nueva', submitNewStaff);
  get('/unidad/:id', (one) => showMember(one));
  post('/unidad/:id/:acto', submitAct);
  return router;
}

async function visit(
  door: Door,
  secret: string,
  request: Request,
  response: Response,
  posts: boolean,
  work: (visit: Visit) => Promise<void>,
): Promise<void> {
  const sitting = await sittingOf(door, secret, request, response);
  if (!sitting) return response.redirect(303, signInUrl(door));
  if (posts) assertOwnPost(door, sitting, request);
  await work({ door, request, response, sitting });
}

function signInUrl({ baseUrl }: Door): string {
  const challenge = createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url');
  const query = new URLSearchParams({
    ...{
      client_id: PAGES_CLIENT_ID,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${baseUrl}/cuentas/retorno`,
    },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  });
  return `/oidc/auth?${query}`;
}

function failed(error: unknown, response: Response, next: NextFunction): void {
  const known = response.headersSent ? undefined : answerTo(error);
  if (known === undefined) next(error);
  else sendHtml(response, known.status, errorPage(known.page));
}

function answerTo(error: unknown): { readonly status: number; readonly page: string } | undefined {
  if (error instanceof errors.SessionNotFound) return { status: 403, page: 'origen' };
  if (!(error instanceof HubError)) return undefined;
  if (error.code === 'not-found') return { status: 404, page: 'no_existe' };
  return error.code === 'forbidden' ? { status: 403, page: 'access_denied' } : undefined;
}
