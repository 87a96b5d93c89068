/**
 * An order that a SupplyRequest asked for is told in it: its state is written where it was asked, once it has moved. By a step of its own, since
 * receipts move orders too; the resource's rule is what says the state (fhir/request-rule.ts).
 */
import type { SupplyRequest } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { HubError } from '../../errors.ts';
import type { Hear } from '../../hub/told.ts';
import { entryOf } from '../../security/audit/entry.ts';
import type { Caller } from '../../security/caller.ts';
import type { Repository } from '../../store/repository.ts';

const HUB: Caller = {
  ...{ subject: 'amate', role: 'sistema', clientId: 'amate', name: 'Amate (automático)' },
  ...{ clues: undefined, patientId: undefined, scopes: [], address: '' },
};
const BATCH = 100;

export interface FollowParts {
  readonly db: Database;
  readonly repository: Pick<Repository, 'read' | 'transact'>;
  readonly onWritten: Hear;
}

/** First wait for one that could not be told; doubled each time. */
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;

/** @returns one step, which says whether there may be more at once */
export function orderTeller({ db, ...parts }: FollowParts, nowMs: () => number = Date.now): () => Promise<boolean> {
  /** Orders that could not be told, and when they are tried again: they hold up no other, and a start tries them anew. */
  const waits = new Map<string, { readonly untilMs: number; readonly waitMs: number }>();
  return async () => {
    const resting = [...waits].filter(([, { untilMs }]) => untilMs > nowMs()).map(([id]) => id);
    const { rows } = await db.query<{ id: string; request: string; state: string }>(
      `select id, request, state from stock_order where request is not null and told is distinct from state and id <> all($1::uuid[])
       order by at limit ${BATCH}`,
      [resting],
    );
    const failed: unknown[] = [];
    for (const { id, request, state } of rows) {
      try {
        await tell(parts, request);
        // What it has come to meanwhile is told at the next step.
        await db.query('update stock_order set told = $2 where id = $1', [id, state]);
        waits.delete(id);
      } catch (error) {
        // Another process may have told it just now.
        if (error instanceof HubError && error.code === 'conflict') continue;
        const waitMs = Math.min(LONGEST_WAIT_MS, (waits.get(id)?.waitMs ?? FIRST_WAIT_MS / 2) * 2);
        waits.set(id, { untilMs: nowMs() + waitMs, waitMs });
        failed.push(error);
      }
    }
    if (failed.length > 0) throw failed[0];
    return rows.length === BATCH;
  };
}

async function tell({ repository, onWritten }: Omit<FollowParts, 'db'>, id: string): Promise<void> {
  const stored = await repository.read('SupplyRequest', id, {});
  const resource = JSON.parse(stored.json) as SupplyRequest;
  const results = await repository.transact(
    [{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: stored.versionId }],
    {},
    {
      operationId: undefined,
      audit: (written) =>
        written.map((one) =>
          entryOf({
            ...{ caller: HUB, interaction: 'update', outcome: 'success', atMs: Date.now(), requestId: 'pedidos' },
            entities: [{ type: 'SupplyRequest', id, versionId: one.stored.versionId }],
          }),
        ),
    },
  );
  onWritten(results, undefined);
}
