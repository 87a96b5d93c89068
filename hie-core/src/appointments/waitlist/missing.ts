/**
 * Who has not come so long after the beginning (rule `inasistencia` of the service) counts as missing: Appointment.status `noshow`, which the
 * capacity board counts. The rule marks once: reception corrects it, and is not overruled.
 */
import type { Database } from '../../db.ts';
import { HubError } from '../../errors.ts';
import type { Acting } from '../act.ts';
import { ofAgenda, readAppointment, rewrite } from './own-act.ts';
import { markMissing, selectMissing } from './sql.ts';

const AT_ONCE = 100;
/** What began longer ago is forgotten (open.ts), also that it was marked: so nothing that old is. */
export const KEPT_MS = 7 * 86_400_000;

export interface Marking extends Acting {
  readonly db: Database;
  readonly nowMs: () => number;
}

/** One step. @returns whether there may be more at once */
export async function markAbsent(marking: Marking): Promise<boolean> {
  const { db, nowMs } = marking;
  const due = await selectMissing(db, { nowMs: nowMs(), sinceMs: nowMs() - KEPT_MS, limit: AT_ONCE });
  for (const { appointment: id, startMs } of due) {
    const read = await readAppointment(marking, id);
    const booked = read?.appointment.status === 'booked' && Date.parse(read.appointment.start ?? '') === startMs;
    try {
      if (booked) await rewrite(marking, ofAgenda, { ...read.appointment, status: 'noshow' }, read.versionId);
      await markMissing(db, id);
    } catch (error) {
      // He came this moment.
      if (!(error instanceof HubError)) throw error;
    }
  }
  return due.length === AT_ONCE;
}
