/** What every table of leased jobs holds and does alike: who ordered one, one that is stopped, one that is given back. */
import type { Queryable } from '../db.ts';

export interface OrderedBy {
  readonly subject: string;
  readonly role: string;
  readonly clientId: string;
  readonly name: string;
  readonly clues?: string | undefined;
}

export function leasedRows(table: 'local_code_job' | 'rematch_job') {
  return {
    async stopJob(db: Queryable, id: string): Promise<void> {
      await db.query(
        `update ${table} set state = 'stopped', ended_at = now(), lease = null where id = $1::uuid and state = 'active'`,
        [id],
      );
    },
    /** Somebody else may have it after `delayMs`: this process stops, or met a fault that may pass. */
    async releaseJob(db: Queryable, job: string, lease: string, delayMs: number): Promise<void> {
      await db.query(
        `update ${table} set lease = null, leased_until = now() + $3 * interval '1 millisecond'
         where id = $1::uuid and lease = $2::uuid`,
        [job, lease, delayMs],
      );
    },
  };
}
