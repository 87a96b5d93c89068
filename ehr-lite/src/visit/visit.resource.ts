/** Network edge of the visit: the clinic's morning, one Encounter, and how it moves (one `send()`, If-Match). */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry, Encounter } from '@medplum/fhirtypes';
import { hubNow } from '../hub/clock.ts';
import { queries } from '../hub/queries.ts';
import type { Bundle, Encounter as ReadEncounter } from '../hub/r4.ts';
import { ask, FHIR_BASE, read } from '../hub/read.ts';
import { type Sent, send } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import type { Morning } from './morning.ts';
import { isFirstTime, moved, type Visited, withType } from './visit.ts';

export const hubInstant = (): string => new Date(hubNow()).toISOString();

export const readMorning = (day: string, signal?: AbortSignal): Promise<Morning> => read(`/visitas?dia=${day}`, signal);

export const readVisit = (id: string, signal?: AbortSignal): Promise<Visited> =>
  read(`${FHIR_BASE}/Encounter/${encodeURIComponent(id)}`, signal);

/** The visit as a whole, never over somebody else's change. */
export const encounterEntry = (encounter: Visited): BundleEntry => ({
  fullUrl: `${location.origin}${FHIR_BASE}/Encounter/${encounter.id}`,
  resource: encounter,
  request: {
    method: 'PUT',
    url: `Encounter/${encounter.id}`,
    ...(encounter.meta?.versionId !== undefined && { ifMatch: `W/"${encounter.meta.versionId}"` }),
  },
});

export async function moveVisit(
  encounter: Visited,
  status: Encounter['status'],
  who: Who,
  words: string,
): Promise<Sent> {
  const next = moved(encounter, status, hubInstant(), who);
  return sendVisit(next, words);
}

export const sendVisit = (next: Visited, words: string, more: readonly BundleEntry[] = []): Promise<Sent> =>
  sendInVisit(next, words, [encounterEntry(next), ...more]);

/** What is written in a visit without changing it clashes with nobody who does. */
export async function sendInVisit(
  { id, subject }: Visited,
  words: string,
  entries: readonly BundleEntry[],
): Promise<Sent> {
  const patientId = subject?.reference?.replace(/^Patient\//, '');
  const sent = await send({ operation: crypto.randomUUID(), patientId, words, entries });
  void queries.invalidateQueries({ queryKey: ['morning'] });
  void queries.invalidateQueries({ queryKey: ['visit', id] });
  return sent;
}

/** The doctor takes the patient; whether it is the first time here is asked of the record, not of the person. */
export async function takeVisit(encounter: Visited, who: Who, words: string): Promise<Sent> {
  const taken = moved(encounter, 'in-progress', hubInstant(), who);
  const first = isFirstTime(taken) ?? (await isFirstHere(taken, who).catch(() => undefined));
  return sendVisit(first === undefined ? taken : withType(taken, first), words);
}

async function isFirstHere({ subject }: Visited, { clues }: Who): Promise<boolean | undefined> {
  if (subject?.reference === undefined || clues === undefined) return undefined;
  const params = new URLSearchParams({ patient: subject.reference, status: 'finished', _count: '1' });
  params.set('service-provider:identifier', `${CLUES_SYSTEM}|${clues}`);
  const before = await read<Bundle<ReadEncounter>>(`${FHIR_BASE}/Encounter?${params}`);
  return !before.entry?.some(({ resource }) => resource?.resourceType === 'Encounter');
}

export interface VisitVersion {
  readonly id: string;
  readonly version: string;
}

/** Reception, which reads no Encounter: the hub changes the state for it. @returns the version that it made */
export async function changeState(
  { id, version }: VisitVersion,
  estado: 'cancelled' | 'arrived' | 'entered-in-error',
  /** Of what was a mistake: what the booked place is again. */
  cita?: 'booked' | 'noshow',
): Promise<VisitVersion> {
  const body = { estado, version, cita };
  const made = await ask<VisitVersion>({ method: 'POST', path: `/visitas/${id}/estado`, body });
  await queries.invalidateQueries({ queryKey: ['morning'] });
  return made;
}

/** FHIRPath Patch (https://hl7.org/fhir/R4/fhirpatch.html): only the state of the place changes, whatever else it holds. */
export const placeEntry = (
  appointment: { readonly id: string; readonly version?: string },
  status: string,
): BundleEntry => ({
  resource: {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'operation',
        part: [
          { name: 'type', valueCode: 'replace' },
          { name: 'path', valueString: 'Appointment.status' },
          { name: 'value', valueCode: status },
        ],
      },
    ],
  },
  request: {
    method: 'PATCH',
    url: `Appointment/${appointment.id}`,
    ...(appointment.version !== undefined && { ifMatch: `W/"${appointment.version}"` }),
  },
});
