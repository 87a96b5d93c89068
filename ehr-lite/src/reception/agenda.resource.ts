/** Network edge of the appointments that reception gives: the services of its own unit, their free places, and what the person has to come. */
import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { HealthcareService, Organization } from '@medplum/fhirtypes';
import type { Appointment } from '../booking/booking.resource.ts';
import { hubNow } from '../hub/clock.ts';
import type { Bundle } from '../hub/r4.ts';
import { FHIR_BASE, read, search } from '../hub/read.ts';
import { LOCALE } from '../texts/t.ts';

export interface Service {
  readonly id: string;
  readonly name: string;
}

/** What a service says of its agenda; without it nobody is booked there (hie-core/src/appointments/service-rules.ts). */
const RULES_URL = `${CANONICAL_BASE}/StructureDefinition/reglas-de-agenda`;
const DAY_MS = 86_400_000;
const DAYS_AHEAD = 60;
const PLACES = 40;
/** An appointment of this morning is still to come for who stands at the counter. */
const LATELY_MS = 6 * 3_600_000;

/** Those by referral alone are booked from the referral. */
export async function servicesHere(clues: string, signal?: AbortSignal): Promise<readonly Service[]> {
  const units = await search<Organization>(
    'Organization',
    { identifier: `${CLUES_SYSTEM}|${clues}`, _count: '1' },
    signal,
  );
  const unit = units.resources[0]?.id;
  if (unit === undefined) return [];
  const asked = { organization: `Organization/${unit}`, _count: '100' };
  const { resources } = await search<HealthcareService>('HealthcareService', asked, signal);
  const booked = resources.flatMap(({ id, name = '', active, extension = [] }) => {
    const rules = extension.find(({ url }) => url === RULES_URL)?.extension;
    const byReferral = rules?.some((one) => one.url === 'solo-referencia' && one.valueBoolean === true);
    return id === undefined || rules === undefined || active === false || byReferral ? [] : [{ id, name }];
  });
  return booked.sort((a, b) => a.name.localeCompare(b.name, LOCALE));
}

export async function freePlaces(
  service: string,
  patientId: string,
  fromMs: number,
  signal?: AbortSignal,
): Promise<readonly Appointment[]> {
  const asked = new URLSearchParams({
    start: new Date(fromMs).toISOString(),
    end: new Date(hubNow() + DAYS_AHEAD * DAY_MS).toISOString(),
    service: `HealthcareService/${service}`,
    'patient-reference': `Patient/${patientId}`,
    _count: String(PLACES),
  });
  return appointmentsIn(await read<Bundle<Appointment>>(`${FHIR_BASE}/Appointment/$find?${asked}`, signal));
}

export const isLastPage = (places: readonly Appointment[]): boolean => places.length < PLACES;

export async function toCome(patientId: string, signal?: AbortSignal): Promise<readonly Appointment[]> {
  const asked = {
    patient: `Patient/${patientId}`,
    date: `ge${new Date(hubNow() - LATELY_MS).toISOString()}`,
    _sort: 'date',
    _count: '50',
  };
  const { resources } = await search<Appointment>('Appointment', asked, signal);
  return resources.filter(({ status }) => status === 'booked' || status === 'pending');
}

const appointmentsIn = ({ entry = [] }: Bundle<Appointment>): Appointment[] =>
  entry.flatMap(({ resource }) => (resource?.resourceType === 'Appointment' ? [resource] : []));
