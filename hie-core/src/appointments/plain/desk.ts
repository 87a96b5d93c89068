/** What a citizen asks of the agenda, whether by a page without script or by the web: places of the nearest clinics, and acts on his appointments. */
import { SEPOMEX_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import type { Appointment, Patient } from '@medplum/fhirtypes';
import type { Preferring } from '../../notices/preferences.ts';
import type { RequestContext } from '../../store/guarded.ts';
import { DAY_MS } from '../day-places.ts';
import { EVERYWHERE, type FindQuery, find } from '../find.ts';
import type { Leaving } from '../leave.ts';
import type { Codes } from '../waitlist/code.ts';
import { type Clinic, clinicsNear, type Meant, type Near, placeMeant, servicesOf } from './near.ts';

/** Nobody looks further down a list on a telephone. */
const MOST_CLINICS = 8;
/** Of the list of clinics alone. */
const MOST_LISTED = 30;
const LOOK_DAYS = 60;

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly birthDate: string | undefined;
  readonly postalCode: string | undefined;
  readonly own: boolean;
}
export interface Offer extends Clinic {
  /** Epoch milliseconds of the first place; undefined: none in sight. */
  readonly firstMs: number | undefined;
}
export interface Offers {
  readonly meant: Meant;
  readonly near: Near | undefined;
  readonly clinics: readonly Offer[];
}

export interface DeskParts extends Leaving, Pick<Preferring, 'db'> {
  readonly codes: Codes;
  readonly terminology: Pick<Terminology, 'system'>;
}

export function createDesk(parts: DeskParts) {
  const { store, directory, free, terminology, nowMs } = parts;

  const placesOf = (clinic: Clinic, person: Person | undefined, asked: Partial<FindQuery>) => {
    const startMs = nowMs();
    const query: FindQuery = {
      ...{ ...EVERYWHERE, startMs, endMs: startMs + LOOK_DAYS * DAY_MS, count: 1, offset: 0 },
      schedules: clinic.agendas.map(({ id }) => id),
      patientId: person?.id,
      patient: person?.birthDate === undefined ? undefined : { birthDate: person.birthDate },
      ...asked,
    };
    return find(directory, free, query, nowMs());
  };

  /** Who says nothing means where he lives. */
  async function whereFor(typed: string, person: Person | undefined): Promise<Pick<Offers, 'meant' | 'near'>> {
    const meant = placeMeant(typed, await terminology.system(SEPOMEX_SYSTEM));
    const home = meant.kind === 'near' ? meant : placeMeant(person?.postalCode ?? '', undefined);
    return { meant, near: home.kind === 'near' ? home.near : undefined };
  }

  return {
    /** Oneself first, then who is in one's care. One search: the law says whose. */
    async people(context: RequestContext): Promise<readonly Person[]> {
      const own = context.caller.patientId;
      if (own === undefined) return [];
      const query = { type: 'Patient', criteria: [], sort: [], count: 50, cursor: undefined, total: 'none' as const };
      const { matches } = await store.search(context, query, 'Patient');
      return matches
        .map(({ json }) => JSON.parse(json) as Patient)
        .filter(({ link }) => !link?.some(({ type }) => type === 'replaced-by'))
        .map((patient) => personOf(patient, own))
        .sort((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name, 'es'));
    },
    services: async () => servicesOf(await directory.agendas()),
    async offers(service: string, typed: string, person: Person | undefined): Promise<Offers> {
      const { meant, near } = await whereFor(typed, person);
      const clinics = clinicsNear(await directory.agendas(), service, near).slice(0, MOST_CLINICS);
      const offers: Offer[] = [];
      for (const clinic of clinics) {
        const { appointments } = await placesOf(clinic, person, {});
        const start = appointments[0]?.start;
        offers.push({ ...clinic, firstMs: start === undefined ? undefined : Date.parse(start) });
      }
      return { meant, near, clinics: offers };
    },
    /** Every clinic that gives appointments, the nearest to where somebody means or lives first. */
    async clinics(typed: string, person: Person | undefined) {
      const { meant, near } = await whereFor(typed, person);
      return { meant, near, clinics: clinicsNear(await directory.agendas(), undefined, near).slice(0, MOST_LISTED) };
    },
    places: async (clinic: Clinic, person: Person, fromMs: number, count: number): Promise<readonly Appointment[]> =>
      (await placesOf(clinic, person, { startMs: Math.max(fromMs, nowMs()), count })).appointments,
    /** What is to come, and what was lately, of everybody whom the caller may see. */
    async appointments(context: RequestContext): Promise<readonly Appointment[]> {
      const since = new Date(nowMs() - DAY_MS).toISOString();
      const found = async (code: string, value: string) => {
        const criteria = [{ code, modifier: undefined, values: [value] }];
        const sort = [{ code: 'date', descending: false }];
        const query = { type: 'Appointment', criteria, sort, count: 50, cursor: undefined, total: 'none' as const };
        const { matches } = await store.search(context, query, 'Appointment');
        return matches.map(({ json }) => JSON.parse(json) as Appointment);
      };
      // Who waits has no time yet.
      const waiting = await found('status', 'waitlist');
      return [...(await found('date', `ge${since}`)), ...waiting.filter(({ start }) => start === undefined)];
    },
    async appointment(context: RequestContext, id: string): Promise<Appointment> {
      return JSON.parse((await store.read(context, 'Appointment', id)).json) as Appointment;
    },
  };
}
export type Desk = ReturnType<typeof createDesk>;

function personOf(patient: Patient, own: string): Person {
  const name = patient.name?.find(({ use }) => use === 'official') ?? patient.name?.[0];
  const home = patient.address?.find(({ use }) => use === 'home') ?? patient.address?.[0];
  return {
    id: patient.id!,
    name: name?.text ?? [...(name?.given ?? []), name?.family].filter(Boolean).join(' '),
    birthDate: patient.birthDate,
    postalCode: home?.postalCode,
    own: patient.id === own,
  };
}
