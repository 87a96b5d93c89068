/** For tests of the audit log: entries in the ledger as the hub writes them, many at once and without a hub. */
import { randomBytes } from 'node:crypto';
import { type LedgerRow, ledgerRow } from '../../hie-core/src/security/audit/encode.ts';
import type { Queryable } from '../../hie-core/src/security/queryable.ts';

/** RFC 9562 §5.7. */
export function uuidOf(ms: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const PATIENT = '019a0000-0000-7000-8000-000000000001';
let counter = 0;

/** @param ms of the act. @returns ids in the order of arrival */
export async function addEntries(db: Queryable, count: number, ms: number = Date.now()): Promise<string[]> {
  const batch = counter++;
  const rows = Array.from({ length: count }, (_, index) =>
    ledgerRow(
      {
        ...{ atMs: ms, requestId: `r-${batch}-${index}`, act: 'read', outcome: 'success', address: '', entities: [] },
        agent: { subject: 'u-1', role: 'medico', clientId: 'amate-web', name: 'Dra. Peña' },
        patients: [PATIENT],
      },
      uuidOf(ms),
    ),
  );
  const column = <T>(pick: (row: LedgerRow) => T): T[] => rows.map(pick);
  await db.query(
    'insert into audit_entry (id, entry, account, person) select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[])',
    [
      column(({ id }) => id),
      column(({ entry }) => entry),
      column(({ account }) => account),
      column(({ persons }) => persons[0]),
    ],
  );
  return column(({ id }) => id);
}
