/**
 * The last act about an alert is taken back by who did it, soon after, and while nothing else has happened to it: the alert is as it was before,
 * and both stay written. A call that was made and a message that may have been read cannot be unmade; a booking is cancelled where it stands.
 */
import { type Database, inTransaction } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Caller } from '../../security/caller.ts';
import { type ActRow, type Before, insertAct, restoreAlert, selectActs } from './acts/sql.ts';
import { staffName } from './hold.ts';
import type { AlertRow } from './sql.ts';

const UNDO_MS = 10 * 60_000;
const TAKEN_BACK: ReadonlySet<string> = new Set(['tomar', 'turnar', 'cita', 'cerrar']);

export const beforeOf = (alert: AlertRow, { subject }: Caller): Before => {
  const { state, takenBy, takenKey, takenMs, deadlineMs, level, stalledMs } = alert;
  return { state, takenBy, takenKey, takenMs, deadlineMs, level, stalledMs, subject };
};

type Act = Pick<ActRow, 'act'> & { readonly atMs: number; readonly before: Before | null };

/** @param acts of one alert, oldest first */
export function undoable(acts: readonly Act[], { subject }: Caller, nowMs: number): Before | undefined {
  const last = acts.at(-1);
  if (last?.before?.subject !== subject || !TAKEN_BACK.has(last.act)) return undefined;
  return nowMs - last.atMs <= UNDO_MS ? last.before : undefined;
}

export async function undo(
  db: Database,
  caller: Caller,
  { id }: AlertRow,
  version: number,
  nowMs: number,
): Promise<void> {
  await inTransaction(db, async (client) => {
    const acts = await selectActs(client, id);
    const before = undoable(acts, caller, nowMs);
    if (before === undefined)
      throw fault('business-rule', 'Eso ya no se puede deshacer.', {
        path: 'version',
        rule: 'Deshace quien lo hizo, en los diez minutos siguientes y si nada más pasó con la alerta',
        fix: 'Recargue la alerta y decida desde como está ahora.',
      });
    if (!(await restoreAlert(client, id, version, before))) throw changedMeanwhile();
    const note = acts.at(-1)!.act;
    const holder = before.takenKey ?? null;
    await insertAct(client, { alert: id, act: 'deshacer', by: staffName(caller), note, holder });
  });
}

export const changedMeanwhile = () =>
  fault('conflict', 'Alguien cambió esta alerta mientras tanto.', {
    path: 'version',
    fix: 'Recargue el tablero y vea quién la tiene.',
  });
