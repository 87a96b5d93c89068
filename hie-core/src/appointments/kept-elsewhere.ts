/**
 * An appointment of an agenda that is not kept here: a hospital's own system told of it (SIU), so that it names no place of ours. What its person
 * did with it here would reach nobody there: she would be waited for at the old hour, and her place given to nobody.
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Appointment, ContactPoint, Location, Organization } from '@medplum/fhirtypes';
import { fault, type HubError } from '../errors.ts';
import { readFacility, readSite } from '../registries/read.ts';
import type { Repository } from '../store/repository.ts';
import { actorOf } from './agenda.ts';
import { placeOf } from './place.ts';
import { WAIT_URL } from './systems.ts';

type Told = Pick<Appointment, 'slot' | 'status' | 'participant' | 'extension'>;

/** Who waits for a service of ours has no place either. */
export const isKeptElsewhere = (appointment: Told): boolean =>
  placeOf(appointment) === undefined && !(appointment.status === 'waitlist' && waitsHere(appointment));

const waitsHere = ({ extension, participant }: Told): boolean =>
  extension?.some(({ url }) => url === WAIT_URL) === true ||
  actorOf(
    participant?.map(({ actor }) => actor),
    'HealthcareService',
  ) !== undefined;

export interface Keeper {
  readonly name: string | undefined;
  readonly phone: string | undefined;
}

/** Who keeps it, with the telephone that the directory has. */
export async function keeperOf(repository: Pick<Repository, 'search'>, { participant }: Told): Promise<Keeper> {
  const named = participant?.find(({ actor }) => actor?.identifier?.system === CLUES_SYSTEM)?.actor;
  const clues = named?.identifier?.value;
  if (clues === undefined) return { name: undefined, phone: undefined };
  const organization = (await readFacility(repository, clues))?.organization;
  const phone = phoneOf(organization) ?? phoneOf(await readSite(repository, clues));
  return { name: named?.display ?? organization?.name, phone };
}

const phoneOf = (unit: Organization | Location | undefined): string | undefined => {
  const telecom: readonly ContactPoint[] = unit?.telecom ?? [];
  return telecom.find(({ system, value }) => system === 'phone' && value !== undefined)?.value;
};

/** In words: whom to call. */
export const callWords = ({ name, phone }: Keeper): string =>
  phone === undefined ? `Llame o acuda a ${name ?? 'ese hospital'}.` : `Llame a ${name ?? 'ese hospital'}: ${phone}.`;

/** A citizen acts here on what is kept here alone. @throws HubError with whom to call */
export async function refuseKeptElsewhere(
  repository: Pick<Repository, 'search'>,
  appointment: Appointment,
): Promise<void> {
  if (isKeptElsewhere(appointment)) throw notHere(await keeperOf(repository, appointment));
}

const notHere = (keeper: Keeper): HubError =>
  fault('business-rule', 'Esta cita la lleva el hospital en su propia agenda.', {
    path: 'Appointment.slot',
    rule: 'Una cita se cambia en la agenda que la lleva',
    fix: callWords(keeper),
  });
