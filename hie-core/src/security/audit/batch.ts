/**
 * Group commit for the audit of reads: entries that arrive within a moment of each other share one statement and one
 * flush. Fail-closed: whoever read waits for the flush, and a batch that cannot be stored refuses every read in it.
 */
import { type LedgerRow, ledgerRow } from './encode.ts';
import type { AuditEntry } from './entry.ts';

interface Waiting {
  readonly audit: readonly AuditEntry[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const GATHER_MS = 1;
const BATCH_LIMIT = 500;
/** Batches on their way at once; what comes meanwhile gathers, so load makes batches larger, not more. */
const CONCURRENT = 2;

/** @param insert stores the rows; resolved when they are on disk */
export function createAuditBatch(
  insert: (rows: readonly LedgerRow[]) => Promise<void>,
): (audit: readonly AuditEntry[]) => Promise<void> {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running = 0;

  async function flush(): Promise<void> {
    timer = undefined;
    if (running >= CONCURRENT || waiting.length === 0) return;
    const batch = waiting.slice(0, BATCH_LIMIT);
    waiting = waiting.slice(BATCH_LIMIT);
    running++;
    try {
      const rows = batch.flatMap(({ audit }) => audit.map((entry) => ledgerRow(entry)));
      if (rows.length > 0) await insert(rows);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      running--;
      if (waiting.length > 0) void flush();
    }
  }

  return (audit) =>
    new Promise((resolve, reject) => {
      waiting.push({ audit, resolve, reject });
      if (waiting.length >= BATCH_LIMIT) void flush();
      else if (timer === undefined) timer = setTimeout(flush, GATHER_MS);
    });
}
