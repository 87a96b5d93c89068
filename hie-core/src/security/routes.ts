/**
 * The routes of this folder: authorization server under `/oidc`, sign-in pages under `/entrar`, discovery documents. All of them are
 * open without a token, save `GET /oidc/me`.
 */
import type { IncomingMessage } from 'node:http';
import type { Express, RequestHandler } from 'express';
import type { Provider } from 'oidc-provider';
import { callerOf } from './authenticate.ts';
import { pagePolicy } from './oauth/pages.ts';
import { type SignInOptions, signInRouter } from './oauth/sign-in-pages.ts';
import { smartConfiguration } from './smart-configuration.ts';

export type { Express, RequestHandler };

export interface SecurityRoutes {
  readonly provider: Provider;
  readonly issuer: string;
  readonly baseUrl: string;
  readonly signIn: SignInOptions;
  readonly authenticate: RequestHandler;
}

/** Paths that answer without a token; the security matrix takes every other one for closed. */
export const OPEN_PATHS = [
  '/oidc',
  '/entrar',
  '/.well-known/smart-configuration',
  '/fhir/R4/.well-known/smart-configuration',
] as const;

export function mountSecurity(app: Express, routes: SecurityRoutes): void {
  const discovery: RequestHandler = (_request, response) => {
    response
      .set('Cache-Control', 'public, max-age=300')
      .set('Access-Control-Allow-Origin', '*')
      .json(smartConfiguration(routes));
  };
  app.get('/.well-known/smart-configuration', discovery);
  app.get('/fhir/R4/.well-known/smart-configuration', discovery);
  app.use(['/oidc', '/entrar'], pinOrigin(new URL(routes.baseUrl)));
  app.use('/entrar', signInRouter(routes.signIn));
  app.get('/oidc/me', routes.authenticate, me);
  const serve = routes.provider.callback();
  app.use('/oidc', htmlPolicy(routes.baseUrl), (request, response, next) => {
    serve(request, response).catch(next);
  });
}

/**
 * The library builds URLs, cookies and the accepted audiences of assertions from the request's host; that is the sender's word.
 * An assertion made for another server could be replayed here by naming that server in `Host` (RFC 7523 §3, `aud`).
 */
function pinOrigin(base: URL): RequestHandler {
  return (request, _response, next) => {
    const { headers } = request as IncomingMessage;
    headers.host = base.host;
    headers['x-forwarded-proto'] = base.protocol.slice(0, -1);
    delete headers['x-forwarded-host'];
    next();
  };
}

/** Its own pages are our HTML without script, save the self-posting form of a sign-out without session, whose hash the library adds. */
function htmlPolicy(baseUrl: string): RequestHandler {
  const policy = `${pagePolicy([new URL(baseUrl).origin])}; script-src 'self'`;
  return (_request, response, next) => {
    response.set('Content-Security-Policy', policy).set('Referrer-Policy', 'same-origin');
    next();
  };
}

/** Who the bearer is: our JWT access tokens are not for the library's own endpoint (OIDC Core §5.3). */
const me: RequestHandler = (request, response) => {
  const { subject, name, role, clues, patientId } = callerOf(request);
  response
    .set('Cache-Control', 'no-store')
    .json({ sub: subject, name, nombre: name, rol: role, clues, patient: patientId });
};
