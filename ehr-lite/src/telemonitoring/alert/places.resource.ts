/** The unit's own first places for a person (IHE Scheduling $find), asked by its staff. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Appointment } from '../../booking/booking.resource.ts';
import { hubNow } from '../../hub/clock.ts';
import { FHIR_BASE, read, search } from '../../hub/read.ts';

const DAYS_MS = 30 * 86_400_000;
/** Nobody is told by telephone to be there in five minutes. */
const EARLIEST_MS = 60 * 60_000;

export async function findUnitPlaces(
  clues: string,
  patientId: string,
  count: number,
  signal?: AbortSignal,
): Promise<readonly Appointment[]> {
  const units = await search<{ readonly resourceType: 'Organization'; readonly id?: string }>(
    'Organization',
    { identifier: `${CLUES_SYSTEM}|${clues}`, _count: '5' },
    signal,
  );
  const unit = units.resources.flatMap(({ id }) => (id === undefined ? [] : [id])).join(',');
  if (unit === '') return [];
  const params = new URLSearchParams({
    start: new Date(hubNow() + EARLIEST_MS).toISOString(),
    end: new Date(hubNow() + DAYS_MS).toISOString(),
    organization: unit,
    'patient-reference': `Patient/${patientId}`,
    _count: String(count),
  });
  const found = await read<{ readonly entry?: readonly { readonly resource?: Appointment }[] }>(
    `${FHIR_BASE}/Appointment/$find?${params}`,
    signal,
  );
  return (found.entry ?? []).flatMap(({ resource }) => (resource?.resourceType === 'Appointment' ? [resource] : []));
}
