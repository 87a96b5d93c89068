/**
 * Group commit for the audit of reads: entries that arrive together, or while others are being stored, share one statement and
 * one flush. Fail-closed: whoever read waits for the flush, and a batch that cannot be stored refuses every read in it.
 */
import { gathering } from '../../store/postgres/gather.ts';
import { type LedgerRow, ledgerRow } from './encode.ts';
import type { AuditEntry } from './entry.ts';

const BATCH_LIMIT = 500;
const LINGER_MS = 1;
/** Every statement costs the same once, and a row in a larger one less: the second would halve them. */
const CONCURRENT = 1;

/** @param insert stores the rows; resolved when they are on disk */
export const createAuditBatch = (
  insert: (rows: readonly LedgerRow[]) => Promise<void>,
): ((audit: readonly AuditEntry[]) => Promise<void>) =>
  gathering<readonly AuditEntry[], void>({
    concurrent: CONCURRENT,
    limit: BATCH_LIMIT,
    lingerMs: LINGER_MS,
    weigh: (audit) => audit.length,
    async run(waiting) {
      const rows = waiting.flatMap(({ item }) => item.map((entry) => ledgerRow(entry)));
      if (rows.length > 0) await insert(rows);
      for (const { resolve } of waiting) resolve();
    },
  });
