/**
 * What happened to one person in the last year: chronic illness, allergies, visits to hospitals and clinics. Follows from
 * (seed, person), like the person.
 */
import { ageInYears } from './calendar.ts';
import { ALLERGIES, type AllergyKind, CHRONIC, type Chronic } from './diseases.ts';
import { chooseNear, type Facilities, type Hospital } from './facilities.ts';
import type { Person } from './people.ts';
import { Random } from './random.ts';
import { checkUp, type Diagnosis, type Draw, reasonsFor } from './reasons.ts';
import { type ClinicVisit, clinicVisit, type HospitalVisit, hospitalVisit } from './visits.ts';

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
}

export interface HistoryContext {
  readonly seed: string | number;
  readonly asOf: string;
  readonly facilities: Facilities;
}

export function historyOf(person: Person, { seed, asOf, facilities }: HistoryContext): History {
  const random = new Random(seed, 'history', person.index);
  const age = ageInYears(person.birthDate, asOf);
  const open = facilities.hospitals.filter((hospital) => takes(hospital, age, person.sex));
  const homeHospital = chooseNear(random, open, person.alcaldia);
  const homeClinic = chooseNear(random, facilities.clinics, person.alcaldia);
  const chronic = CHRONIC.filter(
    (each) => (!each.sex || each.sex === person.sex) && random.chance(prevalence(each, age)),
  );
  const draw: Draw = { random, seed, person, asOf, age, chronic };
  const hospitalVisits = reasonsFor('hospital', draw).map((reason) =>
    hospitalVisit(draw, reason, random.chance(0.2) ? random.pick(open) : homeHospital),
  );
  const clinicReasons = reasonsFor('clinic', draw);
  if (hospitalVisits.length + clinicReasons.length === 0) clinicReasons.push(checkUp(draw));
  const clinicVisits = clinicReasons.map((reason) => clinicVisit(draw, reason, homeClinic));
  return {
    allergies: drawAllergies(random),
    chronic: chronic.map(({ code, display }) => ({ code, display })),
    hospitalVisits: hospitalVisits.sort(byStart),
    clinicVisits: clinicVisits.sort(byStart),
  };
}

const byStart = (a: { start: string }, b: { start: string }): number =>
  a.start < b.start ? -1 : a.start > b.start ? 1 : 0;

/** Children's hospitals take children, mothers' hospitals women who may give birth. */
function takes({ kind }: Hospital, age: number, sex: Person['sex']): boolean {
  if (kind === 'general') return true;
  return kind === 'pediatrico' ? age < 15 : sex === 'M' && age >= 15 && age < 45;
}

const prevalence = ({ prevalence: steps }: Chronic, age: number): number =>
  steps.reduce((share, [from, value]) => (age >= from ? value : share), 0);

function drawAllergies(random: Random): Allergy[] {
  if (!random.chance(0.07)) return [];
  return [{ ...random.pick(ALLERGIES), severity: random.pick(['MI', 'MO', 'SV'] as const) }];
}
