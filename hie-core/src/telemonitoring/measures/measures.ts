/** How telemonitoring serves a unit: of its alerts, of who answers them, of who measures himself at home. */
import type { RequestContext } from '../../store/guarded.ts';
import { LADDER } from '../alerts/when.ts';
import type { BoardParts } from '../board.ts';
import { KINDS } from '../kinds.ts';
import { peopleOf, toldApart } from '../people.ts';
import { adherence } from '../programmes/adherence.ts';
import { programmeOf } from '../programmes/programmes.ts';
import { gapRuleId, URGENCIES } from '../rules/rule.ts';
import { type RuleRow, selectFollowed, selectLoad, selectRules, selectServed } from './sql.ts';

const DAY_MS = 86_400_000;
const ADHERENCE_DAYS = 14;
const MOST = 500;
/** Of ten alerts so many should be worth the call. The clinic's own goal, pending clinical review. */
const GOAL_PERCENT = 60;

export async function measures({ db }: BoardParts, clues: string, days: number): Promise<object> {
  const steps = URGENCIES.map((urgency) => LADDER[urgency][0] ?? null);
  const [served, rules, load] = [
    await selectServed(db, clues, days, steps),
    await selectRules(db, clues, days),
    await selectLoad(db, clues, days),
  ];
  return {
    dias: days,
    metaUtiles: GOAL_PERCENT,
    alertas: served.map((row) => ({
      ...{ clase: row.class, urgencia: URGENCIES[row.urgency], levantadas: row.raised },
      ...{ calificadas: row.judged, utiles: row.right, atendidas: row.answered, aTiempo: row.inTime },
      ...{ medianaSegundos: row.medianSeconds, p90Segundos: row.p90Seconds, metaMinutos: steps[row.urgency] ?? null },
    })),
    reglas: rules.map((row) => ({
      ...{ programa: programmeOf(row.programme)?.title ?? row.programme, titulo: titleOf(row) },
      ...{ levantadas: row.raised, calificadas: row.judged, utiles: row.right },
    })),
    personal: load.map(({ name, open, taken, closed, medianSeconds }) => ({
      ...{ nombre: name, abiertas: open, tomadas: taken, cerradas: closed, medianaSegundos: medianSeconds },
    })),
  };
}

function titleOf({ programme, rule }: RuleRow): string {
  const found = programmeOf(programme);
  const missing = found?.expected.find(({ kind }) => gapRuleId(kind) === rule);
  if (missing !== undefined) return `Sin lecturas de ${KINDS[missing.kind].name.toLowerCase()}`;
  return found?.rules.find(({ id }) => id === rule)?.title ?? rule;
}

export async function followed(
  parts: BoardParts,
  context: RequestContext,
  clues: string,
  after: number,
): Promise<object> {
  const nowMs = parts.nowMs();
  const fromMs = nowMs - ADHERENCE_DAYS * DAY_MS;
  const rows = await selectFollowed(parts.db, clues, fromMs, { after, limit: MOST });
  const people = await peopleOf(
    parts,
    context,
    rows.map(({ patient }) => patient),
  );
  return {
    total: rows[0]?.total ?? 0,
    inscripciones: rows.map(({ id, patient, programme, settings, sinceMs, mutedMs, openAlerts, days }) => ({
      ...{ id, paciente: patient, nombre: people.get(patient)?.name ?? null },
      quien: toldApart(people.get(patient)),
      programa: programmeOf(programme)?.title ?? programme,
      desde: new Date(sinceMs).toISOString(),
      enSilencioHasta: mutedMs !== null && mutedMs > nowMs ? new Date(mutedMs).toISOString() : null,
      alertasAbiertas: openAlerts,
      esperado: (settings.expected ?? programmeOf(programme)?.expected ?? []).map(({ kind, everyHours }) => {
        const had = days[KINDS[kind].number];
        return {
          ...{ clase: kind, nombre: KINDS[kind].name },
          ultima: had === undefined ? null : new Date(had.lastMs).toISOString(),
          cumplimiento: adherence(had?.many ?? 0, everyHours, Math.max(sinceMs, fromMs), nowMs),
        };
      }),
    })),
  };
}
