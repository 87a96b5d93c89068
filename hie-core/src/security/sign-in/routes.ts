/**
 * Sign-in at `/entrar/:uid`: forms, posted without script, that end the interaction the authorization server began.
 * The interaction's cookie (SameSite=Lax, signed, bound to this path) is what stops a forged post; the Origin check is the second lock.
 */
import { readFileSync } from 'node:fs';
import { type NextFunction, type Request, type Response, Router, urlencoded } from 'express';
import { errors } from 'oidc-provider';
import { HubError } from '../../errors.ts';
import { whyNotPage } from '../citizens/pages.ts';
import { showConsent, submitConsent, submitPatient } from '../launch/consent.ts';
import { rateLimit } from '../rate-limit.ts';
import { sendHtml } from './answer.ts';
import { cookieOf } from './device.ts';
import { assertOwnForm, type Door, proved } from './door.ts';
import { errorPage } from './pages.ts';
import {
  showStep,
  submitCode,
  submitEnrolment,
  submitNewPassword,
  submitPassword,
  submitStartOver,
  type Turn,
} from './steps.ts';

const STYLE = ['./sign-in.css', './steps.css', '../account-admin/accounts.css']
  .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
  .join('\n');
/** Ties a citizen's `state` to the browser that began; sent back to the way of return only. */
const CITIZEN_COOKIE = 'amate_ciudadano';
const CITIZEN_PATH = '/entrar/ciudadano';
const CITIZEN_COOKIE_MS = 600_000;

type Handler = (turn: Turn) => Promise<void>;

export function signInRouter(door: Door): Router {
  const router = Router();
  const limit = rateLimit({ perMinute: 60, maxKeys: 10_000 });
  const form = urlencoded({ extended: false, limit: '8kb' });
  const answer =
    (work: (request: Request, response: Response) => Promise<void>) =>
    (request: Request, response: Response, next: NextFunction): void => {
      work(request, response).catch((error: unknown) => failed(error, response, next));
    };
  const turn = async (request: Request, response: Response): Promise<Turn> => {
    const interaction = await door.provider.interactionDetails(request, response);
    return { door, request, response, interaction };
  };
  const posted = (submit: Handler) =>
    answer(async (request, response) => {
      const own = await turn(request, response);
      assertOwnForm(request, door.baseUrl);
      await submit(own);
    });

  router.get('/estilo.css', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('css').send(STYLE);
  });
  router.get(
    '/ciudadano/:provider/retorno',
    answer((request, response) => arrive(door, request, response)),
  );
  router.get(
    '/:uid',
    answer(async (request, response) => show(await turn(request, response))),
  );
  router.get(
    '/:uid/ciudadano/:provider',
    answer(async (request, response) => depart(await turn(request, response))),
  );
  router.post(
    '/:uid',
    form,
    posted((own) => submitPassword(own, limit.take(own.request.ip ?? ''))),
  );
  router.post('/:uid/codigo', form, posted(submitCode));
  router.post('/:uid/contrasena', form, posted(submitNewPassword));
  router.post('/:uid/alta', form, posted(submitEnrolment));
  router.post('/:uid/seguir', form, posted(showStep));
  router.post('/:uid/otra', form, posted(submitStartOver));
  router.post('/:uid/persona', form, posted(submitPatient));
  router.post('/:uid/permiso', form, posted(submitConsent));
  return router;
}

/** Our own web app asks nobody for consent: what it may ask for stands in its registration (`grantOf` in oauth/provider.ts). */
async function show(turn: Turn): Promise<void> {
  const { door, request, response, interaction } = turn;
  if (interaction.prompt.name !== 'consent') return showStep(turn);
  const client = await door.provider.Client.find(String(interaction.params.client_id));
  if (client?.first_party === true) return door.provider.interactionFinished(request, response, { consent: {} });
  return showConsent(turn);
}

async function depart({ door, request, response, interaction }: Turn): Promise<void> {
  const key = String(request.params.provider);
  const departure = await door.citizens?.depart(key, interaction.uid, cookieOf(request, CITIZEN_COOKIE));
  if (!departure) throw new errors.SessionNotFound('no such provider');
  const secure = door.baseUrl.startsWith('https:');
  response.cookie(CITIZEN_COOKIE, departure.browser, {
    ...{ httpOnly: true, sameSite: 'lax', secure, path: CITIZEN_PATH, maxAge: CITIZEN_COOKIE_MS },
  });
  response.set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer').redirect(303, departure.url);
}

/** The browser comes back from the provider: notes who came, and sends it to its entry, where its cookie is. */
async function arrive(door: Door, request: Request, response: Response): Promise<void> {
  const key = String(request.params.provider);
  const callback = new URL(request.originalUrl, door.baseUrl);
  const arrival = await door.citizens?.arrive(key, callback, cookieOf(request, CITIZEN_COOKIE));
  if (!arrival) throw new errors.SessionNotFound('no such provider');
  if (arrival.kind === 'in') {
    await proved(door, { uid: arrival.interaction }, arrival.accountId, arrival.method);
    return response.set('Cache-Control', 'no-store').redirect(303, `/entrar/${arrival.interaction}`);
  }
  await door.recordAct({ act: 'sign-in', outcome: 'denied', address: request.ip ?? '' });
  const again = arrival.interaction === undefined ? '/' : `/entrar/${arrival.interaction}`;
  sendHtml(response, arrival.why === 'failed' ? 502 : 403, whyNotPage(arrival.why, arrival.label, again));
}

function failed(error: unknown, response: Response, next: NextFunction): void {
  const expired = error instanceof errors.SessionNotFound;
  const crowded = error instanceof HubError && error.code === 'throttled';
  if (response.headersSent || !(expired || crowded)) next(error);
  else sendHtml(response, expired ? 400 : 503, errorPage(expired ? 'caducada' : 'server_error'));
}
