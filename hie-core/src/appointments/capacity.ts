/**
 * How much room there is, per unit and service, for who manages: days to the third next place that somebody could book (the usual
 * measure of access: a single cancellation does not flatter it), use of the next two weeks, and what became of the last thirty days.
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Database } from '../db.ts';
import type { CapacityReport, CapacityRow } from './api.ts';
import { DAY_MS, dayOf, dayPlaces, startOfDay } from './day-places.ts';
import type { Directory, Listed } from './directory.ts';
import type { FreePlaces } from './free-places.ts';
import { type Outcome, selectOutcomes } from './sql.ts';

export type Capacity = (clues: string | undefined) => Promise<CapacityReport>;

const AHEAD_DAYS = 14;
const BACK_DAYS = 30;
const THIRD = 3;
/** The board is looked at by many at once, and days do not pass in a minute. */
const KNOWN_MS = 15_000;
const MISSED = 'noshow';
const CANCELLED = 'cancelled';

export interface CapacityParts {
  readonly db: Database;
  readonly directory: Directory;
  readonly free: FreePlaces;
  readonly nowMs?: () => number;
}

export function createCapacity({ db, directory, free, nowMs = Date.now }: CapacityParts): Capacity {
  let known: { readonly untilMs: number; readonly report: Promise<CapacityReport> } | undefined;

  async function report(now: number): Promise<CapacityReport> {
    const agendas = await directory.agendas();
    const today = dayOf(now);
    const horizon = Math.min(366, Math.max(1, ...agendas.map(({ rules }) => rules.horizonDays)));
    await free.ready(today, today + horizon);
    const [ahead, back] = await Promise.all([
      selectOutcomes(db, startOfDay(today), startOfDay(today + AHEAD_DAYS)),
      selectOutcomes(db, startOfDay(today - BACK_DAYS), startOfDay(today)),
    ]);
    const groups = Map.groupBy(agendas, (agenda) => `${agenda.organizationId} ${agenda.serviceId}`);
    const filas = [...groups.values()].map((group) =>
      rowOf(group, { free, now, today, ahead: byKey(ahead), back: byKey(back) }),
    );
    filas.sort((a, b) => a.unidad.localeCompare(b.unidad, 'es') || a.servicio.localeCompare(b.servicio, 'es'));
    return { alCorte: new Date(now).toISOString(), filas };
  }

  return async (clues) => {
    const now = nowMs();
    if (known === undefined || known.untilMs < now) {
      const next = { untilMs: now + KNOWN_MS, report: report(now) };
      known = next;
      next.report.catch(() => {
        if (known === next) known = undefined;
      });
    }
    const whole = await known.report;
    return clues === undefined ? whole : { ...whole, filas: whole.filas.filter((row) => row.clues === clues) };
  };
}

interface Facts {
  readonly free: FreePlaces;
  readonly now: number;
  readonly today: number;
  readonly ahead: ReadonlyMap<string, readonly Outcome[]>;
  readonly back: ReadonlyMap<string, readonly Outcome[]>;
}

const byKey = (outcomes: readonly Outcome[]): ReadonlyMap<string, readonly Outcome[]> =>
  Map.groupBy(outcomes, ({ key }) => key);

function rowOf(group: readonly Listed[], { free, now, today, ahead, back }: Facts): CapacityRow {
  const { service, organization, location } = group[0]!;
  let places = 0;
  for (const agenda of group)
    for (let day = today; day < today + AHEAD_DAYS; day++)
      places += dayPlaces(agenda, day).length * agenda.rules.capacity;
  const count = (of: Facts['ahead'], is: (label: string) => boolean): number =>
    group.reduce(
      (sum, { key }) => sum + (of.get(key) ?? []).reduce((n, one) => n + (is(one.label) ? one.count : 0), 0),
      0,
    );
  const taken = count(ahead, (label) => label !== MISSED && label !== CANCELLED);
  const ofUnit = (organization?.identifier ?? location?.identifier ?? []).find(
    ({ system, use }) => system === CLUES_SYSTEM && use !== 'old',
  );
  return {
    clues: ofUnit?.value,
    unidad: organization?.name ?? location?.name ?? 'Unidad sin nombre',
    servicio: service.name ?? 'Servicio sin nombre',
    agendas: group.length,
    tercerLugarDias: thirdNext(group, { free, now, today }),
    lugares14: places,
    ocupados14: taken,
    usoPct: places === 0 ? null : Math.round((100 * taken) / places),
    citas30: count(back, (label) => label !== CANCELLED),
    inasistencias30: count(back, (label) => label === MISSED),
    cancelaciones30: count(back, (label) => label === CANCELLED),
  };
}

function thirdNext(
  group: readonly Listed[],
  { free, now, today }: Pick<Facts, 'free' | 'now' | 'today'>,
): number | null {
  const { rules } = group[0]!;
  const earliest = now + rules.leadMinutes * 60_000;
  let seen = 0;
  for (let day = today; day <= today + rules.horizonDays; day++) {
    for (const places of free.of(group, day))
      for (const { startMs } of places.open)
        if (startMs >= earliest && startMs <= now + rules.horizonDays * DAY_MS) seen++;
    if (seen >= THIRD) return day - today;
  }
  return null;
}
