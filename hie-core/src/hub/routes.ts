/** Every route of the hub but those of sign-in, which stand before, and of the web app, which stand after. */
import type { Express } from 'express';
import type { HubConfig } from '../config.ts';
import type { Database } from '../db.ts';
import type { CapabilityFacts } from '../fhir/capability.ts';
import { fhirRouter } from '../fhir/routes.ts';
import { machinesInTurn } from '../fhir/turns.ts';
import { summaryAuthor } from '../record/summary-author.ts';
import { createAccesses } from '../security/accesses/create.ts';
import { accessRouter } from '../security/accesses/routes.ts';
import { AUDIT_PARAMETERS } from '../security/audit/conditions.ts';
import { createReadEntry } from '../security/audit/read-entry.ts';
import type { AuditLog } from '../security/audit-log/create.ts';
import { auditLogRouter } from '../security/audit-log/routes.ts';
import { createConsent } from '../security/consent/create.ts';
import { consentRouter } from '../security/consent/routes.ts';
import type { Security } from '../security/create.ts';
import { sourceRouter } from '../security/sources/routes.ts';
import { traceResource } from '../security/sources/trace.ts';
import { isSearchParameter } from '../store/hapi/offered.ts';
import { servesParameter } from '../store/postgres/population/compile.ts';
import type { Subscriptions } from '../subscriptions/create.ts';
import { laneStatesRoute } from '../subscriptions/routes.ts';
import type { TermSearch } from '../terminology/search/create.ts';
import { VERSION } from '../version.ts';
import type { Guard } from './guard.ts';
import type { createLive } from './live.ts';
import type { OpenSlices } from './slices.ts';
import type { Storage } from './storage.ts';

export interface RouteParts {
  readonly config: HubConfig;
  readonly db: Database;
  readonly storage: Storage;
  readonly security: Security;
  readonly guard: Guard;
  readonly live: ReturnType<typeof createLive>;
  readonly subscriptions: Subscriptions;
  readonly termSearch: TermSearch;
  readonly auditLog: AuditLog;
  readonly slices: OpenSlices;
}

export function mountRoutes(app: Express, parts: RouteParts): void {
  const { security, live, subscriptions, termSearch, slices } = parts;
  const { authenticate } = security;
  // First: what is asked most passes no other route.
  app.use('/fhir/R4', fhirRouter(fhirParts(parts)));
  app.get('/live/Patient/:id', authenticate, live.ofPatient);
  app.get('/live/:type', authenticate, live.ofSearch);
  app.get('/operacion/suscripciones', authenticate, laneStatesRoute(subscriptions.states));
  app.use(termSearch.router);
  mountTrust(app, parts);
  slices.mount(app);
}

/** Which search parameters the store behind this hub answers. */
export const servesSearch =
  (inHapi: boolean): CapabilityFacts['servesSearch'] =>
  (type, code) =>
    type === 'AuditEvent' ? AUDIT_PARAMETERS.has(code) : (inHapi ? isSearchParameter : servesParameter)(type, code);

function fhirParts({ config, db, storage, security, guard, slices }: RouteParts): Parameters<typeof fhirRouter>[0] {
  const inHapi = config.fhirStore === 'hapi';
  return {
    store: guard.store,
    fhirUrl: security.fhirUrl,
    baseUrl: config.baseUrl,
    authenticate: security.authenticate,
    turns: machinesInTurn(config.maxConnections),
    summarize: summaryAuthor(security.fhirUrl, storage.samePerson),
    terminology: storage.terminology,
    operation: slices.operation,
    ...(!inHapi && { originsOf: (type, id) => traceResource(db, type, id) }),
    servesSearch: servesSearch(inHapi),
    version: VERSION,
  };
}

/** Who looked, who may not look, who looked all the same, and the proof that none of it was changed. */
function mountTrust(app: Express, { config, db, storage, security, guard, auditLog }: RouteParts): void {
  const { authenticate } = security;
  const { repository } = storage;
  const { store, told, grants, isConcealed, relations, sourceDoor } = guard;
  const showProfessional = config.auditShowProfessional;
  const shared = { db, repository, store, relationsOf: relations, showProfessional };
  const consent = createConsent({
    ...shared,
    ...{ samePerson: storage.samePerson, grants, isConcealed, onWritten: (results) => told.tell(results, undefined) },
    normalMinutes: Math.min(config.emergencyMinutes, config.emergencyMaxMinutes),
    maxMinutes: config.emergencyMaxMinutes,
    reviewDays: config.reviewDays,
  });
  app.use(accessRouter(createAccesses({ ...shared, disputeDays: config.disputeDays }), authenticate));
  app.use(consentRouter(consent, authenticate));
  const record = repository.record;
  app.use('/fuentes', sourceRouter({ db, door: sourceDoor, authenticate, record }));
  const readEvent = createReadEntry(db, store, showProfessional);
  app.use('/auditoria', auditLogRouter({ db, origin: auditLog.origin, authenticate, readEvent }));
}
