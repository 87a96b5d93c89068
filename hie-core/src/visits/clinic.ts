/** Which clinic a visit or a booked place belongs to: the CLUES by which the resource names it. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Appointment, Encounter, Identifier, Reference, Resource } from '@medplum/fhirtypes';

const cluesIn = (identifier: Identifier | undefined): string | undefined =>
  identifier?.system === CLUES_SYSTEM ? identifier.value : undefined;

const named = (reference: Reference | undefined): string | undefined => cluesIn(reference?.identifier);

/** An ambulatory Encounter: what the morning of a first-level clinic consists of. */
export const isVisit = ({ class: kind, serviceProvider }: Encounter): boolean =>
  kind?.code === 'AMB' && named(serviceProvider) !== undefined;

/** @param at the clinic of an address that stands in agendas */
export function clinicsOf(
  resource: Resource,
  at: (reference: string) => string | undefined = () => undefined,
): readonly string[] {
  const found =
    resource.resourceType === 'Encounter'
      ? [isVisit(resource) ? named((resource as Encounter).serviceProvider) : undefined]
      : resource.resourceType === 'Appointment'
        ? ((resource as Appointment).participant ?? []).map(
            ({ actor }) => named(actor as Reference) ?? at(actor?.reference ?? ''),
          )
        : [];
  return [...new Set(found.filter((clues) => clues !== undefined))];
}
