/** The entry behind an AuditEvent, for who may read that AuditEvent: judged and written down as a read of it. */
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Guarded } from '../../store/guarded.ts';
import type { Caller } from '../caller.ts';
import { decodeEntry } from './encode.ts';
import { type EntryRow, selectEntries } from './sql.ts';

export type ReadEntry = (caller: Caller, id: string, requestId: string) => Promise<EntryRow>;

export const createReadEntry =
  (db: Database, store: Pick<Guarded, 'read'>, showProfessional: boolean): ReadEntry =>
  async (caller, id, requestId) => {
    await store.read({ caller, requestId }, 'AuditEvent', id);
    const [row] = await selectEntries(db, [id]);
    if (row === undefined) throw fault('not-found', `No existe AuditEvent/${id.slice(0, 64)}.`);
    // A person reads of an act his own part; the text has everybody in it, and the professional by name.
    if (caller.role === 'paciente' && (!showProfessional || decodeEntry(row.entry).patients.length > 1))
      throw fault('forbidden', 'Ese registro nombra también a otras personas: su texto completo no se entrega.', {
        fix: 'Lea el AuditEvent, que muestra su parte.',
      });
    return row;
  };
