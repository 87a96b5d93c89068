/**
 * The one place where the hub's objects are made and wired: configuration in, a running service out. `main.ts` runs it as a
 * process, tests run it in theirs.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { HubConfig } from './config.ts';
import { openDatabase } from './db.ts';
import { DEMO_CLINIC_CLUES, DEMO_HOSPITALS } from './demo-facilities.ts';
import { fault } from './errors.ts';
import { answerError } from './fhir/answer-error.ts';
import { fhirRouter } from './fhir/routes.ts';
import { createLogger, type Logger } from './logger.ts';
import { migrate } from './migrate.ts';
import { patientRule } from './mpi/patient-rule.ts';
import { auditEvent } from './security/audit.ts';
import { createSecurity, type Security } from './security/create.ts';
import { ensureDemo } from './security/demo-accounts.ts';
import { decide } from './security/policy.ts';
import { createGuarded } from './store/guarded.ts';
import { createPostgresRepository } from './store/postgres/repository.ts';
import { servesParameter } from './store/postgres/search-criteria.ts';
import type { WriteResult } from './store/repository.ts';
import { ChangeFeed } from './subscriptions/feed.ts';
import { liveRoute } from './subscriptions/routes.ts';
import { serveWebApp } from './web-app/routes.ts';

export interface Hub {
  readonly app: Express;
  readonly logger: Logger;
  /** @returns the port that was opened. */
  listen(): Promise<number>;
  /** Finishes what is under way, then lets go of everything. */
  stop(): Promise<void>;
}

const VERSION = '0.1.0';
const STREAMS_PER_ACCOUNT = 50;
const STOP_PATIENCE_MS = 10_000;

export async function createHub({ config }: { readonly config: HubConfig }): Promise<Hub> {
  const logger = createLogger(config.logLevel);
  const onError = (error: unknown): void => logger.error({ error }, 'background fault');
  const applied = await migrate(config.databaseUrl);
  if (applied.length > 0) logger.info({ applied }, 'migrated');
  const db = openDatabase({
    url: config.databaseUrl,
    maxConnections: config.maxConnections,
    statementTimeoutMs: config.statementTimeoutMs,
    onError,
  });
  const repository = createPostgresRepository({ db, rules: [patientRule] });
  const security = await createSecurity(db, {
    baseUrl: config.baseUrl,
    record: (events) => repository.record(events),
    onError,
  });
  const feed = new ChangeFeed({ listeners: config.maxStreams, perSubject: STREAMS_PER_ACCOUNT });
  const store = createGuarded({
    repository,
    decide,
    auditEvent,
    onWritten: (results) => feed.publish(changesOf(results)),
  });
  const live = liveRoute({
    feed,
    open: (caller, patientId, requestId) => store.subscribe({ caller, requestId }, patientId),
  });
  if (config.demo) await makeDemo(config, db, security, logger);

  const app = express();
  const healthy = () =>
    db.query('select 1').then(
      () => true,
      () => false,
    );
  buildApp(app, config, security, logger, healthy, (mount) => {
    mount.get('/live/Patient/:id', security.authenticate, live);
    mount.use(
      '/fhir/R4',
      fhirRouter({
        store,
        fhirUrl: security.fhirUrl,
        baseUrl: config.baseUrl,
        authenticate: security.authenticate,
        servesSearch: servesParameter,
        version: VERSION,
      }),
    );
  });
  const server = createServer(app);
  // Longer than any proxy's, so that the hub is never the one to close a connection that is about to be used.
  server.keepAliveTimeout = 75_000;

  return {
    app,
    logger,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.port, config.host, () => resolve((server.address() as AddressInfo).port));
      }),
    async stop() {
      feed.close();
      security.close();
      const patience = setTimeout(() => server.closeAllConnections(), STOP_PATIENCE_MS);
      // A kept-alive connection that was busy a moment ago is idle now, and nobody else will close it.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      clearInterval(sweep);
      clearTimeout(patience);
      await db.end();
    },
  };
}

const changesOf = (results: readonly WriteResult[]) =>
  results.flatMap(({ outcome, stored, patientId }) =>
    patientId === undefined || outcome === 'matched' || outcome === 'unchanged'
      ? []
      : [{ type: stored.type, id: stored.id, patientId }],
  );

async function makeDemo(
  config: HubConfig,
  db: Parameters<typeof createSecurity>[0],
  security: Security,
  logger: Logger,
): Promise<void> {
  const { baseUrl, dataDir, mllpPort } = config;
  const { fhirUrl, tokenUrl } = security;
  const facilities = { hospitals: DEMO_HOSPITALS, clinicClues: DEMO_CLINIC_CLUES };
  const result = await ensureDemo({ db, dataDir, baseUrl, fhirUrl, tokenUrl, mllpPort, ...facilities });
  logger.info({ demo: result.kind }, 'demo accounts');
}

function buildApp(
  app: Express,
  config: HubConfig,
  security: Security,
  logger: Logger,
  healthy: () => Promise<boolean>,
  mountRoutes: (app: Express) => void,
): void {
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.set('trust proxy', config.trustProxy ? 1 : false);
  app.use(requestLog(logger));
  app.use(helmetFor(config));
  app.get('/healthz', async (_request, response) => {
    const ok = await healthy();
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: ok ? 'ok' : 'database-unavailable', version: VERSION });
  });
  security.mount(app);
  const compress = compression({ threshold: 1024 });
  // Compressing would hold back the events of a stream.
  app.use((request, response, next) =>
    request.path.startsWith('/live/') ? next() : compress(request, response, next),
  );
  mountRoutes(app);
  serveWebApp(app, config.webRoot);
  app.use(() => {
    throw fault('not-found', 'No hay nada en esa dirección.', { fix: 'La base FHIR es /fhir/R4.' });
  });
  app.use(answerError(logger));
}

function helmetFor(config: HubConfig): RequestHandler {
  const secure = config.baseUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
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
}

/** One line per answer: the path has ids, never names or CURPs; those travel in query strings, which are left out. */
function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id') ?? '';
    const requestId = /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : randomUUID();
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    const started = performance.now();
    const path = request.path;
    response.on('finish', () => {
      const durationMs = Math.round((performance.now() - started) * 10) / 10;
      logger.debug({ requestId, method: request.method, path, status: response.statusCode, durationMs }, 'request');
    });
    next();
  };
}
