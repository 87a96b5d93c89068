/** One person's part: programmes, how much of what is expected comes, weeks of readings at a glance. */
import type { z } from 'zod';
import type { Database } from '../db.ts';
import { fault, HubError } from '../errors.ts';
import type { SliceContext } from '../hub/slice.ts';
import { entryOf } from '../security/audit/entry.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import type { Repository } from '../store/repository.ts';
import { cityDay, cityDayStartMs, cityMoment } from './alerts/when.ts';
import type { BY_HAND } from './api.ts';
import { deviceNumber, whoIs } from './devices/sql.ts';
import type { Intake, Outcome } from './intake/batches.ts';
import { OWN, readMessage } from './intake/mapping.ts';
import { normalise } from './intake/normalise.ts';
import { KINDS, type KindName, kindNamed, symptomsIn } from './kinds.ts';
import { settle } from './persons/follow.ts';
import { adherence } from './programmes/adherence.ts';
import { limitsOf } from './programmes/limits.ts';
import { type Programme, programmeOf } from './programmes/programmes.ts';
import {
  type Enrolment,
  selectDailySeries,
  selectDaysWithReadings,
  selectEnrolmentsOf,
  selectKindsOf,
  selectSeries,
} from './programmes/sql.ts';

export interface PersonParts {
  readonly db: Database;
  readonly store: Pick<Guarded, 'read'>;
  readonly repository: Pick<Repository, 'record'>;
  readonly intake: Intake;
  readonly samePerson: SliceContext['samePerson'];
  readonly nowMs: () => number;
}

const DAY_MS = 86_400_000;
const ADHERENCE_DAYS = 14;
/** Longer times are shown by the day. */
const RAW_DAYS = 45;
const MOST_POINTS = 2_000;

/** The person himself, who acts for him, or who cares for him in the facility whose programme it is. */
export async function mayLook(parts: PersonParts, context: RequestContext, patient: string): Promise<void> {
  if (await isFollowed(parts, context, patient)) return;
  throw fault('forbidden', 'Esa persona no está en un programa de su unidad.', {
    path: 'paciente',
    rule: 'Telemonitoreo: la unidad del programa',
    fix: 'Inscríbala, o pida los datos a la unidad que la sigue.',
  });
}

async function isFollowed(parts: PersonParts, context: RequestContext, patient: string): Promise<boolean> {
  const { caller } = context;
  await parts.store.read(context, 'Patient', patient);
  // The law let him: it is himself, or who is in his care.
  if (caller.role === 'paciente') return true;
  return (await selectEnrolmentsOf(parts.db, patient)).some(({ clues }) => clues === caller.clues);
}

/** Whom the unit does not follow it may enrol: that is no fault, and says nothing of who else follows him. */
export async function personView(parts: PersonParts, context: RequestContext, patient: string): Promise<object> {
  if (context.caller.role === 'paciente') await mayLook(parts, context, patient);
  else if (!(await isFollowed(parts, context, patient)))
    return { paciente: patient, sigue: false, clases: [], programas: [] };
  const nowMs = parts.nowMs();
  const sinceMs = nowMs - ADHERENCE_DAYS * DAY_MS;
  const [enrolments, days, kinds] = await Promise.all([
    selectEnrolmentsOf(parts.db, patient),
    selectDaysWithReadings(parts.db, patient, sinceMs),
    selectKindsOf(parts.db, patient),
  ]);
  await record(parts, context, patient, 'telemonitoreo/persona');
  const byKind = new Map(days.map((row) => [kindNamed(row.kind), row]));
  return {
    paciente: patient,
    sigue: true,
    clases: [...new Set([...expectedOf(enrolments), ...kinds.map(kindNamed)])],
    programas: enrolments.map(({ id, programme, clues, settings, sinceMs: began, mutedMs }) => ({
      ...{ id, programa: programme, clues, titulo: programmeOf(programme)?.title ?? programme, desde: instant(began) },
      limites: settings.limits,
      mejorFlujo: settings.best ?? null,
      enSilencioHasta: mutedMs !== null && mutedMs > nowMs ? instant(mutedMs) : null,
      consejos: adviceSoFar(programmeOf(programme), began, nowMs),
      esperado: (settings.expected ?? programmeOf(programme)?.expected ?? []).map(
        ({ kind, everyHours, graceHours }) => ({
          ...{ clase: kind, nombre: KINDS[kind].name, cadaHoras: everyHours, graciaHoras: graceHours },
          ultima: byKind.has(kind) ? instant(byKind.get(kind)!.lastMs) : null,
          toca: isDue(byKind.get(kind)?.lastMs, everyHours, nowMs),
          cumplimiento: adherence(byKind.get(kind)?.many ?? 0, everyHours, Math.max(began, sinceMs), nowMs),
        }),
      ),
    })),
  };
}

const expectedOf = (enrolments: readonly Enrolment[]): KindName[] =>
  enrolments.flatMap(({ settings, programme }) =>
    (settings.expected ?? programmeOf(programme)?.expected ?? []).map(({ kind }) => kind),
  );

/** By the calendar where it is by the day: who measured yesterday evening may measure this morning. */
function isDue(lastMs: number | undefined, everyHours: number, nowMs: number): boolean {
  if (lastMs === undefined) return true;
  if (everyHours < 24) return nowMs - lastMs >= everyHours * 3_600_000;
  const days = (cityDayStartMs(cityDay(nowMs)) - cityDayStartMs(cityDay(lastMs))) / DAY_MS;
  return days >= Math.floor(everyHours / 24);
}

/** What was told of a programme until today, the newest first. */
const adviceSoFar = (programme: Programme | undefined, beganMs: number, nowMs: number): object[] =>
  (programme?.education ?? [])
    .map(({ id, day, text }) => ({ id, texto: text, dia: cityDay(beganMs + day * DAY_MS) }))
    .filter(({ dia }) => dia <= cityDay(nowMs))
    .sort((a, b) => b.dia.localeCompare(a.dia));

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
  // Answers of yes and no have no mean.
  const daily = days > RAW_DAYS && kind !== 'sintomas';
  const points = daily
    ? await selectDailySeries(parts.db, patient, number, fromMs)
    : await selectSeries(parts.db, patient, number, fromMs, MOST_POINTS);
  return {
    ...{
      clase: kind,
      nombre: name,
      unidad: shown,
      porDia: daily,
      desde: instant(fromMs),
      hasta: instant(parts.nowMs()),
    },
    limites: limitsOf(await selectEnrolmentsOf(parts.db, patient), kind),
    puntos: points.map(({ atMs, value, second, least, most, many }) => ({
      ...{ hora: instant(atMs), valor: value, segundo: second },
      ...(kind === 'sintomas' && { presentes: symptomsIn(value) }),
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
  contradice: 'A esa hora ya hay otra lectura, o una que se retiró.',
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
  await settle(parts, patient);
  const receivedMs = parts.nowMs();
  const content = JSON.stringify({ lecturas: given.lecturas });
  const { said } = readMessage(content, OWN)!;
  const outcomes = await parts.intake.store({
    ...{ receivedMs, content, device: await deviceNumber(parts.db, `persona/${patient}`) },
    whose: await whoIs(parts.db, patient),
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
