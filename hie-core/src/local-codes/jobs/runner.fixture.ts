/**
 * For kill.test.ts: a process that works on the jobs of a database until somebody kills it. Takes what others hold a lease on. After each commit it
 * says so and waits to be told to go on.
 */
import { once } from 'node:events';
import { openDatabase } from '../../db.ts';
import { createAuditLedger } from '../../security/audit/ledger.ts';
import { withAuditLedger } from '../../store/audited.ts';
import { createCanonicals } from '../../store/postgres/canonicals.ts';
import { createPostgresRepository } from '../../store/postgres/repository.ts';
import { openMaps } from '../maps.ts';
import { createRunner } from './run.ts';

const db = openDatabase({ url: process.argv[2]!, maxConnections: 3, statementTimeoutMs: 20_000, onError: () => {} });
const { translations } = await openMaps(createCanonicals(db));
const ledger = createAuditLedger({ db, fhirUrl: 'http://localhost/fhir/R4', showProfessional: true });
const repository = withAuditLedger(createPostgresRepository({ db, rules: [] }), ledger);
const onCommit = async () => {
  process.send!('committed');
  await once(process, 'message');
};
const runner = createRunner({ db, repository, translations, onWritten: () => {}, batch: 20, onCommit });
await db.query("update local_code_job set leased_until = now() where state = 'active'");
for (;;) if (!(await runner.step())) await new Promise((resolve) => setTimeout(resolve, 20));
