/**
 * The emergency accesses that are open now, in memory: every request of a clinician asks about them, and there are few. Another hub on the
 * same database opens and ends them too; that is known here within REFRESH_MS. The end by time is exact.
 */
import type { Caller } from '../caller.ts';
import { NO_RELATIONS, type Relations, type RelationsOf } from '../policy/relations.ts';
import type { Queryable } from '../queryable.ts';
import { type AccessRow, selectLive } from './sql.ts';
import { reasonText } from './texts.ts';

export const BREAKS_GLASS: ReadonlySet<string> = new Set(['medico', 'enfermeria']);
const REFRESH_MS = 2_000;

export interface Grants {
  /** As if there were none but emergencies; waits only when what is known is old. */
  readonly relations: RelationsOf;
  /** Of this caller about one of these persons, as far as it is known. */
  underWhich(
    caller: Caller,
    patientIds: readonly string[],
  ): { readonly purpose: string; readonly note: string } | undefined;
  of(caller: Caller, patientId: string): AccessRow | undefined;
  /** What was just written holds at once. */
  refresh(): Promise<void>;
}

interface Own {
  readonly rows: readonly AccessRow[];
  /** The same object as long as the same records are open: the policy remembers its judgements by it. */
  relations: Relations;
}

export function createGrants(db: Queryable, nowMs: () => number = Date.now): Grants {
  let bySubject = new Map<string, Own>();
  let freshUntilMs = 0;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const rows = await selectLive(db, nowMs());
    const next = new Map<string, Own>();
    for (const [subject, own] of Map.groupBy(rows, ({ subject }) => subject))
      next.set(subject, { rows: own, relations: bySubject.get(subject)?.relations ?? NO_RELATIONS });
    bySubject = next;
    freshUntilMs = nowMs() + REFRESH_MS;
  }

  const live = ({ role, subject }: Caller): readonly AccessRow[] => {
    const now = nowMs();
    return BREAKS_GLASS.has(role) ? (bySubject.get(subject)?.rows.filter(({ ends }) => ends > now) ?? []) : [];
  };

  function known(caller: Caller): Relations {
    const emergency = [...new Set(live(caller).map(({ patient_id }) => patient_id))].sort();
    const own = bySubject.get(caller.subject);
    if (emergency.length === 0 || own === undefined) return NO_RELATIONS;
    if (own.relations.emergency.join() !== emergency.join()) own.relations = { wards: [], emergency };
    return own.relations;
  }

  const fresh = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    relations(caller) {
      if (!BREAKS_GLASS.has(caller.role)) return NO_RELATIONS;
      return freshUntilMs > nowMs() ? known(caller) : fresh().then(() => known(caller));
    },
    underWhich(caller, patientIds) {
      if (bySubject.size === 0) return undefined;
      const row = live(caller).find(({ patient_id }) => patientIds.includes(patient_id));
      return row && { purpose: 'ETREAT', note: `${reasonText(row.reason)}: ${row.detail}` };
    },
    of: (caller, patientId) => live(caller).find(({ patient_id }) => patient_id === patientId),
    async refresh() {
      // One that is under way may have asked before what was just written.
      await asking?.catch(() => undefined);
      await fresh();
    },
  };
}
