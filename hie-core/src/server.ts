/**
 * The one place where the hub is put together: configuration in, a running service out. `hub/` makes its parts, `main.ts` runs
 * it as a process, tests run it in theirs.
 */
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import type { HubConfig } from './config.ts';
import { type Database, openDatabase } from './db.ts';
import { DEMO_CLINIC_CLUES, DEMO_HOSPITALS } from './demo-facilities.ts';
import { createApp } from './http/app.ts';
import { createHttpServer } from './http/server.ts';
import { createGuard } from './hub/guard.ts';
import { createLive } from './hub/live.ts';
import { mountRoutes } from './hub/routes.ts';
import { openSlices, SLICES } from './hub/slices.ts';
import { openStorage } from './hub/storage.ts';
import { createLogger, type Logger } from './logger.ts';
import { migrate } from './migrate.ts';
import { currentRecord, findByCurp } from './mpi/find-person.ts';
import { createOutgoing } from './outgoing/call.ts';
import { launchPatients } from './record/launch-patients.ts';
import { createSealer, type Sealer } from './seal.ts';
import type { AccountRole } from './security/accounts.ts';
import { startAuditLog } from './security/audit-log/create.ts';
import { configuredIdentities } from './security/citizens/configured.ts';
import { createSecurity, type Security } from './security/create.ts';
import { ensureDemo } from './security/demo-accounts.ts';
import { createDecide, type Decide } from './security/policy/decide.ts';
import { secretNamed } from './security/sql.ts';
import { standingOf } from './security/standing.ts';
import type { Guarded } from './store/guarded.ts';
import { readTail, tailEnd } from './store/postgres/tail.ts';
import type { Repository } from './store/repository.ts';
import type { WriteRule } from './store/write-rule.ts';
import { startSubscriptions } from './subscriptions/create.ts';
import type { Subscriber } from './subscriptions/subscriber.ts';
import { subscriptionRule } from './subscriptions/write-rule.ts';
import { createTermSearch } from './terminology/search/create.ts';

export interface Hub {
  readonly app: Express;
  readonly logger: Logger;
  /** @returns the port that was opened. */
  listen(): Promise<number>;
  /** Finishes what is under way, then lets go of everything. */
  stop(): Promise<void>;
}

const STOP_PATIENCE_MS = 10_000;
const MAX_OUTGOING_ANSWER_BYTES = 256 * 1024;

export async function createHub({ config }: { readonly config: HubConfig }): Promise<Hub> {
  const logger = createLogger(config.logLevel);
  const parts = await openParts(config, logger);
  const app = createApp({
    ...{ config, logger, security: parts.security },
    healthy: () => healthOf(parts),
    mountRoutes: (mount) => mountRoutes(mount, parts),
  });
  const server = createHttpServer(app, config);
  return { app, logger, listen: () => listenOn(server, config), stop: () => letGo(parts, server) };
}

type Parts = Awaited<ReturnType<typeof openParts>>;

async function openParts(config: HubConfig, logger: Logger) {
  const onError = (error: unknown): void => logger.error({ error }, 'background fault');
  const applied = await migrate(config.databaseUrl);
  if (applied.length > 0) logger.info({ applied }, 'migrated');
  const { databaseUrl: url, maxConnections, statementTimeoutMs, webhookAllowedHosts: allowedHosts } = config;
  const db = openDatabase({ url, maxConnections, statementTimeoutMs, onError });
  const sealer = createSealer(await secretNamed(db, 'webhook', randomBytes(32)));
  const decide = createDecide(config.treatingTailDays);
  const fhirUrl = `${config.baseUrl}/fhir/R4`;
  const rules = rulesOf(config, sealer, decide);
  const storage = await openStorage({ config, db, logger, fhirUrl, rules, onError });
  const { repository, samePerson, settling, terminology, indexOf } = storage;
  const outgoing = createOutgoing({
    allowedHosts: config.outgoingAllowedHosts,
    timeoutMs: config.outgoingTimeoutMs,
    maxAnswerBytes: MAX_OUTGOING_ANSWER_BYTES,
  });
  const guard = createGuard({ db, repository, samePerson, decide, settling });
  const { store, told } = guard;
  const security = await openSecurity({ config, db, repository, store, outgoing, onError });
  const { authenticate, pages } = security;
  const tail = { read: readTail, end: tailEnd };
  const onWritten = told.tell;
  const subscriptions = await startSubscriptions({
    ...{ db, repository, store, sealer, allowedHosts, onError, tail, samePerson },
    onWritten: (results) => onWritten(results, undefined),
    standing: (subscriber) => standingOf(db, subscriber),
  });
  const termSearch = createTermSearch({ ...{ db, onError, indexOf, authenticate }, system: terminology.system });
  told.add((results, caller) => caller && termSearch.use.count(results, caller));
  const live = createLive({ store, told, samePerson, maxStreams: config.maxStreams });
  told.add(subscriptions.nudge);
  if (config.demo) await makeDemo(config, db, security, logger);
  const auditLog = await startAuditLog({ db, baseUrl: config.baseUrl, onError });
  const context = {
    ...{ config, db, repository, samePerson, store, tail, terminology, indexOf },
    ...{ outgoing, authenticate, pages, onWritten, onError },
  };
  const slices = await openSlices(context, told, guard.stamps);
  return { config, db, storage, security, guard, live, subscriptions, termSearch, auditLog, slices };
}

function rulesOf(config: HubConfig, sealer: Sealer, decide: Decide): WriteRule[] {
  const mayRead = (subscriber: Subscriber, type: string): boolean =>
    decide({ ...NOBODY, ...subscriber }, 'read', type).kind === 'allow';
  const delivers = config.fhirStore !== 'hapi';
  const webhooks = subscriptionRule({ allowedHosts: config.webhookAllowedHosts, sealer, mayRead, delivers });
  return [webhooks, ...SLICES.flatMap((slice) => slice.rules ?? [])];
}

/** undefined: the database does not answer. */
async function healthOf({ db, storage: { indexer }, auditLog }: Parts): Promise<object | undefined> {
  try {
    await db.query('select 1');
    return { ...(indexer && { search: await indexer.lag() }), auditLog: await auditLog.state() };
  } catch {
    return undefined;
  }
}

async function letGo(parts: Parts, server: Server): Promise<void> {
  parts.live.close();
  parts.security.close();
  await parts.slices.stop();
  await parts.subscriptions.stop();
  await parts.termSearch.use.stop();
  await parts.storage.indexer?.stop();
  await parts.auditLog.stop();
  await parts.storage.settling.stop();
  await closeServer(server);
  await parts.db.end();
}

interface SecurityParts {
  readonly config: HubConfig;
  readonly db: Database;
  readonly repository: Repository;
  readonly store: Guarded;
  readonly outgoing: ReturnType<typeof createOutgoing>;
  readonly onError: (error: unknown) => void;
}

const openSecurity = ({ config, db, repository, store, outgoing, onError }: SecurityParts): Promise<Security> =>
  createSecurity(db, {
    baseUrl: config.baseUrl,
    record: (entries) => repository.record(entries),
    ...{ outgoing, allowedHosts: config.outgoingAllowedHosts, citizens: configuredIdentities(config, outgoing) },
    people: {
      byCurp: (curp) => findByCurp(repository, curp),
      current: (patientId) => currentRecord(repository, patientId),
    },
    patients: launchPatients(store),
    totpRoles: config.totpRoles as readonly AccountRole[],
    onError,
  });

/** Of a subscriber the policy needs the role and the scopes only. */
const NOBODY = { name: '', clues: undefined, patientId: undefined, address: '' } as const;

async function makeDemo(config: HubConfig, db: Database, security: Security, logger: Logger): Promise<void> {
  const { baseUrl, dataDir, mllpPort } = config;
  const { fhirUrl, tokenUrl } = security;
  const facilities = { hospitals: DEMO_HOSPITALS, clinicClues: DEMO_CLINIC_CLUES };
  const result = await ensureDemo({ db, dataDir, baseUrl, fhirUrl, tokenUrl, mllpPort, ...facilities });
  logger.info({ demo: result.kind }, 'demo accounts');
}

const listenOn = (server: Server, { port, host }: HubConfig): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

async function closeServer(server: Server): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), STOP_PATIENCE_MS);
  // A kept-alive connection that was busy a moment ago is idle now, and nobody else will close it.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearInterval(sweep);
  clearTimeout(patience);
}
