/**
 * Sign-in at `/entrar/:uid`: one form, posted without script, that ends the interaction the authorization server began.
 * The interaction's cookie (SameSite=Lax, signed, bound to this path) is what stops a forged post; the Origin check is the second lock.
 */
import { readFileSync } from 'node:fs';
import { type NextFunction, type Request, type Response, Router, urlencoded } from 'express';
import { errors, type Interaction, type Provider } from 'oidc-provider';
import { HubError } from '../../errors.ts';
import { type Account, signIn } from '../accounts.ts';
import type { Queryable } from '../queryable.ts';
import { rateLimit } from '../rate-limit.ts';
import { errorPage, pagePolicy, signInPage } from './pages.ts';

export interface SignInOptions {
  readonly provider: Provider;
  readonly db: Queryable;
  readonly baseUrl: string;
  /** Awaited before the person is let in or told off: an entry that cannot be recorded does not happen. */
  readonly onAttempt: (attempt: SignInAttempt) => Promise<void>;
}

export interface SignInAttempt {
  readonly outcome: 'success' | 'denied';
  /** Absent when nobody of that name got in. */
  readonly account: Account | undefined;
  readonly address: string;
}

const WRONG = 'El usuario o la contraseña no son correctos. Revise las mayúsculas y vuelva a intentarlo.';
const STYLE = readFileSync(new URL('./sign-in.css', import.meta.url), 'utf8');

export function signInRouter(options: SignInOptions): Router {
  const router = Router();
  const limit = rateLimit({ perMinute: 60, maxKeys: 10_000 });
  router.get('/estilo.css', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('css').send(STYLE);
  });
  router.get('/:uid', (request, response, next) => {
    show(options, request, response).catch((error: unknown) => failed(error, response, next));
  });
  router.post('/:uid', urlencoded({ extended: false, limit: '8kb' }), (request, response, next) => {
    const wait = limit.take(request.ip ?? '');
    submit(options, request, response, wait).catch((error: unknown) => failed(error, response, next));
  });
  return router;
}

async function show({ provider }: SignInOptions, request: Request, response: Response): Promise<void> {
  const interaction = await provider.interactionDetails(request, response);
  if (interaction.prompt.name === 'consent') {
    // Only our own web app is registered for sign-in; what it may ask for stands in its registration (`grantOf` in provider.ts).
    return provider.interactionFinished(request, response, { consent: {} });
  }
  sendForm(response, 200, interaction, '', undefined);
}

async function submit(
  options: SignInOptions,
  request: Request,
  response: Response,
  waitSeconds: number,
): Promise<void> {
  const { provider, db, baseUrl } = options;
  const interaction = await provider.interactionDetails(request, response);
  const origin = request.get('origin');
  // `null` is what a browser sends after a cross-site redirect or from a sandbox: not our form.
  if (origin !== undefined && origin !== new URL(baseUrl).origin) throw new errors.SessionNotFound('foreign origin');
  const username = field(request, 'usuario');
  const password = field(request, 'contrasena');
  if (waitSeconds > 0) return sendLocked(response, interaction, username, waitSeconds);
  if (username.trim() === '' || password === '') {
    return sendForm(response, 400, interaction, username, 'Escriba su usuario y su contraseña.');
  }
  const result = await signIn(db, username, password);
  const account = result.kind === 'ok' ? result.account : undefined;
  await options.onAttempt({ outcome: account ? 'success' : 'denied', account, address: request.ip ?? '' });
  if (result.kind === 'locked') return sendLocked(response, interaction, username, result.seconds);
  if (result.kind === 'wrong') return sendForm(response, 401, interaction, username, WRONG);
  await provider.interactionFinished(request, response, {
    login: { accountId: result.account.id, remember: false, amr: ['pwd'] },
  });
}

function field(request: Request, name: string): string {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

function sendLocked(response: Response, interaction: Interaction, username: string, seconds: number): void {
  const minutes = Math.ceil(seconds / 60);
  const wait = seconds < 60 ? `${seconds} segundos` : minutes === 1 ? '1 minuto' : `${minutes} minutos`;
  response.set('Retry-After', String(seconds));
  sendForm(
    response,
    429,
    interaction,
    username,
    `Hubo demasiados intentos fallidos. Espere ${wait} y vuelva a intentarlo.`,
  );
}

function sendForm(
  response: Response,
  status: number,
  interaction: Interaction,
  username: string,
  error: string | undefined,
): void {
  const redirect =
    typeof interaction.params.redirect_uri === 'string' ? URL.parse(interaction.params.redirect_uri) : null;
  const action = `/entrar/${interaction.uid}`;
  sendHtml(response, status, signInPage({ action, username, error }), redirect ? [redirect.origin] : []);
}

function sendHtml(response: Response, status: number, html: string, formTargets: readonly string[] = []): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .set('Content-Security-Policy', pagePolicy(formTargets))
    // `no-referrer` would make the browser send our own form with `Origin: null`.
    .set('Referrer-Policy', 'same-origin')
    .type('html')
    .send(html);
}

function failed(error: unknown, response: Response, next: NextFunction): void {
  const expired = error instanceof errors.SessionNotFound;
  const crowded = error instanceof HubError && error.code === 'throttled';
  if (response.headersSent || !(expired || crowded)) next(error);
  else sendHtml(response, expired ? 400 : 503, errorPage(expired ? 'caducada' : 'server_error'));
}
