/**
 * What happened to one person in the last year: chronic illness, allergies, visits to hospitals and clinics with their
 * diagnoses and studies. Follows from (seed, person), like the person.
 */
import { ageInYears, dayNumber, moment, monthOf, plusMinutes } from './calendar.ts';
import {
  ALLERGIES,
  type AllergyKind,
  CHRONIC,
  type Chronic,
  DIABETES,
  DISEASES,
  type Disease,
  HYPERTENSION,
  PREGNANCY,
  seasonal,
} from './diseases.ts';
import { chooseNear, type Facilities, type Facility, type Hospital } from './facilities.ts';
import { type Body, measure, PANELS, type Result, VITAL_SIGNS } from './laboratory.ts';
import type { Person } from './people.ts';
import type { Practitioner } from './practitioners.ts';
import { Random } from './random.ts';
import { Weighted } from './weighted.ts';

export interface Diagnosis {
  readonly code: string;
  readonly display: string;
}

export interface Study {
  readonly panel: { readonly code: string; readonly display: string; readonly section: string };
  /** Local moment. */
  readonly at: string;
  readonly results: readonly Result[];
}

export type VisitKind = 'consulta' | 'urgencias' | 'hospitalizacion';

interface VisitOf<F extends Facility> {
  readonly facility: F;
  readonly kind: VisitKind;
  /** Local moments, see calendar.ts. */
  readonly start: string;
  readonly end: string;
  readonly attending: Practitioner;
  readonly diagnoses: readonly Diagnosis[];
  readonly studies: readonly Study[];
}

export type HospitalVisit = VisitOf<Hospital>;
export type ClinicVisit = VisitOf<Facility>;

export interface Allergy extends AllergyKind {
  /** HL7 table 0128. */
  readonly severity: 'MI' | 'MO' | 'SV';
}

export interface History {
  readonly allergies: readonly Allergy[];
  readonly chronic: readonly Diagnosis[];
  /** Oldest first. */
  readonly hospitalVisits: readonly HospitalVisit[];
  readonly clinicVisits: readonly ClinicVisit[];
  /** Where the person's record number is known even without a visit. */
  readonly homeHospital: Hospital;
  readonly homeClinic: Facility;
}

export interface HistoryContext {
  readonly seed: string | number;
  readonly asOf: string;
  readonly facilities: Facilities;
}

const DAYS = 365;

interface Reason {
  readonly diagnosis: Diagnosis;
  readonly admitted: number;
  readonly urgent: number;
  readonly panels: readonly string[];
  readonly feverish: boolean;
  readonly day: number;
}

export function historyOf(person: Person, context: HistoryContext): History {
  const random = new Random(context.seed, 'history', person.index);
  const age = ageInYears(person.birthDate, context.asOf);
  const { hospitals, clinics } = context.facilities;
  const homeHospital = chooseNear(random, hospitalsFor(hospitals, age, person.sex), person.alcaldia);
  const homeClinic = chooseNear(random, clinics, person.alcaldia);
  const chronic = CHRONIC.filter(
    (each) => (!each.sex || each.sex === person.sex) && random.chance(prevalence(each, age)),
  );
  const allergies = random.chance(0.07)
    ? [{ ...random.pick(ALLERGIES), severity: random.pick(['MI', 'MO', 'SV'] as const) }]
    : [];
  const draw = { random, person, context, age, chronic };
  const hospitalVisits = reasonsFor('hospital', draw).map((reason) => {
    const another = random.chance(0.2);
    const facility = another ? random.pick(hospitalsFor(hospitals, age, person.sex)) : homeHospital;
    return makeHospitalVisit(draw, reason, facility);
  });
  const clinicVisits = reasonsFor('clinic', draw).map((reason) => makeVisit(draw, reason, homeClinic, 'consulta'));
  if (hospitalVisits.length + clinicVisits.length === 0) clinicVisits.push(checkUp(draw, homeClinic));
  const byStart = (a: { start: string }, b: { start: string }): number => (a.start < b.start ? -1 : 1);
  return {
    allergies,
    chronic: chronic.map(({ code, display }) => ({ code, display })),
    hospitalVisits: hospitalVisits.sort(byStart),
    clinicVisits: clinicVisits.sort(byStart),
    homeHospital,
    homeClinic,
  };
}

interface Draw {
  readonly random: Random;
  readonly person: Person;
  readonly context: HistoryContext;
  readonly age: number;
  readonly chronic: readonly Chronic[];
}

/** Children's hospitals take children, mothers' hospitals women who may give birth; the first hospital takes anybody. */
function hospitalsFor(hospitals: readonly Hospital[], age: number, sex: string): readonly Hospital[] {
  return hospitals.filter(
    ({ kind }) => kind === 'general' || (kind === 'pediatrico' ? age < 15 : sex === 'M' && age >= 15 && age < 45),
  );
}

function prevalence({ prevalence: steps }: Chronic, age: number): number {
  return steps.reduce((share, [from, value]) => (age >= from ? value : share), 0);
}

function reasonsFor(place: 'hospital' | 'clinic', draw: Draw): Reason[] {
  const { random, person, age, chronic } = draw;
  const reasons: Reason[] = [];
  const often = place === 'hospital' ? (age < 3 || age >= 65 ? 0.8 : 0.42) : age < 5 ? 1.6 : age >= 60 ? 0.7 : 0.55;
  for (let i = random.count(often); i > 0; i--) {
    const day = drawDay(draw);
    const disease = drawDisease(place, draw, day);
    if (disease !== undefined)
      reasons.push({ ...disease, diagnosis: disease, day, feverish: disease.season === 'invierno' });
  }
  for (const each of chronic) {
    for (let i = random.count(place === 'hospital' ? each.hospitalVisits : each.clinicVisits * 0.6); i > 0; i--) {
      const { code, display, panels } = each;
      reasons.push({
        diagnosis: { code, display },
        panels,
        admitted: 0.15,
        urgent: 0.35,
        feverish: false,
        day: drawDay(draw),
      });
    }
  }
  const fertile = person.sex === 'M' && age >= PREGNANCY.ages[0] && age <= PREGNANCY.ages[1];
  if (fertile && new Random(draw.context.seed, 'pregnancy', person.index).chance(PREGNANCY.perYear)) {
    reasons.push(...pregnancy(place, draw));
  }
  return reasons;
}

function pregnancy(place: 'hospital' | 'clinic', draw: Draw): Reason[] {
  const { random } = draw;
  if (place === 'hospital') {
    const diagnosis = random.chance(0.4) ? PREGNANCY.caesarean : PREGNANCY.delivery;
    return [{ diagnosis, admitted: 1, urgent: 0.5, panels: ['BH'], feverish: false, day: drawDay(draw) }];
  }
  const care = { diagnosis: PREGNANCY.care, admitted: 0, urgent: 0, panels: ['BH', 'EGO'], feverish: false };
  return Array.from({ length: random.int(1, 4) }, () => ({ ...care, day: drawDay(draw) }));
}

/** A day of the last year, not before birth. */
function drawDay({ random, person, context }: Draw): number {
  const last = dayNumber(context.asOf);
  const first = Math.max(last - DAYS + 1, dayNumber(person.birthDate));
  return random.int(first, last);
}

const CHOICES = new Map<string, Weighted<Disease> | undefined>();

function drawDisease(place: 'hospital' | 'clinic', { random, person, age }: Draw, day: number): Disease | undefined {
  const month = monthOf(day);
  const key = `${place} ${age} ${person.sex} ${month}`;
  if (!CHOICES.has(key)) {
    const fits = DISEASES.filter(
      ({ ages, sex }) => age >= ages[0] && age <= ages[1] && (sex === undefined || sex === person.sex),
    );
    const weighed = fits.map((each) => [each, each[place] * seasonal(each.season, month)] as const);
    CHOICES.set(key, weighed.length > 0 ? new Weighted(weighed) : undefined);
  }
  return CHOICES.get(key)?.pick(random);
}

function makeHospitalVisit(draw: Draw, reason: Reason, facility: Hospital): HospitalVisit {
  const { random } = draw;
  const kind: VisitKind = random.chance(reason.admitted)
    ? 'hospitalizacion'
    : random.chance(reason.urgent)
      ? 'urgencias'
      : 'consulta';
  return makeVisit(draw, reason, facility, kind);
}

function makeVisit<F extends Facility>(draw: Draw, reason: Reason, facility: F, kind: VisitKind): VisitOf<F> {
  const { random, chronic, age } = draw;
  const opensAt = kind === 'consulta' ? random.int(8 * 60, 18 * 60) : random.int(0, 20 * 60);
  const start = moment(reason.day, opensAt);
  const minutes =
    kind === 'consulta'
      ? random.int(15, 45)
      : kind === 'urgencias'
        ? random.int(60, 600)
        : random.int(1, 6) * 1440 + 300;
  // Nobody leaves after the last day that the city has lived.
  const end = [plusMinutes(start, minutes), `${draw.context.asOf}T23:59:00`].sort()[0] ?? start;
  const body: Body = {
    ageYears: age,
    diabetic: chronic.some(({ code }) => code === DIABETES),
    hypertensive: chronic.some(({ code }) => code === HYPERTENSION),
    feverish: reason.feverish,
  };
  const others = chronic.filter(({ code }) => code !== reason.diagnosis.code && random.chance(0.25));
  const diagnoses = [reason.diagnosis, ...others].map(({ code, display }) => ({ code, display }));
  const ordered = facility.clues.slice(2, 5) === 'SIC' ? 0.12 : kind === 'consulta' ? 0.35 : 0.7;
  const studies = reason.panels
    .filter(() => random.chance(ordered))
    .map((panel) => makeStudy(random, PANELS[panel] ?? VITAL_SIGNS, body, plusMinutes(start, random.int(5, 12))));
  const vitals = random.chance(kind === 'consulta' ? 0.3 : 0.5);
  if (vitals) studies.unshift(makeStudy(random, VITAL_SIGNS, body, plusMinutes(start, 3)));
  return { facility, kind, start, end, attending: random.pick(facility.practitioners), diagnoses, studies };
}

function makeStudy(random: Random, panel: typeof VITAL_SIGNS, body: Body, at: string): Study {
  const { code, display, section } = panel;
  return { panel: { code, display, section }, at, results: measure(random, panel, body) };
}

function checkUp(draw: Draw, clinic: Facility): ClinicVisit {
  const child = draw.age < 6;
  const diagnosis = child
    ? { code: 'Z00.1', display: 'Control de salud de rutina del niño' }
    : { code: 'Z00.0', display: 'Examen médico general' };
  const reason = { diagnosis, admitted: 0, urgent: 0, panels: [], feverish: false, day: drawDay(draw) };
  return makeVisit(draw, reason, clinic, 'consulta');
}
