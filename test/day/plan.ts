/**
 * Who does what today, and when: drawn from the synthetic city, so that the same seed gives the same day. The season chooses which of a
 * person's illnesses of the year bring her today; an outbreak sends many of one alcaldía to their clinics from ten on.
 */
import { City, type Life } from '../city/city.ts';
import type { Facilities, Facility, Hospital } from '../city/facilities.ts';
import type { CityMessage } from '../city/messages.ts';
import type { Person } from '../city/people.ts';
import { Random } from '../city/random.ts';
import type { Diagnosis } from '../city/reasons.ts';
import { CLOSES_AT, drawMinute } from './clock.ts';

export const SEASONS = ['invierno', 'estiaje', 'lluvias'] as const;
export type Season = (typeof SEASONS)[number];
const MONTHS: Readonly<Record<Season, readonly number[]>> = {
  invierno: [11, 12, 1, 2],
  estiaje: [3, 4, 5],
  lluvias: [6, 7, 8, 9, 10],
};
export const OUTBREAKS = {
  influenza: { code: 'J10.1', display: 'Influenza con otras manifestaciones respiratorias, virus identificado' },
  dengue: { code: 'A90', display: 'Fiebre del dengue [dengue clásico]' },
} as const satisfies Record<string, Diagnosis>;
export type Outbreak = keyof typeof OUTBREAKS;

export interface PlanOptions {
  readonly seed: string;
  readonly patients: number;
  readonly hospitals: number;
  readonly clinics: number;
  readonly season: Season;
  readonly outbreak: Outbreak | undefined;
}

interface At {
  /** Of the city's day, with its fraction: else everybody of a minute would come in the same millisecond. */
  readonly minute: number;
  readonly person: Person;
}
export interface MessageAt extends At {
  readonly message: CityMessage;
}
export interface DocumentAt extends At {
  readonly hospital: Hospital;
}
export interface VisitAt extends At {
  readonly clinic: Facility;
  readonly diagnosis: Diagnosis;
  readonly prescribed: boolean;
}
export interface HomeAt extends At {
  readonly clinic: Facility;
  /** One for each time that the device sends. */
  readonly minutes: readonly number[];
}
export interface DayPlan {
  readonly facilities: Facilities;
  readonly people: number;
  readonly messages: readonly MessageAt[];
  readonly documents: readonly DocumentAt[];
  readonly visits: readonly VisitAt[];
  readonly bookings: readonly At[];
  readonly homes: readonly HomeAt[];
}

/** Of a hundred people of the day; who does none of it goes to her clinic. */
const SHARE = { hospital: 0.5, document: 0.1, clinic: 0.4, prescribed: 0.7, portal: 0.2, home: 0.1, fallIll: 0.5 };
/** When devices are used: before breakfast, at noon, before supper, before sleep. */
const MEASURED_AT = [7 * 60, 12 * 60, 18 * 60, 20 * 60 + 30];

export function planDay(options: PlanOptions): DayPlan {
  const { seed, patients, hospitals, clinics } = options;
  const city = new City({ seed, patients, hospitals, clinics });
  const struck = options.outbreak === undefined ? undefined : strike(city);
  const plan = { messages: [], documents: [], visits: [], bookings: [], homes: [] } as Acts;
  for (const life of city) {
    const random = new Random(seed, 'dia', life.person.index);
    const clinic = life.history.clinicVisits[0]?.facility ?? random.pick(city.facilities.clinics);
    const one: Someone = { ...life, random, clinic, city, options, isStruck: life.person.alcaldia.name === struck };
    const does = [stays(one, plan), books(one, plan), measures(one, plan)].includes(true);
    visits(one, plan, does);
  }
  plan.messages.sort((a, b) => a.minute - b.minute);
  return { ...plan, facilities: city.facilities, people: city.people.count };
}

type Acts = {
  -readonly [Kind in Exclude<keyof DayPlan, 'facilities' | 'people'>]: DayPlan[Kind][number][];
};

/** Whose day is drawn: every draw comes from her own random numbers, always in the same order. */
interface Someone extends Life {
  readonly random: Random;
  readonly clinic: Facility;
  readonly city: City;
  readonly options: PlanOptions;
  /** Lives where the outbreak is. */
  readonly isStruck: boolean;
}

/** Her last stay in a hospital happens today: its messages, and now and then its discharge summary. */
function stays({ person, messages: said, random, city }: Someone, { messages, documents }: Acts): boolean {
  const stay = said.findLast(({ truth }) => truth.visit !== undefined)?.truth;
  if (stay === undefined || !random.chance(SHARE.hospital)) return false;
  let minute = drawMinute(random, 'hospital');
  for (const message of said.filter(({ truth }) => truth.clues === stay.clues && truth.visit === stay.visit)) {
    messages.push({ minute, person, message });
    minute = Math.min(CLOSES_AT, minute + random.int(5, 50));
  }
  const hospital = city.facilities.hospitals.find(({ clues }) => clues === stay.clues)!;
  if (random.chance(SHARE.document)) documents.push({ minute, person, hospital });
  return true;
}

function books({ person, random }: Someone, { bookings }: Acts): boolean {
  const minute = drawMinute(random, 'portal');
  if (!random.chance(SHARE.portal) || person.birthDate >= '2006') return false;
  bookings.push({ minute, person });
  return true;
}

function measures({ person, random, clinic }: Someone, { homes }: Acts): boolean {
  if (!random.chance(SHARE.home) || person.birthDate >= '1990') return false;
  const minutes = MEASURED_AT.map((minute) => minute - 40 + random.next() * 80);
  homes.push({ minute: minutes[0]!, person, clinic, minutes });
  return true;
}

/** Whoever falls ill, whoever would go today, and whoever does nothing else. */
function visits({ person, history, random, clinic, options, isStruck }: Someone, plan: Acts, doesMore: boolean): void {
  const { season, outbreak } = options;
  const ill = isStruck && random.chance(SHARE.fallIll);
  const goes = random.chance(SHARE.clinic);
  if (!ill && !goes && doesMore) return;
  const ofSeason = history.clinicVisits.filter(({ start }) => MONTHS[season].includes(Number(start.slice(5, 7))));
  const known = (ofSeason.at(-1) ?? history.clinicVisits.at(-1))?.diagnoses[0];
  const minute = ill ? 10 * 60 + random.next() * 7 * 60 : drawMinute(random, 'clinic');
  const diagnosis = ill ? OUTBREAKS[outbreak!] : (known ?? { code: 'Z00.0', display: 'Examen médico general' });
  plan.visits.push({ minute, person, clinic, diagnosis, prescribed: ill || random.chance(SHARE.prescribed) });
}

/** The alcaldía where most of its people live. */
function strike(city: City): string {
  const counts = new Map<string, number>();
  for (const { alcaldia } of city.people) counts.set(alcaldia.name, (counts.get(alcaldia.name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
}
