/** What a facility's nurse sees: who needs her, in which order and why, and how well the alerts serve. */
import type { Database } from '../db.ts';
import type { RequestContext } from '../store/guarded.ts';
import { ownAlert } from './alerts/act.ts';
import { selectActs } from './alerts/acts/sql.ts';
import { type AlertRow, selectOpen, selectWaiting } from './alerts/sql.ts';
import { undoable } from './alerts/undo.ts';
import { LEVELS } from './alerts/when.ts';
import { kindNamed } from './kinds.ts';
import { type PeopleParts, peopleOf, type Somebody, toldApart } from './people.ts';
import { programmeOf } from './programmes/programmes.ts';
import { selectEnrolment, selectMeasures } from './programmes/sql.ts';
import { limitsIn } from './rules/limits.ts';
import { rulesFor, UNREVIEWED, URGENCIES } from './rules/rule.ts';

const MOST = 500;

export interface BoardParts extends PeopleParts {
  readonly db: Database;
  readonly nowMs: () => number;
}

export async function board(parts: BoardParts, context: RequestContext, clues: string): Promise<object> {
  const [alerts, measures] = await Promise.all([selectOpen(parts.db, clues, MOST), selectMeasures(parts.db, clues)]);
  const people = await peopleOf(
    parts,
    context,
    alerts.map(({ patient }) => patient),
  );
  return {
    /** More than are shown, on a very bad day. */
    total: alerts[0]?.total ?? 0,
    alertas: alerts.map((alert) => shown(alert, people.get(alert.patient), parts.nowMs())),
    medidas: {
      inscritos: measures.enrolled,
      calificadas: measures.judged,
      utiles: measures.right,
      segundosEnAtender: measures.answerSeconds,
    },
  };
}

/** How much waits, for the mark that stands on every screen: numbers, and nobody's name. */
export async function waiting({ db }: BoardParts, clues: string): Promise<object> {
  const { fresh, emergencies, late } = await selectWaiting(db, clues);
  return { nuevas: fresh, emergencias: emergencies, vencidas: late };
}

/** One alert with the limits it was judged by, and everything that was done about it. */
export async function alertInFull(parts: BoardParts, context: RequestContext, id: string): Promise<object> {
  const alert = await ownAlert(parts.db, context.caller, id);
  const [people, acts, enrolled] = [
    await peopleOf(parts, context, [alert.patient]),
    await selectActs(parts.db, id),
    await selectEnrolment(parts.db, alert.enrolment),
  ];
  const rules = programmeOf(alert.programme)?.rules ?? [];
  const rule = rulesFor(rules, enrolled?.settings ?? { limits: {} }).find((one) => one.id === alert.rule);
  return {
    ...shown(alert, people.get(alert.patient), parts.nowMs()),
    inscripcion: alert.enrolment,
    limites: rule === undefined ? [] : limitsIn(rule.when),
    fuente: rule?.source ?? null,
    enRevision: rule?.source === UNREVIEWED,
    sePuedeDeshacer: undoable(acts, context.caller, parts.nowMs()) !== undefined,
    actos: acts.map(({ atMs, act, by, note }) => ({ hora: instant(atMs), acto: act, quien: by, nota: note })),
  };
}

const instant = (atMs: number): string => new Date(atMs).toISOString();
const orNull = (atMs: number | null): string | null => (atMs === null ? null : instant(atMs));

export function shown(alert: AlertRow, somebody: Somebody | undefined, nowMs: number): object {
  return {
    id: alert.id,
    paciente: alert.patient,
    nombre: somebody?.name ?? null,
    homonimo: somebody?.hasNamesake === true ? toldApart(somebody) : null,
    telefono: somebody?.phone ?? null,
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
    /** Who that is, cédula or account; null: known by name alone. */
    laTieneClave: alert.takenKey,
    sinRespuesta: alert.stalledMs !== null,
    condicionTerminada: orNull(alert.overMs),
    version: alert.version,
  };
}
