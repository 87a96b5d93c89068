/** Alerts follow what is known: after each report of a hospital, and by the clock, since silence sends none. */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { lockHospital, selectFirstHours, selectHeld, selectHospital, selectHospitals, selectHours } from '../sql.ts';
import { standing } from './judge.ts';
import { settleAlerts } from './sql.ts';

/** Under the lock of the hospital's row. */
export async function judgeHospital(client: Queryable, clues: string, nowMs: number): Promise<void> {
  const row = await selectHospital(client, clues);
  if (row === undefined) return;
  const hours = await selectHours(client, [clues], nowMs);
  const first = await selectFirstHours(client, [clues]);
  const { causes } = await selectHeld(client, clues);
  const found = standing({
    ...{ nowMs, causes, heardAtMs: row.heardMs ?? undefined, report: row.report ?? undefined },
    counts: new Map(hours.map(({ hourMs, received }) => [hourMs, received])),
    firstMs: first.get(clues),
  });
  await settleAlerts(client, clues, found);
}

export async function watch(db: Database, nowMs: number): Promise<void> {
  for (const { clues } of await selectHospitals(db))
    await inTransaction(db, async (client) => {
      if (await lockHospital(client, clues)) await judgeHospital(client, clues, nowMs);
    });
}
