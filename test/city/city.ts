/**
 * The whole synthetic city as a stream: person by person, what hospitals and clinics say of them and what is true.
 * Nothing is kept but the running numbers of each hospital, so a city of 3.5 million fits in the memory of one of 2,000.
 * The same options give the same bytes.
 */
import { DEFAULT_AS_OF } from './calendar.ts';
import { type ClinicBundle, clinicBundle } from './clinic-bundle.ts';
import { type Facilities, makeFacilities } from './facilities.ts';
import { type History, historyOf } from './history.ts';
import { type CityMessage, HospitalNumbers, messagesOf } from './messages.ts';
import { People, type Person } from './people.ts';
import type { RegisteredNames } from './registered-names.ts';

export interface CityOptions {
  readonly seed: string | number;
  /** People, all of them patients of somebody: up to 3,500,000. */
  readonly patients: number;
  /** 1 to 35. */
  readonly hospitals?: number | undefined;
  /** 1 to 200. */
  readonly clinics?: number | undefined;
  /** Last day that has been lived, YYYY-MM-DD. */
  readonly asOf?: string | undefined;
  readonly names?: RegisteredNames | undefined;
}

export interface Life {
  readonly person: Person;
  readonly history: History;
  /** Oldest first. */
  readonly messages: readonly CityMessage[];
  readonly clinicBundles: readonly ClinicBundle[];
}

export const DEFAULT_SEED = 'cdmx';
export const DEFAULT_PATIENTS = 2_000;
export const DEFAULT_HOSPITALS = 5;
export const DEFAULT_CLINICS = 10;

export class City implements Iterable<Life> {
  readonly facilities: Facilities;
  readonly people: People;
  readonly #options: CityOptions;

  constructor(options: CityOptions) {
    const { seed, patients, hospitals = DEFAULT_HOSPITALS, clinics = DEFAULT_CLINICS, asOf, names } = options;
    this.#options = options;
    this.facilities = makeFacilities(seed, hospitals, clinics);
    this.people = new People({ seed, count: patients, asOf, names });
  }

  historyOf(person: Person): History {
    const { seed, asOf = DEFAULT_AS_OF } = this.#options;
    return historyOf(person, { seed, asOf, facilities: this.facilities });
  }

  *[Symbol.iterator](): Generator<Life> {
    const numbers = new HospitalNumbers();
    for (const person of this.people) {
      const history = this.historyOf(person);
      const messages = messagesOf(person, history, this.#options.seed, numbers);
      const clinicBundles = history.clinicVisits.map((visit, i) => clinicBundle(person, visit, i + 1));
      yield { person, history, messages, clinicBundles };
    }
  }
}
