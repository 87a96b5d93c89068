/** Network edge of appointments that a hospital keeps in its own agenda: whose they are, and its telephone as the directory has it. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Organization } from '@medplum/fhirtypes';
import { search } from '../hub/read.ts';
import type { Appointment } from './booking.resource.ts';

export interface Keeper {
  readonly clues: string | undefined;
  readonly name: string | undefined;
}

/**
 * undefined: it is kept here. Told by the hospital's system it names no place of ours, and what is done with it here reaches nobody there;
 * who waits for a service of ours has no place either. The hub judges the same (appointments/kept-elsewhere.ts).
 */
export function keeperOf({ slot, status, participant, extension }: Appointment): Keeper | undefined {
  if (slot?.some(({ identifier }) => identifier?.system?.endsWith('/sid/espacio'))) return undefined;
  const waitsHere =
    extension?.some(({ url }) => url.endsWith('/lista-de-espera')) === true ||
    participant?.some(({ actor }) => /(?:^|\/)HealthcareService\//.test(actor?.reference ?? '')) === true;
  if (status === 'waitlist' && waitsHere) return undefined;
  const unit = participant?.find(({ actor }) => actor?.identifier?.system === CLUES_SYSTEM)?.actor;
  return { clues: unit?.identifier?.value, name: unit?.display };
}

export async function readPhone(clues: string, signal?: AbortSignal): Promise<string | null> {
  const asked = { identifier: `${CLUES_SYSTEM}|${clues}`, _elements: 'telecom' };
  const { resources } = await search<Organization>('Organization', asked, signal);
  const phones = resources.flatMap(({ telecom = [] }) => telecom.filter(({ system }) => system === 'phone'));
  return phones.find(({ value }) => value !== undefined)?.value ?? null;
}
