/** The board: every connected hospital at a glance, and one of them whole. */
import type { Queryable } from '../db.ts';
import { fault } from '../errors.ts';
import { type AlertRow, selectOpenAlerts } from './alerts/sql.ts';
import { currentFileOf } from './another-file.ts';
import { type Alert, type Hospital, type HospitalSummary, type ShownOrder, wordOf } from './api.ts';
import { HOUR_MS, startOfHour, usualIn, WEEK_HOURS } from './expected.ts';
import { type OrderRow, selectOrders } from './orders/sql.ts';
import { type HospitalRow, selectFirstHours, selectHeld, selectHospital, selectHospitals, selectHours } from './sql.ts';

const instant = (ms: number): string => new Date(ms).toISOString();

export async function boardOf(
  db: Queryable,
  nowMs: number,
): Promise<{ alCorte: string; hospitales: HospitalSummary[] }> {
  return { alCorte: instant(nowMs), hospitales: await summaries(db, await selectHospitals(db), nowMs) };
}

export async function hospitalOf(db: Queryable, clues: string, nowMs: number): Promise<Hospital> {
  const row = await selectHospital(db, clues);
  if (row === undefined)
    throw fault('not-found', 'Ese hospital no está conectado.', { fix: 'Vuelva a la lista de hospitales.' });
  const [summary] = await summaries(db, [row], nowMs);
  const held = await selectHeld(db, clues);
  return {
    ...summary!,
    archivo: await currentFileOf(db, row),
    huecos: row.report?.gaps ?? [],
    causas: held.causes,
    errores: held.errors,
    ordenes: (await selectOrders(db, clues)).map(shown),
  };
}

async function summaries(db: Queryable, rows: readonly HospitalRow[], nowMs: number): Promise<HospitalSummary[]> {
  const all = rows.map(({ clues }) => clues);
  const hours = Map.groupBy(await selectHours(db, all, nowMs), ({ clues }) => clues);
  const first = await selectFirstHours(db, all);
  const alerts = Map.groupBy(await selectOpenAlerts(db, all), ({ clues }) => clues);
  return rows.map((row) => {
    const counts = new Map((hours.get(row.clues) ?? []).map(({ hourMs, received }) => [hourMs, received]));
    return {
      ...headOf(row),
      ...weekOf(counts, first.get(row.clues), nowMs),
      alertas: (alerts.get(row.clues) ?? []).map(alertOf),
    };
  });
}

const headOf = ({ clues, name, heardMs, report }: HospitalRow) => ({
  ...{ clues, nombre: name, rezagoMs: report?.lagMs ?? 0, cola: report?.queue ?? null },
  contacto: heardMs === null ? null : instant(heardMs),
  ultimoMensaje: report?.lastMessageAt ?? null,
});

/** The last 168 hours, the one that runs with the part that has passed. */
function weekOf(counts: ReadonlyMap<number, number>, firstMs: number | undefined, nowMs: number) {
  const lastHour = startOfHour(nowMs);
  const hours = Array.from({ length: WEEK_HOURS }, (_, at) => lastHour - (WEEK_HOURS - 1 - at) * HOUR_MS);
  const expected = hours.map((hour) => {
    const usual = usualIn(hour, counts, firstMs);
    const part = hour === lastHour ? (nowMs - hour) / HOUR_MS : 1;
    return usual === undefined ? null : Math.round(usual * part * 10) / 10;
  });
  return { desde: instant(hours[0]!), recibidos: hours.map((hour) => counts.get(hour) ?? 0), esperados: expected };
}

const alertOf = ({ cause, count, detail, openedMs, times }: AlertRow): Alert => ({
  ...{ causa: cause, cuenta: count, detalle: detail, desde: instant(openedMs), veces: times },
});

export const shown = (order: OrderRow): ShownOrder => ({
  ...{ id: order.id, clase: wordOf(order.kind), mensajes: order.messages, motivo: order.reason, pidio: order.by },
  ...{
    cuando: instant(order.atMs),
    estado: stateOf(order),
    respuesta: order.answer ?? '',
    diferencias: order.diffs ?? [],
  },
});

function stateOf({ withdrawn, outcome, sent }: OrderRow): ShownOrder['estado'] {
  if (withdrawn) return 'retirada';
  if (outcome !== null) return outcome === 'done' ? 'hecha' : 'no-se-pudo';
  return sent ? 'en-el-hospital' : 'espera';
}
