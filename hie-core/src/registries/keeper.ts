/**
 * Who keeps the registries: operators, and systems of no facility. What a facility's own system writes into the directory, of agendas and
 * of what local codes mean is marked with its CLUES at the door, whatever it sent, and the rule of its type judges it inside the write; it claims no place in the registries, or an edge
 * could give its hospital a CLUES under which others treat, and with it their persons (docs/adr/0044).
 */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Extension, Resource } from '@medplum/fhirtypes';
import { isRegisteredFacility, REGISTRY_META } from '../profiles/mcsd.ts';
import type { Caller } from '../security/caller.ts';
import { DIRECTORY } from '../security/policy/type-groups.ts';

const CLAIMS: ReadonlySet<string> = new Set([...REGISTRY_META.Organization, ...REGISTRY_META.Location]);
/** Never stored: the rule takes it off again. */
const WRITER_URL = `${CANONICAL_BASE}/StructureDefinition/unidad-que-escribe`;

/** The rules of all these take the mark off again. */
const MARKED: ReadonlySet<string> = new Set([...DIRECTORY, 'Schedule', 'Slot', 'ConceptMap']);

type Extended = Resource & { readonly extension?: readonly Extension[] };

export function stampKeeper(resource: Resource, { role, clues }: Caller): Resource {
  if (!MARKED.has(resource.resourceType)) return resource;
  const bare = withoutWriter(resource);
  if (role !== 'sistema' || clues === undefined) return bare;
  const { extension = [] } = bare as Extended;
  return { ...unclaimed(bare), extension: [...extension, { url: WRITER_URL, valueString: clues }] } as Resource;
}

function unclaimed(resource: Resource): Resource {
  if (!isRegisteredFacility(resource)) return resource;
  const { profile = [], ...meta } = resource.meta ?? {};
  const others = profile.filter((url) => !CLAIMS.has(url));
  return { ...resource, meta: { ...meta, ...(others.length > 0 && { profile: others }) } } as Resource;
}

/** CLUES of the facility whose system writes this; undefined: who writes keeps the registries. */
export const writerOf = (resource: Resource): string | undefined =>
  (resource as Extended).extension?.find(({ url }) => url === WRITER_URL)?.valueString;

export function withoutWriter<T extends Resource>(resource: T): T {
  const { extension, ...rest } = resource as T & Extended;
  if (extension?.every(({ url }) => url !== WRITER_URL) ?? true) return resource;
  const others = extension!.filter(({ url }) => url !== WRITER_URL);
  return { ...rest, ...(others.length > 0 && { extension: others }) } as unknown as T;
}
