/** What a facility's nurse sees: who needs her, in which order and why, and how well the alerts serve. */
import type { Patient } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import { ownAlert } from './alerts/act.ts';
import { type AlertRow, selectActs, selectOpen } from './alerts/sql.ts';
import { LEVELS } from './alerts/when.ts';
import { kindNamed } from './kinds.ts';
import { programmeOf } from './programmes/programmes.ts';
import { selectMeasures } from './programmes/sql.ts';
import { URGENCIES } from './rules/rule.ts';

const MOST = 500;
const MOST_NAMES = 200;

export interface BoardParts {
  readonly db: Database;
  readonly store: Pick<Guarded, 'search'>;
  readonly nowMs: () => number;
}

export async function board(parts: BoardParts, context: RequestContext, clues: string): Promise<object> {
  const [alerts, measures] = await Promise.all([selectOpen(parts.db, clues, MOST), selectMeasures(parts.db, clues)]);
  const names = await namesOf(parts, context, [...new Set(alerts.map(({ patient }) => patient))]);
  return {
    alertas: alerts.map((alert) => shown(alert, names.get(alert.patient), parts.nowMs())),
    medidas: {
      inscritos: measures.enrolled,
      calificadas: measures.judged,
      utiles: measures.right,
      segundosEnAtender: measures.answerSeconds,
    },
  };
}

/** One alert with everything that was done about it. */
export async function alertInFull(parts: BoardParts, context: RequestContext, id: string): Promise<object> {
  const alert = await ownAlert(parts.db, context.caller, id);
  const names = await namesOf(parts, context, [alert.patient]);
  const acts = await selectActs(parts.db, id);
  return {
    ...shown(alert, names.get(alert.patient), parts.nowMs()),
    actos: acts.map(({ atMs, act, by, note }) => ({ hora: instant(atMs), acto: act, quien: by, nota: note })),
  };
}

const instant = (atMs: number): string => new Date(atMs).toISOString();
const orNull = (atMs: number | null): string | null => (atMs === null ? null : instant(atMs));

export function shown(alert: AlertRow, name: string | undefined, nowMs: number): object {
  return {
    id: alert.id,
    paciente: alert.patient,
    nombre: name ?? null,
    programa: programmeOf(alert.programme)?.title ?? alert.programme,
    regla: alert.rule,
    clase: alert.class,
    urgencia: URGENCIES[alert.urgency],
    dice: alert.says,
    lecturas: alert.evidence.map(({ kind, atMs, shown: value }) => ({
      clase: kindNamed(kind),
      hora: instant(atMs),
      valor: value,
    })),
    levantada: instant(alert.raisedMs),
    esperaSegundos: Math.max(0, Math.round((nowMs - alert.raisedMs) / 1_000)),
    enSilencioHasta: alert.quietMs !== null && alert.quietMs > nowMs ? instant(alert.quietMs) : null,
    vence: orNull(alert.deadlineMs),
    nivel: LEVELS[alert.level],
    estado: alert.state,
    laTiene: alert.takenBy,
    condicionTerminada: orNull(alert.overMs),
    version: alert.version,
  };
}

/** By the law of who asks, and on record: whom he may not see has no name here. */
async function namesOf(
  { store }: BoardParts,
  context: RequestContext,
  patients: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (let at = 0; at < patients.length; at += MOST_NAMES) {
    const values = patients.slice(at, at + MOST_NAMES);
    const criteria = [{ code: '_id', modifier: undefined, values }];
    const query = { type: 'Patient', criteria, sort: [], count: MOST_NAMES, cursor: undefined, total: 'none' } as const;
    const { matches } = await store.search(context, query, `telemonitoreo/tablero?_id=${values.length}`);
    for (const { id, json } of matches) {
      const { name: [first] = [] } = JSON.parse(json) as Patient;
      names.set(id, first?.text ?? [...(first?.given ?? []), first?.family ?? ''].join(' ').trim());
    }
  }
  return names;
}
