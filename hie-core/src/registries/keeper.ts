/**
 * Who keeps the registries: operators, and systems of no facility. What a facility's own system writes claims no place in them, or an edge
 * could give its hospital a CLUES under which others treat, and with it their persons (docs/adr/0044).
 */
import type { Resource } from '@medplum/fhirtypes';
import { isRegisteredFacility, REGISTRY_META } from '../profiles/mcsd.ts';
import type { Caller } from '../security/caller.ts';

const CLAIMS: ReadonlySet<string> = new Set([...REGISTRY_META.Organization, ...REGISTRY_META.Location]);

export function stampKeeper(resource: Resource, { role, clues }: Caller): Resource {
  if (role !== 'sistema' || clues === undefined || !isRegisteredFacility(resource)) return resource;
  const { profile = [], ...meta } = resource.meta ?? {};
  const others = profile.filter((url) => !CLAIMS.has(url));
  return { ...resource, meta: { ...meta, ...(others.length > 0 && { profile: others }) } } as Resource;
}
