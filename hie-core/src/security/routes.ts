/**
 * The routes of this folder: authorization server under `/oidc`, sign-in pages under `/entrar`, account pages under `/cuentas` (behind
 * the session of the sign-in), administration under `/operacion` (behind a token), discovery documents.
 */
import type { IncomingMessage } from 'node:http';
import type { Express, RequestHandler } from 'express';
import { administrationApi } from './account-admin/api-routes.ts';
import { accountPages } from './account-admin/page-routes.ts';
import { callerOf } from './authenticate.ts';
import { appOrigins } from './cors.ts';
import type { Door } from './sign-in/door.ts';
import { pagePolicy } from './sign-in/pages.ts';
import { signInRouter } from './sign-in/routes.ts';
import { smartConfiguration } from './smart-configuration.ts';

export type { Express, RequestHandler };

export interface SecurityRoutes {
  readonly issuer: string;
  readonly door: Door;
  /** Signs the anti-forgery field of the account pages. */
  readonly formSecret: string;
  readonly authenticate: RequestHandler;
}

export function mountSecurity(app: Express, routes: SecurityRoutes): void {
  const discovery: RequestHandler = (_request, response) => {
    response
      .set('Cache-Control', 'public, max-age=300')
      .set('Access-Control-Allow-Origin', '*')
      .json(smartConfiguration(routes));
  };
  app.get('/.well-known/smart-configuration', discovery);
  app.get('/fhir/R4/.well-known/smart-configuration', discovery);
  const { door } = routes;
  app.use('/fhir/R4', appOrigins(door));
  app.use(['/oidc', '/entrar', '/cuentas', '/citas'], pinOrigin(new URL(door.baseUrl)));
  app.use('/entrar', signInRouter(door));
  app.use('/cuentas', accountPages(door, routes.formSecret));
  app.use('/operacion', administrationApi(door, routes.authenticate));
  app.get('/oidc/me', routes.authenticate, me);
  const serve = door.provider.callback();
  app.use('/oidc', htmlPolicy(door.baseUrl), (request, response, next) => {
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
