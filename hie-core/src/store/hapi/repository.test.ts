import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hapiAvailability, startHapi } from '@amate/test/hapi/start-hapi.ts';
import { createTestDatabase } from '@amate/test/support/database.ts';
import { describe, it, jest } from '@jest/globals';
import { openDatabase } from '../../db.ts';
import { startEmbeddedPostgres } from '../../embedded-postgres.ts';
import { type Capabilities, repositoryContract } from '../repository.contract.ts';
import { createHapiRepository } from './repository.ts';

/** The first build on a machine downloads HAPI. */
jest.setTimeout(900_000);

/** ADR 0008 */
const LACKS: Capabilities = { wordsOfNames: false, refusesUnindexed: false };

const availability = hapiAvailability();
if (availability.kind === 'ready') repositoryContract('HAPI FHIR', open, LACKS);
else {
  console.warn(`LEFT OUT: the store's contract on a real HAPI server. ${availability.why}`);
  describe.skip('HAPI FHIR as a repository', () => it(availability.why, () => undefined));
}

async function open() {
  const dataDir = mkdtempSync(join(tmpdir(), 'amate-hapi-store-'));
  const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off', synchronous_commit: 'off' } });
  const hapi = await startHapi({ databaseUrl: postgres.url, profile: 'tuned' });
  const locks = await createTestDatabase();
  const db = openDatabase({
    url: locks.url,
    maxConnections: 8,
    statementTimeoutMs: 30_000,
    onError: (error) => {
      throw error;
    },
  });
  return {
    repository: createHapiRepository({ hapiUrl: hapi.fhirUrl, db, rules: [] }),
    async close() {
      await db.end();
      await locks.close();
      await hapi.stop();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
