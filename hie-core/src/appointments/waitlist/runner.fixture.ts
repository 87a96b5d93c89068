/** For kill.test.ts: a process that keeps the waiting list of a database, at a fixed time, until somebody kills it. */

import { openDatabase } from '../../db.ts';
import { createAuditLedger } from '../../security/audit/ledger.ts';
import { withAuditLedger } from '../../store/audited.ts';
import { createPostgresRepository } from '../../store/postgres/repository.ts';
import { readTail, tailEnd } from '../../store/postgres/tail.ts';
import { createDirectory } from '../directory.ts';
import { appointmentRule } from '../write-rule.ts';
import { waitlistStep } from './open.ts';

const [url, at] = [process.argv[2]!, Number(process.argv[3])];
const started = Date.now();
const nowMs = (): number => at + Date.now() - started;
const db = openDatabase({ url, maxConnections: 4, statementTimeoutMs: 20_000, onError: () => {} });
const ledger = createAuditLedger({ db, fhirUrl: 'http://localhost/fhir/R4', showProfessional: true });
const repository = withAuditLedger(createPostgresRepository({ db, rules: [appointmentRule(nowMs)] }), ledger);
const directory = createDirectory(repository, () => {}, nowMs);
const tail = { read: readTail, end: tailEnd };
const step = waitlistStep({ db, tail, directory, nowMs, repository, store: undefined as never, onWritten: () => {} });
process.send?.('ready');
for (;;) if (!(await step().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 5));
