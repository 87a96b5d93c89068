/**
 * The one place where the hub's objects are made and wired: configuration in, a running service out. `main.ts` runs it as a
 * process, tests run it in theirs.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createIndexes, createTextSearch } from '@amate/terminology/search/create-text-search.ts';
import type { TextSearch } from '@amate/terminology/source.ts';
import { loadStarters } from '@amate/terminology/starters/load-starters.ts';
import type { Device, Resource } from '@medplum/fhirtypes';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import type { HubConfig } from './config.ts';
import { openDatabase } from './db.ts';
import { DEMO_CLINIC_CLUES, DEMO_HOSPITALS } from './demo-facilities.ts';
import { fault } from './errors.ts';
import { answerError } from './fhir/answer-error.ts';
import type { Summarize } from './fhir/context.ts';
import { fhirRouter } from './fhir/routes.ts';
import { requestBounds } from './http/bounds.ts';
import { createHttpServer } from './http/server.ts';
import { createLogger, type Logger } from './logger.ts';
import { migrate } from './migrate.ts';
import { currentRecord, findByCurp } from './mpi/find-person.ts';
import { patientRule } from './mpi/patient-rule.ts';
import { createOutgoing } from './outgoing/call.ts';
import { publishProfiles } from './profiles/publish.ts';
import { launchPatients } from './record/launch-patients.ts';
import { buildPatientSummary } from './record/summary.ts';
import { createSealer } from './seal.ts';
import { createAccesses } from './security/accesses/create.ts';
import { accessRouter } from './security/accesses/routes.ts';
import type { AccountRole } from './security/accounts.ts';
import { AUDIT_PARAMETERS } from './security/audit/conditions.ts';
import { createAuditLedger } from './security/audit/ledger.ts';
import { createReadEntry } from './security/audit/read-entry.ts';
import { startAuditLog } from './security/audit-log/create.ts';
import { auditLogRouter } from './security/audit-log/routes.ts';
import type { Caller } from './security/caller.ts';
import { configuredIdentities } from './security/citizens/configured.ts';
import { concealment, createConsent, withEmergencies } from './security/consent/create.ts';
import { createGrants } from './security/consent/grants.ts';
import { consentRouter } from './security/consent/routes.ts';
import { consentRule, stampConsent } from './security/consent/write-rule.ts';
import { createSecurity, type Security } from './security/create.ts';
import { ensureDemo } from './security/demo-accounts.ts';
import { securityHeaders } from './security/headers.ts';
import { createDecide } from './security/policy/decide.ts';
import { createRelations } from './security/policy/relations.ts';
import { createDoor } from './security/sources/admit.ts';
import { sourceRouter } from './security/sources/routes.ts';
import { traceResource } from './security/sources/trace.ts';
import { secretNamed } from './security/sql.ts';
import { standingOf } from './security/standing.ts';
import { withAuditLedger } from './store/audited.ts';
import { createGuarded } from './store/guarded.ts';
import { isSearchParameter } from './store/hapi/offered.ts';
import { createHapiRepository } from './store/hapi/repository.ts';
import { createCanonicals } from './store/postgres/canonicals.ts';
import { servesParameter } from './store/postgres/population/compile.ts';
import { createIndexer } from './store/postgres/population/indexer.ts';
import { createPostgresRepository } from './store/postgres/repository.ts';
import { createSettling } from './store/postgres/settle-consents.ts';
import { readTail, tailEnd } from './store/postgres/tail.ts';
import type { WriteResult } from './store/repository.ts';
import { withoutUnverified } from './store/write/guardian.ts';
import { startSubscriptions } from './subscriptions/create.ts';
import { ChangeFeed } from './subscriptions/feed.ts';
import { laneStatesRoute, liveRoute, liveSearchRoute } from './subscriptions/routes.ts';
import { SearchFeed } from './subscriptions/search-feed.ts';
import { type Subscriber, stampSubscriber } from './subscriptions/subscriber.ts';
import { subscriptionRule } from './subscriptions/write-rule.ts';
import { createHubTerminology, type HubTerminologyOptions } from './terminology/create.ts';
import { createTermSearch } from './terminology/search/create.ts';
import { searchCodes } from './terminology/search-codes.ts';
import { storedBySearch } from './terminology/stored-by-search.ts';
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
const MAX_OUTGOING_ANSWER_BYTES = 256 * 1024;
const MAX_TERMINOLOGY_BYTES = 16 * 1024 * 1024;

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
  const sealer = createSealer(await secretNamed(db, 'webhook', randomBytes(32)));
  const { webhookAllowedHosts: allowedHosts } = config;
  const decide = createDecide(config.treatingTailDays);
  const mayRead = (subscriber: Subscriber, type: string): boolean =>
    decide({ ...NOBODY, ...subscriber }, 'read', type).kind === 'allow';
  const inHapi = config.fhirStore === 'hapi';
  const indexer = inHapi ? undefined : createIndexer(db, onError);
  const rules = [
    patientRule,
    consentRule({ hides: !inHapi }),
    subscriptionRule({ allowedHosts, sealer, mayRead, delivers: !inHapi }),
  ];
  const indexOf = createIndexes();
  const termsOf = (canonicals: HubTerminologyOptions['stored']) =>
    terminologyOf(config, db, canonicals, createTextSearch(indexOf));
  const own = inHapi ? undefined : termsOf(createCanonicals(db));
  const stored = inHapi
    ? createHapiRepository({ db, hapiUrl: config.hapiUrl, rules })
    : createPostgresRepository({ db, rules, ...(indexer && { indexer }), ...(own && { codes: searchCodes(own) }) });
  const terminology = own ?? termsOf(storedBySearch(stored));
  const starters = await loadStarters(db);
  if (starters.length > 0) logger.info({ starters }, 'starter catalogues');
  const fhirUrl = `${config.baseUrl}/fhir/R4`;
  const ledger = createAuditLedger({ db, fhirUrl, showProfessional: config.auditShowProfessional });
  const repository = withAuditLedger(stored, ledger);
  await publishProfiles(repository);
  indexer?.start();
  const outgoing = createOutgoing({
    allowedHosts: config.outgoingAllowedHosts,
    timeoutMs: config.outgoingTimeoutMs,
    maxAnswerBytes: MAX_OUTGOING_ANSWER_BYTES,
  });
  const security = await createSecurity(db, {
    baseUrl: config.baseUrl,
    record: (entries) => repository.record(entries),
    ...{ outgoing, allowedHosts: config.outgoingAllowedHosts, citizens: configuredIdentities(config, outgoing) },
    people: {
      byCurp: (curp) => findByCurp(repository, curp),
      current: (patientId) => currentRecord(repository, patientId),
    },
    patients: launchPatients(() => store),
    totpRoles: config.totpRoles as readonly AccountRole[],
    onError,
  });
  const feed = new ChangeFeed({ listeners: config.maxStreams, perSubject: STREAMS_PER_ACCOUNT });
  const searches = new SearchFeed({ listeners: config.maxStreams, perSubject: STREAMS_PER_ACCOUNT });
  const told: ((results: readonly WriteResult[], caller?: Caller) => void)[] = [];
  const onWritten = (results: readonly WriteResult[], caller?: Caller): void => {
    for (const tell of told) tell(results, caller);
  };
  const wards = createRelations(db);
  const grants = createGrants(db);
  const relations = withEmergencies(wards, grants);
  const isConcealed = concealment(db, relations);
  const settling = createSettling(db, onError);
  const sourceDoor = createDoor(db);
  const store = createGuarded({
    admit: sourceDoor.admit,
    repository,
    decide,
    ...{ relations, isConcealed, underWhich: grants.underWhich },
    stamp: stampWriter,
    onWritten,
  });
  const subscriptions = await startSubscriptions({
    ...{ db, repository, store, sealer, allowedHosts, onError, onWritten },
    tail: { read: readTail, end: tailEnd },
    standing: (subscriber) => standingOf(db, subscriber),
  });
  const termSearch = createTermSearch({
    ...{ db, onError, indexOf, system: terminology.system },
    authenticate: security.authenticate,
  });
  told.push(
    (results, caller) => caller && termSearch.use.count(results, caller),
    (results) => results.some(({ stored }) => stored.type === 'RelatedPerson') && wards.forget(),
    (results) => results.some(({ stored }) => stored.type === 'Consent') && settling.nudge(),
    (results) => feed.publish(changesOf(results)),
    (results) => searches.publish(results),
    subscriptions.nudge,
  );
  const live = liveRoute({
    feed,
    open: (caller, patientId, requestId) => store.subscribe({ caller, requestId }, patientId),
  });
  const liveSearch = liveSearchRoute({
    feed: searches,
    open: (caller, type, asked, requestId) => store.subscribeToSearch({ caller, requestId }, type, asked),
  });
  if (config.demo) await makeDemo(config, db, security, logger);
  const auditLog = await startAuditLog({ db, baseUrl: config.baseUrl, onError });

  const consent = createConsent({
    ...{ db, repository, store, grants, isConcealed, relationsOf: relations },
    onWritten,
    showProfessional: config.auditShowProfessional,
    normalMinutes: Math.min(config.emergencyMinutes, config.emergencyMaxMinutes),
    maxMinutes: config.emergencyMaxMinutes,
    reviewDays: config.reviewDays,
  });
  const accesses = createAccesses({
    ...{ db, repository, store, relationsOf: relations },
    showProfessional: config.auditShowProfessional,
    disputeDays: config.disputeDays,
  });

  const app = express();
  const healthy = async (): Promise<object | undefined> => {
    try {
      await db.query('select 1');
      return { ...(indexer && { search: await indexer.lag() }), auditLog: await auditLog.state() };
    } catch {
      return undefined;
    }
  };
  buildApp(app, config, security, logger, healthy, (mount) => {
    // First: what is asked most passes no other route.
    mount.use(
      '/fhir/R4',
      fhirRouter({
        store,
        fhirUrl: security.fhirUrl,
        baseUrl: config.baseUrl,
        authenticate: security.authenticate,
        summarize: summaryAuthor(security.fhirUrl),
        terminology,
        ...(!inHapi && { originsOf: (type, id) => traceResource(db, type, id) }),
        servesSearch: (type, code) =>
          type === 'AuditEvent'
            ? AUDIT_PARAMETERS.has(code)
            : (inHapi ? isSearchParameter : servesParameter)(type, code),
        version: VERSION,
      }),
    );
    mount.get('/live/Patient/:id', security.authenticate, live);
    mount.get('/live/:type', security.authenticate, liveSearch);
    mount.get('/operacion/suscripciones', security.authenticate, laneStatesRoute(subscriptions.states));
    mount.use(accessRouter(accesses, security.authenticate));
    mount.use(consentRouter(consent, security.authenticate));
    mount.use(termSearch.router);
    const record = repository.record;
    mount.use('/fuentes', sourceRouter({ db, door: sourceDoor, authenticate: security.authenticate, record }));
    mount.use(
      '/auditoria',
      auditLogRouter({
        db,
        origin: auditLog.origin,
        authenticate: security.authenticate,
        readEvent: createReadEntry(db, store, config.auditShowProfessional),
      }),
    );
  });
  const server = createHttpServer(app, config);

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
      searches.close();
      security.close();
      await subscriptions.stop();
      await termSearch.use.stop();
      await indexer?.stop();
      await auditLog.stop();
      await settling.stop();
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

/** The operator named the external server, so it may be inside; nothing else is reached by this door. */
function terminologyOf(
  { terminologyUrl: url, terminologyToken: token }: HubConfig,
  db: HubTerminologyOptions['db'],
  stored: HubTerminologyOptions['stored'],
  textSearch: TextSearch,
) {
  const allowedHosts = url === '' ? [] : [new URL(url).host];
  const outgoing = createOutgoing({ allowedHosts, timeoutMs: 5_000, maxAnswerBytes: MAX_TERMINOLOGY_BYTES });
  return createHubTerminology({ ...{ db, stored, url, token, outgoing, textSearch } });
}

/** The exchange itself answers for a summary: it chose, and no clinician has read it. */
const summaryAuthor =
  (baseUrl: string): Summarize =>
  (input) =>
    buildPatientSummary({ ...input, baseUrl, author: HUB_DEVICE, now: new Date(), bundleId: randomUUID() });

const HUB_DEVICE: Device = {
  resourceType: 'Device',
  id: 'amate',
  deviceName: [{ name: 'Amate', type: 'user-friendly-name' }],
  version: [{ value: VERSION }],
};

/** What the hub itself says of who writes, whatever the resource says. */
const stampWriter = (caller: Caller, resource: Resource): Resource =>
  stampConsent(caller, stampSubscriber(caller, caller.role === 'sistema' ? withoutUnverified(resource) : resource));

/** Of a subscriber the policy needs the role and the scopes only. */
const NOBODY = { name: '', clues: undefined, patientId: undefined, address: '' } as const;

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

/** What stands around every route. Exported for the benchmark, which tells what the rest costs. */
export function buildApp(
  app: Express,
  config: HubConfig,
  security: Pick<Security, 'mount'>,
  logger: Logger,
  /** What is worth telling of a healthy hub; undefined when it is not. */
  healthy: () => Promise<object | undefined>,
  mountRoutes: (app: Express) => void,
): void {
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
