/** One person's part: programmes, how much of what is expected comes, weeks of readings at a glance. */
import type { z } from 'zod';
import type { Database } from '../db.ts';
import { fault, HubError } from '../errors.ts';
import { entryOf } from '../security/audit/entry.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import type { Repository } from '../store/repository.ts';
import { cityMoment } from './alerts/when.ts';
import type { BY_HAND } from './api.ts';
import { deviceNumber, personNumber } from './devices/sql.ts';
import type { Intake, Outcome } from './intake/batches.ts';
import { OWN, readMessage } from './intake/mapping.ts';
import { normalise } from './intake/normalise.ts';
import { KINDS, type KindName, kindNamed } from './kinds.ts';
import { programmeOf } from './programmes/programmes.ts';
import { selectDailySeries, selectDaysWithReadings, selectEnrolmentsOf, selectSeries } from './programmes/sql.ts';

export interface PersonParts {
  readonly db: Database;
  readonly store: Pick<Guarded, 'read'>;
  readonly repository: Pick<Repository, 'record'>;
  readonly intake: Intake;
  readonly nowMs: () => number;
}

const DAY_MS = 86_400_000;
const ADHERENCE_DAYS = 14;
/** Longer times are shown by the day. */
const RAW_DAYS = 45;
const MOST_POINTS = 2_000;

/** The person himself, or who cares for him in the facility whose programme it is. */
export async function mayLook(parts: PersonParts, context: RequestContext, patient: string): Promise<void> {
  const { caller } = context;
  await parts.store.read(context, 'Patient', patient);
  if (caller.role === 'paciente') {
    if (caller.patientId === patient) return;
  } else if ((await selectEnrolmentsOf(parts.db, patient)).some(({ clues }) => clues === caller.clues)) return;
  throw fault('forbidden', 'Esa persona no está en un programa de su unidad.', {
    path: 'paciente',
    rule: 'Telemonitoreo: la unidad del programa',
    fix: 'Inscríbala, o pida los datos a la unidad que la sigue.',
  });
}

export async function personView(parts: PersonParts, context: RequestContext, patient: string): Promise<object> {
  await mayLook(parts, context, patient);
  const sinceMs = parts.nowMs() - ADHERENCE_DAYS * DAY_MS;
  const [enrolments, days] = await Promise.all([
    selectEnrolmentsOf(parts.db, patient),
    selectDaysWithReadings(parts.db, patient, sinceMs),
  ]);
  await record(parts, context, patient, 'telemonitoreo/persona');
  const byKind = new Map(days.map((row) => [kindNamed(row.kind), row]));
  return {
    paciente: patient,
    programas: enrolments.map(({ id, programme, clues, settings, sinceMs: began }) => ({
      ...{ id, programa: programme, clues, titulo: programmeOf(programme)?.title ?? programme, desde: instant(began) },
      limites: settings.limits,
      educacion: programmeOf(programme)?.education ?? [],
      esperado: (settings.expected ?? programmeOf(programme)?.expected ?? []).map(({ kind, everyHours }) => ({
        ...{ clase: kind, nombre: KINDS[kind].name, cadaHoras: everyHours },
        ultima: byKind.has(kind) ? instant(byKind.get(kind)!.lastMs) : null,
        cumplimiento: adherence(byKind.get(kind)?.many ?? 0, everyHours, Math.max(began, sinceMs), parts.nowMs()),
      })),
    })),
  };
}

/** Share of the days on which something was expected that had a reading, percent. */
function adherence(days: number, everyHours: number, fromMs: number, nowMs: number): number {
  const wanted = Math.max(1, Math.floor((nowMs - fromMs) / (Math.max(24, everyHours) * 3_600_000)));
  return Math.min(100, Math.round((100 * days) / wanted));
}

const instant = (atMs: number): string => new Date(atMs).toISOString();

export async function series(
  parts: PersonParts,
  context: RequestContext,
  patient: string,
  kind: KindName,
  days: number,
): Promise<object> {
  await mayLook(parts, context, patient);
  await record(parts, context, patient, `telemonitoreo/series?clase=${kind}`);
  const { number, name, shown } = KINDS[kind];
  const fromMs = parts.nowMs() - days * DAY_MS;
  const daily = days > RAW_DAYS;
  const points = daily
    ? await selectDailySeries(parts.db, patient, number, fromMs)
    : await selectSeries(parts.db, patient, number, fromMs, MOST_POINTS);
  return {
    ...{ clase: kind, nombre: name, unidad: shown, porDia: daily },
    puntos: points.map(({ atMs, value, second, least, most, many }) => ({
      ...{ hora: instant(atMs), valor: value, segundo: second },
      ...(daily && { minimo: least, maximo: most, lecturas: many }),
    })),
  };
}

const record = (parts: PersonParts, { caller, requestId }: RequestContext, patientId: string, query: string) =>
  parts.repository.record([
    entryOf({
      ...{ caller, requestId, interaction: 'search', outcome: 'success', atMs: parts.nowMs() },
      ...{ entities: [], patientId, query },
    }),
  ]);

const WORDS: Readonly<Partial<Record<Outcome, string>>> = {
  valor: 'El valor no es un número de esa medición.',
  unidad: 'La unidad no es de esa medición.',
  hora: 'La hora no se entiende o es muy antigua.',
  futuro: 'La hora todavía no llega.',
  contradice: 'A esa hora ya hay otra lectura con otro valor.',
  mensaje: 'La lectura está incompleta.',
};

/** @throws HubError that says of each reading what is wrong with it; then none but the good ones are kept */
export async function byHand(
  parts: PersonParts,
  context: RequestContext,
  patient: string,
  given: z.infer<typeof BY_HAND>,
): Promise<object> {
  await mayLook(parts, context, patient);
  const receivedMs = parts.nowMs();
  const content = JSON.stringify({ lecturas: given.lecturas });
  const { said } = readMessage(content, OWN)!;
  const outcomes = await parts.intake.store({
    ...{ receivedMs, content, device: await deviceNumber(parts.db, `persona/${patient}`) },
    person: await personNumber(parts.db, patient),
    said: said.map((one) => (one === undefined ? { why: 'mensaje' } : normalise(one, undefined, receivedMs))),
  });
  const problems = outcomes.flatMap((outcome, at) => {
    const text = WORDS[outcome];
    return text === undefined
      ? []
      : [{ code: 'value' as const, text, path: `lecturas[${at}]`, fix: 'Corríjala y envíela otra vez.' }];
  });
  const [first, ...rest] = problems;
  if (first !== undefined) throw new HubError([first, ...rest]);
  return { recibidas: outcomes.length, hora: cityMoment(receivedMs), resultados: outcomes };
}
