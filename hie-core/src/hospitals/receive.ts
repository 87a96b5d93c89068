/** One report of an edge: kept, judged, its finished orders settled, and answered with those that wait, in one commit; what was done is put on record after it. */
import type { Order, Report } from '@amate/terminology/edge/report.ts';
import { type Database, inTransaction } from '../db.ts';
import { fault } from '../errors.ts';
import { entryOf } from '../security/audit/entry.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { Repository } from '../store/repository.ts';
import { judgeHospital } from './alerts/watch.ts';
import { HOUR_MS, WEEK_HOURS, WEEKS } from './expected.ts';
import { handOut, type OrderRow, settleOrder } from './orders/sql.ts';
import { insertUnknown, lockHospital, updateReport, upsertHours } from './sql.ts';

export interface ReceiveParts {
  readonly db: Database;
  readonly repository: Pick<Repository, 'record'>;
  readonly nowMs: () => number;
}

export async function receiveReport(
  { db, repository, nowMs }: ReceiveParts,
  context: RequestContext,
  report: Report,
): Promise<{ orders: Order[] }> {
  const clues = facilityOf(context, report.clues);
  const { hours, done, causes, errors, ...kept } = report;
  const settled: OrderRow[] = [];
  const orders = await inTransaction(db, async (client) => {
    await insertUnknown(client, clues, context.caller.clientId);
    await lockHospital(client, clues);
    await updateReport(client, clues, kept, { causes, errors });
    await upsertHours(client, clues, hours.filter(isRecent(nowMs())));
    for (const one of done) {
      const order = await settleOrder(client, clues, one);
      if (order !== undefined) settled.push(order);
    }
    await judgeHospital(client, clues, nowMs());
    return handOut(client, clues);
  });
  // That an edge did something is on record; that it is alive, each half minute, is not.
  if (settled.length > 0)
    await repository.record(
      settled.map(({ id, kind, outcome }) =>
        entryOf({
          ...context,
          ...{ interaction: 'operation', entities: [], atMs: nowMs(), query: `hospitales/${clues}/ordenes/${id}` },
          ...{ outcome: outcome === 'done' ? 'success' : 'failure', note: `hecho en el hospital: ${kind}` },
        }),
      ),
    );
  return { orders };
}

const DAY_MS = 24 * HOUR_MS;

/** What will not be pruned at once, and what is not yet to come: an edge's clock may tell any year. */
const isRecent =
  (nowMs: number) =>
  ({ hour }: Report['hours'][number]): boolean => {
    const at = Date.parse(hour);
    return at > nowMs - 2 * WEEKS * WEEK_HOURS * HOUR_MS && at < nowMs + DAY_MS;
  };

/** Whose edge speaks is known by its client, never by what it says. */
function facilityOf({ caller }: RequestContext, said: string): string {
  if (caller.role === 'sistema' && caller.clues !== undefined && caller.clues === said) return caller.clues;
  throw fault('forbidden', 'Solo el conector de un hospital da parte de ese hospital.', {
    rule: 'Política de acceso por rol',
    fix: 'Registre el cliente del conector con la CLUES de su hospital.',
  });
}
