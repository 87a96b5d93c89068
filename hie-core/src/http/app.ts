/** What stands around every route: who asked is named in the log, headers and bounds hold, and every fault is answered in words. */
import { randomUUID } from 'node:crypto';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import type { HubConfig } from '../config.ts';
import { fault } from '../errors.ts';
import { answerError } from '../fhir/answer-error.ts';
import type { Logger } from '../logger.ts';
import type { Security } from '../security/create.ts';
import { securityHeaders } from '../security/headers.ts';
import { VERSION } from '../version.ts';
import { serveWebApp } from '../web-app/routes.ts';
import { requestBounds } from './bounds.ts';

export interface AppParts {
  readonly config: HubConfig;
  readonly security: Pick<Security, 'mount'>;
  readonly logger: Logger;
  /** What is worth telling of a healthy hub; undefined when it is not. */
  readonly healthy: () => Promise<object | undefined>;
  readonly mountRoutes: (app: Express) => void;
}

export function createApp({ config, security, logger, healthy, mountRoutes }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.set('trust proxy', config.trustProxy ? 1 : false);
  app.use(requestLog(logger));
  app.use(securityHeaders(config.baseUrl.startsWith('https:')));
  app.use(requestBounds);
  app.get('/healthz', async (_request, response) => {
    const state = await healthy();
    response
      .status(state ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: state ? 'ok' : 'database-unavailable', version: VERSION, ...state });
  });
  security.mount(app);
  const compress = compression({ threshold: 1024 });
  // Compressing would hold back the events of a stream; who accepts none need not be asked about its details.
  app.use((request, response, next) =>
    request.headers['accept-encoding'] === undefined || request.path.startsWith('/live/')
      ? next()
      : compress(request, response, next),
  );
  mountRoutes(app);
  serveWebApp(app, config.webRoot);
  app.use(() => {
    throw fault('not-found', 'No hay nada en esa dirección.', { fix: 'La base FHIR es /fhir/R4.' });
  });
  app.use(answerError(logger));
  return app;
}

/** One line per answer: the path has ids, never names or CURPs; those travel in query strings, which are left out. */
function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    // Hexadecimal, as UUIDs and trace ids are: a CURP or a record number would end up in the log and in the audit.
    const requestId = given !== undefined && /^[0-9a-fA-F-]{16,64}$/.test(given) ? given : randomUUID();
    response.locals.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    if (!logger.isLevelEnabled('debug')) return next();
    const started = performance.now();
    const path = request.path;
    response.on('finish', () => {
      const durationMs = Math.round((performance.now() - started) * 10) / 10;
      logger.debug({ requestId, method: request.method, path, status: response.statusCode, durationMs }, 'request');
    });
    next();
  };
}
