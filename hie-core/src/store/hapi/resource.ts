/** A resource as HAPI gives it, in the form the store's decisions are made on. */
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { type Current, patientIds, toStored } from '../current.ts';
import { isOurs, keyOf } from '../keys.ts';
import type { Stored } from '../repository.ts';

export function toCurrent(resource: Resource): Current {
  const type = resource.resourceType;
  const id = resource.id!;
  const patient = patientIds(resource)[0];
  const clean = withoutRequestId(resource);
  return {
    key: keyOf(type, id),
    type,
    version: Number(clean.meta?.versionId),
    deleted: false,
    atMs: Date.parse(clean.meta!.lastUpdated!),
    patient: patient === undefined ? undefined : keyOf('Patient', patient),
    publicId: isOurs(id) ? undefined : id,
    content: JSON.stringify(clean),
  };
}

export const storedOf = (resource: Resource): Stored => toStored(toCurrent(resource));

export const resourcesOf = (bundle: Bundle): Resource[] =>
  (bundle.entry ?? []).flatMap(({ resource, search }) =>
    resource === undefined || resource.resourceType === 'OperationOutcome' || search?.mode === 'outcome'
      ? []
      : [resource as Resource],
  );

/** HAPI writes `#` and the id of the HTTP request behind `meta.source`; and instants with an offset, we in UTC. */
function withoutRequestId(resource: Resource): Resource {
  const { resourceType, id, meta, ...rest } = resource as Resource & Record<string, unknown>;
  const { versionId, lastUpdated, source, ...labels } = meta ?? {};
  const cut = source?.replace(/#[^#]*$/, '');
  const stamp = { versionId, lastUpdated: new Date(lastUpdated ?? 0).toISOString() };
  return { resourceType, id, meta: { ...stamp, ...(cut ? { source: cut } : {}), ...labels }, ...rest } as Resource;
}
