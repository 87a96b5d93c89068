/**
 * Who does what today, and when: drawn from the synthetic city, so that the same seed gives the same day. The season chooses which of a
 * person's illnesses of the year bring her today; an outbreak sends many of one alcaldía to their clinics from ten on.
 */
import { City } from '../city/city.ts';
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
  const { seed, patients, hospitals, clinics, season, outbreak } = options;
  const city = new City({ seed, patients, hospitals, clinics });
  const struck = outbreak === undefined ? undefined : strike(city);
  const messages: MessageAt[] = [];
  const documents: DocumentAt[] = [];
  const visits: VisitAt[] = [];
  const bookings: At[] = [];
  const homes: HomeAt[] = [];
  for (const { person, history, messages: said } of city) {
    const random = new Random(seed, 'dia', person.index);
    const clinic = history.clinicVisits[0]?.facility ?? random.pick(city.facilities.clinics);
    const visit = said.findLast(({ truth }) => truth.visit !== undefined)?.truth;
    let does = 0;
    if (visit !== undefined && random.chance(SHARE.hospital)) {
      does++;
      let minute = drawMinute(random, 'hospital');
      for (const message of said.filter(({ truth }) => truth.clues === visit.clues && truth.visit === visit.visit)) {
        messages.push({ minute, person, message });
        minute = Math.min(CLOSES_AT, minute + random.int(5, 50));
      }
      const hospital = city.facilities.hospitals.find(({ clues }) => clues === visit.clues)!;
      if (random.chance(SHARE.document)) documents.push({ minute, person, hospital });
    }
    const bookingAt = drawMinute(random, 'portal');
    if (random.chance(SHARE.portal) && person.birthDate < '2006') does += bookings.push({ minute: bookingAt, person });
    if (random.chance(SHARE.home) && person.birthDate < '1990') {
      const minutes = MEASURED_AT.map((minute) => minute + random.int(-40, 40));
      does += homes.push({ minute: minutes[0]!, person, clinic, minutes });
    }
    const ill = struck !== undefined && person.alcaldia.name === struck && random.chance(SHARE.fallIll);
    const goes = random.chance(SHARE.clinic);
    if (!ill && !goes && does > 0) continue;
    const ofSeason = history.clinicVisits.filter(({ start }) => MONTHS[season].includes(Number(start.slice(5, 7))));
    const known = (ofSeason.at(-1) ?? history.clinicVisits.at(-1))?.diagnoses[0];
    const minute = ill ? random.int(10 * 60, 17 * 60) : drawMinute(random, 'clinic');
    const diagnosis = ill ? OUTBREAKS[outbreak!] : (known ?? { code: 'Z00.0', display: 'Examen médico general' });
    visits.push({ minute, person, clinic, diagnosis, prescribed: ill || random.chance(SHARE.prescribed) });
  }
  const people = city.people.count;
  const { facilities } = city;
  return { facilities, people, messages: inOrder(messages), documents, visits, bookings, homes };
}

/** The alcaldía where most of its people live. */
function strike(city: City): string {
  const counts = new Map<string, number>();
  for (const { alcaldia } of city.people) counts.set(alcaldia.name, (counts.get(alcaldia.name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
}

const inOrder = (messages: MessageAt[]): MessageAt[] => messages.sort((a, b) => a.minute - b.minute);
