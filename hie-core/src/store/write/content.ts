/**
 * The text of a version: the resource as sent, with the store's id and meta spliced in front. Nothing else is touched,
 * so a number keeps the digits JSON.parse kept and unknown content of a known element comes back as it came.
 */
import type { Resource } from '@medplum/fhirtypes';

export interface VersionStamp {
  readonly id: string;
  readonly version: number;
  /** FHIR instant. */
  readonly lastUpdated: string;
}

/**
 * Leaves the resource with `id` and `meta` as it found them: the same write may have to start over. Keys are blanked and
 * put back, never deleted: a deleted key would turn the object into a slow dictionary for everything that comes after.
 */
export function contentOf(resource: Resource, stamp: VersionStamp): string {
  const loose = resource as { resourceType?: string; id?: string; meta?: Resource['meta'] };
  const { resourceType, id, meta } = loose;
  loose.resourceType = undefined;
  if (id !== undefined) loose.id = undefined;
  if (meta !== undefined) loose.meta = undefined;
  const rest = JSON.stringify(loose);
  loose.resourceType = resourceType!;
  if (id !== undefined) loose.id = id;
  if (meta !== undefined) loose.meta = meta;
  const head = `{"resourceType":"${resourceType}","id":"${stamp.id}","meta":${metaOf(meta, stamp)}`;
  return rest === '{}' ? `${head}}` : `${head},${rest.slice(1)}`;
}

/** The client's source, profiles, tags and labels stay; versionId and lastUpdated are the store's to give. */
function metaOf(meta: Resource['meta'], stamp: VersionStamp): string {
  const own = `{"versionId":"${stamp.version}","lastUpdated":"${stamp.lastUpdated}"`;
  if (meta === undefined) return `${own}}`;
  const rest = JSON.stringify({ ...meta, versionId: undefined, lastUpdated: undefined });
  return rest === '{}' ? `${own}}` : `${own},${rest.slice(1)}`;
}
