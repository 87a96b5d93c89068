/**
 * A place in the agenda: one schedule, one beginning. Its id tells both, so nothing is stored of places that nobody has taken
 * (docs/adr/0026): it is the id of a proposed Appointment, and of the Slot it would take.
 */
import type { Appointment, Reference } from '@medplum/fhirtypes';
import { PLACE_SYSTEM } from './systems.ts';

export interface Place {
  readonly scheduleId: string;
  readonly startMs: number;
}

const MINUTE_MS = 60_000;
const SYNTAX = /^([A-Za-z0-9\-.]{1,56})\.([0-9a-z]{4,7})$/;
/** So that every place's id is a FHIR id. */
export const MAX_SCHEDULE_ID = 56;

export const placeId = ({ scheduleId, startMs }: Place): string =>
  `${scheduleId}.${Math.floor(startMs / MINUTE_MS).toString(36)}`;

export function parsePlace(id: string): Place | undefined {
  const [, scheduleId, minutes] = SYNTAX.exec(id) ?? [];
  if (scheduleId === undefined || minutes === undefined) return undefined;
  return { scheduleId, startMs: Number.parseInt(minutes, 36) * MINUTE_MS };
}

export const slotReference = (place: Place): Reference<never> =>
  ({ type: 'Slot', identifier: { system: PLACE_SYSTEM, value: placeId(place) } }) as Reference<never>;

/** As the hub wrote it, or as a client refers to it: `Slot/<id of the place>`. */
export function placeOf({ slot }: Pick<Appointment, 'slot'>): Place | undefined {
  for (const { reference, identifier } of slot ?? []) {
    const id =
      identifier?.system === PLACE_SYSTEM ? identifier.value : /(?:^|\/)Slot\/([^/]+)$/.exec(reference ?? '')?.[1];
    const place = id === undefined ? undefined : parsePlace(id);
    if (place !== undefined) return place;
  }
  return undefined;
}
