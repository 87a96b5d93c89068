/** For rematch.test.ts: a process that works on the jobs of a database until somebody kills it. Takes what others hold a lease on. */
import { openDatabase } from '../../db.ts';
import { createAuditLedger } from '../../security/audit/ledger.ts';
import { withAuditLedger } from '../../store/audited.ts';
import { openMergedPersons } from '../../store/postgres/merged-persons.ts';
import { createPostgresRepository } from '../../store/postgres/repository.ts';
import { withSurvivors } from '../../store/with-survivors.ts';
import { createRunner } from './run.ts';

const db = openDatabase({ url: process.argv[2]!, maxConnections: 3, statementTimeoutMs: 20_000, onError: () => {} });
await db.query("update rematch_job set leased_until = now() where state = 'active'");
const ledger = createAuditLedger({ db, fhirUrl: 'http://localhost/fhir/R4', showProfessional: true });
const samePerson = await openMergedPersons(db);
const repository = withSurvivors(withAuditLedger(createPostgresRepository({ db, rules: [] }), ledger), samePerson);
const runner = createRunner({ db, repository, samePerson, onWritten: () => {}, batch: 4, rest: 0.5 });
for (;;) if (!(await runner.step())) await new Promise((resolve) => setTimeout(resolve, 20));
