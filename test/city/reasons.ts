/** Why a person goes to a hospital or a clinic in a year, and on which day: acute illness by age, sex and season, chronic illness, pregnancy. */
import { dayNumber, monthOf } from './calendar.ts';
import { type Chronic, DISEASES, type Disease, PREGNANCY, seasonal } from './diseases.ts';
import type { Person } from './people.ts';
import { Random } from './random.ts';
import { Weighted } from './weighted.ts';

export interface Diagnosis {
  readonly code: string;
  readonly display: string;
}

export interface Reason {
  readonly diagnosis: Diagnosis;
  /** Day number, see calendar.ts. */
  readonly day: number;
  /** Chances of being admitted, and of coming through emergencies. */
  readonly admitted: number;
  readonly urgent: number;
  readonly panels: readonly string[];
  readonly feverish: boolean;
}

/** The person as the draws of one year see them. */
export interface Draw {
  readonly random: Random;
  readonly seed: string | number;
  readonly person: Person;
  readonly asOf: string;
  readonly age: number;
  readonly chronic: readonly Chronic[];
}

export type Place = 'hospital' | 'clinic';

const DAYS = 365;

export function reasonsFor(place: Place, draw: Draw): Reason[] {
  return [...acute(place, draw), ...controls(place, draw), ...pregnancy(place, draw)];
}

function acute(place: Place, draw: Draw): Reason[] {
  const { random, age } = draw;
  const perYear = place === 'hospital' ? (age < 3 || age >= 65 ? 0.8 : 0.42) : age < 5 ? 1.6 : age >= 60 ? 0.7 : 0.55;
  return Array.from({ length: random.count(perYear) }, () => {
    const day = drawDay(draw);
    const { code, display, admitted, urgent, panels, season } = drawDisease(place, draw, day);
    return { diagnosis: { code, display }, admitted, urgent, panels, day, feverish: season === 'invierno' };
  });
}

function controls(place: Place, draw: Draw): Reason[] {
  return draw.chronic.flatMap(({ code, display, panels, hospitalVisits, clinicVisits }) =>
    // Six of ten appointments are kept.
    Array.from({ length: draw.random.count(place === 'hospital' ? hospitalVisits : clinicVisits * 0.6) }, () => {
      const day = drawDay(draw);
      return { diagnosis: { code, display }, panels, admitted: 0.15, urgent: 0.35, feverish: false, day };
    }),
  );
}

function pregnancy(place: Place, draw: Draw): Reason[] {
  const { random, person, age, seed } = draw;
  const [from, to] = PREGNANCY.ages;
  if (person.sex !== 'M' || age < from || age > to) return [];
  // Hospital and clinic must agree on whether she is pregnant: a draw of its own.
  if (!new Random(seed, 'pregnancy', person.index).chance(PREGNANCY.perYear)) return [];
  if (place === 'hospital') {
    const diagnosis = random.chance(0.4) ? PREGNANCY.caesarean : PREGNANCY.delivery;
    return [{ diagnosis, admitted: 1, urgent: 0.5, panels: ['BH'], feverish: false, day: drawDay(draw) }];
  }
  const care = { diagnosis: PREGNANCY.care, admitted: 0, urgent: 0, panels: ['BH', 'EGO'], feverish: false };
  return Array.from({ length: random.int(1, 4) }, () => ({ ...care, day: drawDay(draw) }));
}

/** For whoever had no other reason to be known to anybody. */
export function checkUp(draw: Draw): Reason {
  const child = draw.age < 6;
  const diagnosis = child
    ? { code: 'Z00.1', display: 'Control de salud de rutina del niño' }
    : { code: 'Z00.0', display: 'Examen médico general' };
  return { diagnosis, admitted: 0, urgent: 0, panels: [], feverish: false, day: drawDay(draw) };
}

/** A day of the last year, not before birth. */
function drawDay({ random, person, asOf }: Draw): number {
  const last = dayNumber(asOf);
  return random.int(Math.max(last - DAYS + 1, dayNumber(person.birthDate)), last);
}

/** By place, age, sex and month: a few thousand lists at most. */
const CHOICES = new Map<string, Weighted<Disease>>();

function drawDisease(place: Place, { random, person, age }: Draw, day: number): Disease {
  const month = monthOf(day);
  const key = `${place} ${age} ${person.sex} ${month}`;
  let choice = CHOICES.get(key);
  if (choice === undefined) {
    const fits = DISEASES.filter(
      ({ ages, sex }) => age >= ages[0] && age <= ages[1] && (sex === undefined || sex === person.sex),
    );
    choice = new Weighted(fits.map((each) => [each, each[place] * seasonal(each.season, month)] as const));
    CHOICES.set(key, choice);
  }
  return choice.pick(random);
}
