import { createTestDatabase } from '@amate/test/support/database.ts';
import { openDatabase } from '../../db.ts';
import { auditOf } from '../contract/ledger.ts';
import { repositoryContract } from '../repository.contract.ts';
import { createPostgresRepository } from './repository.ts';

repositoryContract('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const db = openDatabase({
    url: database.url,
    maxConnections: 8,
    statementTimeoutMs: 10_000,
    onError: (error) => {
      throw error;
    },
  });
  return {
    repository: createPostgresRepository({ db, rules: [] }),
    auditOf: (patientId) => auditOf(db, patientId),
    async close() {
      await db.end();
      await database.close();
    },
  };
});
