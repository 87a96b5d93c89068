/**
 * Which facility a resource comes from, as far as it says so itself, by its encounter, or by the message it came in. What only mentions
 * a facility (where a referral goes, who pays) does not come from there.
 */
import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Reference, Resource } from '@medplum/fhirtypes';
import { identifierHash } from '../../store/hashes.ts';
import { carerOf } from '../../store/write/treating.ts';

/** First one first. Of an order the performer is who is asked, not who asks. */
const FIELDS = ['serviceProvider', 'managingOrganization', 'custodian', 'performer', 'author', 'requester', 'location'];
const ASKS = /Request$|^NutritionOrder$|^CarePlan$/;
const FACILITIES = new Set(['Organization', 'Location', 'HealthcareService']);
/** Never from a facility in this sense: who the person is, the agenda, what is still to be done. */
const NOBODYS = new Set([
  'Patient',
  'RelatedPerson',
  'Person',
  'Coverage',
  'Appointment',
  'AppointmentResponse',
  'Task',
]);
const MESSAGE = `${CANONICAL_BASE}/mensaje/`;

/** Key of an Organization or Location, or the hash of its CLUES; undefined: it does not say. */
export function ownAuthorOf(resource: Resource): string | undefined {
  if (NOBODYS.has(resource.resourceType)) return undefined;
  const fields = ASKS.test(resource.resourceType) ? FIELDS.filter((name) => name !== 'performer') : FIELDS;
  for (const name of fields) {
    const found = facilityIn((resource as unknown as Record<string, unknown>)[name]);
    if (found !== undefined) return found;
  }
  const { source } = resource.meta ?? {};
  const clues = source?.startsWith(MESSAGE) ? source.slice(MESSAGE.length).split('/')[0] : undefined;
  return clues === undefined ? undefined : hyphened(identifierHash('Organization', CLUES_SYSTEM, clues));
}

/** A hash as the database writes it, so that it compares with a key. */
export const hyphened = (hash: string): string =>
  hash.replace(/^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/, '$1-$2-$3-$4-$5');

/** `Encounter/…` that it says it belongs to. */
export function encounterOf(resource: Resource): string | undefined {
  const { encounter, context } = resource as {
    encounter?: Reference;
    context?: Reference & { encounter?: Reference[] };
  };
  const first = Array.isArray(encounter) ? (encounter[0] as Reference | undefined) : encounter;
  return first?.reference ?? context?.encounter?.[0]?.reference ?? context?.reference;
}

function facilityIn(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    for (const one of value) {
      const found = facilityIn(one);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { actor, location, onBehalfOf } = value as Record<string, Reference | undefined>;
  for (const reference of [value as Reference, actor, location, onBehalfOf])
    if (isFacility(reference)) {
      const carer = carerOf(reference);
      if (carer !== undefined) return hyphened(carer);
    }
  return undefined;
}

function isFacility(reference: Reference | undefined): boolean {
  if (reference === undefined) return false;
  const told = typeof reference.reference === 'string' ? reference.reference.split('/')[0]! : reference.type;
  return told === undefined ? reference.identifier?.system === CLUES_SYSTEM : FACILITIES.has(told);
}
