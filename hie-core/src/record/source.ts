/** Who said it, for the reader of a row: the facility before the person, the message's origin when nobody is named. */

import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Encounter, Reference, Resource } from '@medplum/fhirtypes';
import type { PersonRecord } from './person-record.ts';

const MESSAGE = `${CANONICAL_BASE}/mensaje/`;
const NAMING = ['performer', 'recorder', 'asserter', 'requester', 'informationSource', 'author', 'source'] as const;

export function sourceText(resource: Resource, record: PersonRecord): string {
  const { encounter, context } = resource as { encounter?: Reference; context?: Reference };
  const visit = record.follow(encounter ?? context) as Encounter | undefined;
  const named = namedIn(resource);
  const facility = named.find(isOrganization)?.display ?? visit?.serviceProvider?.display;
  return facility ?? cluesText(resource.meta?.source) ?? named[0]?.display ?? '';
}

function namedIn(resource: Resource): Reference[] {
  return NAMING.flatMap((key) => (resource as unknown as Record<string, unknown>)[key] ?? [])
    .map((found) => ((found as { actor?: Reference }).actor ?? found) as Reference)
    .filter(({ display }) => display !== undefined);
}

const isOrganization = ({ type, reference, identifier }: Reference): boolean =>
  type === 'Organization' || reference?.includes('Organization/') === true || identifier?.system === CLUES_SYSTEM;

/** `meta.source` of what came by a facility's message begins with its CLUES. */
function cluesText(source: string | undefined): string | undefined {
  return source?.startsWith(MESSAGE) ? `CLUES ${source.slice(MESSAGE.length).split('/')[0]}` : undefined;
}
