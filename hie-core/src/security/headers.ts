/**
 * The security headers of every answer. Helmet decides them; they depend on nothing of a request, so it is asked once and its
 * answer is repeated. https://owasp.org/www-project-secure-headers/
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** @param secure the hub's public address is https */
export function securityHeaders(secure: boolean): Middleware {
  const headers = decided(secure);
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

function decided(secure: boolean): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  ask(secure)(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  // Kept by nobody, unless a route says that it may be: a shared browser must not remember a person's data.
  response.setHeader('Cache-Control', 'no-store');
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)] as const);
}

const ask = (secure: boolean) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        // WebAssembly, for the reader of scanned codes, is compiled in its worker alone (web-app/routes.ts).
        scriptSrc: ["'self'"],
        workerSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
  });
