/** What happens in one visit: when it begins and ends, who attends, what is diagnosed and measured. */
import { moment, plusMinutes } from './calendar.ts';
import { DIABETES, HYPERTENSION } from './diseases.ts';
import type { Facility, Hospital } from './facilities.ts';
import { type Body, measure, PANELS, type Panel, type Result, VITAL_SIGNS } from './laboratory.ts';
import type { Practitioner } from './practitioners.ts';
import type { Random } from './random.ts';
import type { Diagnosis, Draw, Reason } from './reasons.ts';

export interface Study {
  readonly panel: Pick<Panel, 'code' | 'display' | 'section'>;
  /** Local moment. */
  readonly at: string;
  readonly results: readonly Result[];
}

export type VisitKind = 'consulta' | 'urgencias' | 'hospitalizacion';

export interface Visit<F extends Facility> {
  readonly facility: F;
  readonly kind: VisitKind;
  /** Local moments, see calendar.ts. */
  readonly start: string;
  readonly end: string;
  readonly attending: Practitioner;
  readonly diagnoses: readonly Diagnosis[];
  readonly studies: readonly Study[];
}

export type HospitalVisit = Visit<Hospital>;
export type ClinicVisit = Visit<Facility>;

export function hospitalVisit(draw: Draw, reason: Reason, hospital: Hospital): HospitalVisit {
  const { random } = draw;
  const admitted = random.chance(reason.admitted);
  const kind = admitted ? 'hospitalizacion' : random.chance(reason.urgent) ? 'urgencias' : 'consulta';
  return makeVisit(draw, reason, hospital, kind, kind === 'consulta' ? 0.35 : 0.7);
}

/** First-level clinics send most of their samples elsewhere: few results of their own. */
export const clinicVisit = (draw: Draw, reason: Reason, clinic: Facility): ClinicVisit =>
  makeVisit(draw, reason, clinic, 'consulta', 0.12);

function makeVisit<F extends Facility>(
  draw: Draw,
  reason: Reason,
  facility: F,
  kind: VisitKind,
  ordered: number,
): Visit<F> {
  const { random, chronic, asOf } = draw;
  const { start, end } = drawTimes(random, kind, reason.day, asOf);
  const others = chronic.filter(({ code }) => code !== reason.diagnosis.code && random.chance(0.25));
  const diagnoses = [reason.diagnosis, ...others].map(({ code, display }) => ({ code, display }));
  const body = bodyOf(draw, reason);
  const studies: Study[] = [];
  if (random.chance(kind === 'consulta' ? 0.3 : 0.5)) {
    studies.push(makeStudy(random, VITAL_SIGNS, body, plusMinutes(start, 3)));
  }
  for (const panel of reason.panels) {
    if (!random.chance(ordered)) continue;
    studies.push(makeStudy(random, PANELS[panel] ?? VITAL_SIGNS, body, plusMinutes(start, random.int(5, 12))));
  }
  return { facility, kind, start, end, attending: random.pick(facility.practitioners), diagnoses, studies };
}

function drawTimes(random: Random, kind: VisitKind, day: number, asOf: string): { start: string; end: string } {
  const start = moment(day, kind === 'consulta' ? random.int(8 * 60, 18 * 60) : random.int(0, 20 * 60));
  const minutes = {
    consulta: random.int(15, 45),
    urgencias: random.int(60, 600),
    hospitalizacion: random.int(1, 6) * 1440 + 300,
  }[kind];
  const end = plusMinutes(start, minutes);
  // Nobody leaves after the last day that the city has lived.
  const last = `${asOf}T23:59:00`;
  return { start, end: end < last ? end : last };
}

const bodyOf = ({ age, chronic }: Draw, { feverish }: Reason): Body => ({
  ageYears: age,
  diabetic: chronic.some(({ code }) => code === DIABETES),
  hypertensive: chronic.some(({ code }) => code === HYPERTENSION),
  feverish,
});

function makeStudy(random: Random, panel: Panel, body: Body, at: string): Study {
  const { code, display, section } = panel;
  return { panel: { code, display, section }, at, results: measure(random, panel, body) };
}
