/** Looks into the audit's ledger of the adapter under test, past every law. */
import type { Database } from '../../db.ts';
import { decodeEntry } from '../../security/audit/encode.ts';
import type { AuditEntry } from '../../security/audit/entry.ts';

export async function auditOf(db: Database, patientId: string): Promise<AuditEntry[]> {
  const { rows } = await db.query<{ entry: string }>('select entry from audit_entry order by seq');
  return rows.map(({ entry }) => decodeEntry(entry)).filter(({ patients }) => patients.includes(patientId));
}
