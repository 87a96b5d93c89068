/**
 * Everything that needs a real HAPI, on one: it takes half a minute to start. What it is itself, the store's contract on it,
 * a whole hub that keeps its resources there, and one that asks it for codes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@amate/hie-core/db.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@amate/hie-core/embedded-postgres.ts';
import { auditOf } from '@amate/hie-core/store/contract/ledger.ts';
import { createHapiRepository } from '@amate/hie-core/store/hapi/repository.ts';
import { repositoryContract } from '@amate/hie-core/store/repository.contract.ts';
import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { createTestDatabase } from '../support/database.ts';
import { hubSuite } from './hub.suite.ts';
import { pollSuite } from './poll.suite.ts';
import { serverSuite } from './server.suite.ts';
import { type Hapi, hapiAvailability, startHapi } from './start-hapi.ts';
import { terminologySuite } from './terminology.suite.ts';

/** The first build on a machine downloads HAPI. */
const FIRST_BUILD_MS = 900_000;
jest.setTimeout(300_000);

const availability = hapiAvailability();
if (availability.kind === 'missing') console.warn(`LEFT OUT: everything on a real HAPI server. ${availability.why}`);

(availability.kind === 'ready' ? describe : describe.skip)('HAPI FHIR', () => {
  let dataDir = '';
  let database: EmbeddedPostgres | undefined;
  let hapi: Hapi | undefined;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'amate-hapi-'));
    database = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off', synchronous_commit: 'off' } });
    hapi = await startHapi({ databaseUrl: database.url, profile: 'tuned', terminology: true });
  }, FIRST_BUILD_MS);

  afterAll(async () => {
    await hapi?.stop();
    await database?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 120_000);

  const running = () => hapi!;
  repositoryContract('HAPI FHIR', () => openRepository(running().fhirUrl));
  describe('a whole hub on HAPI', () => hubSuite(running));
  describe('a hub whose TERMINOLOGY_URL is HAPI', () => terminologySuite(running));
  describe('a connector that reads HAPI', () => pollSuite(running));
  describe('a real HAPI FHIR JPA R4 server', () => serverSuite(running, () => database!.port));
});

/** What only the hub knows (turns, the audit, who treats whom) is in a database of its own. */
async function openRepository(hapiUrl: string) {
  const own = await createTestDatabase();
  const db = openDatabase({
    url: own.url,
    maxConnections: 8,
    statementTimeoutMs: 30_000,
    onError: (error) => {
      throw error;
    },
  });
  return {
    repository: createHapiRepository({ hapiUrl, db, rules: [] }),
    auditOf: (patientId: string) => auditOf(db, patientId),
    async close() {
      await db.end();
      await own.close();
    },
  };
}
