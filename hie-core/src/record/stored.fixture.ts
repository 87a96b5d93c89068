/** Transaction bundles as the exchange would hold them: `urn:uuid:` and conditional references become `Type/id`, a later write of the same key replaces. */
import type { Bundle, BundleEntry, Patient, Resource } from '@medplum/fhirtypes';
import { derivedUuid } from './derived-id.ts';

/** In the order in which they were sent. */
export function storedFrom(bundles: readonly Bundle[]): { patients: Patient[]; resources: Resource[] } {
  const held = new Map<string, Resource>();
  for (const { entry = [] } of bundles) {
    const addresses = new Map(entry.map((each) => [each.fullUrl ?? '', addressOf(each)]));
    for (const each of entry) {
      const address = addresses.get(each.fullUrl ?? '')!;
      const resource = withAddresses(each.resource!, addresses);
      held.set(address, { ...resource, id: address.split('/')[1]! });
    }
  }
  const all = [...held.values()];
  return {
    patients: all.filter((resource) => resource.resourceType === 'Patient'),
    resources: all.filter((resource) => resource.resourceType !== 'Patient'),
  };
}

/** The condition names what is written, whether it is a conditional create or a conditional update. */
function addressOf({ fullUrl, request, resource }: BundleEntry): string {
  const type = resource!.resourceType;
  const condition = request?.ifNoneExist ?? request?.url?.split('?')[1];
  return `${type}/${condition ? derivedUuid(type, condition) : (fullUrl ?? '').replace('urn:uuid:', '')}`;
}

const CONDITIONAL = /^([A-Z]\w+)\?(.+)$/;

function withAddresses(resource: Resource, addresses: ReadonlyMap<string, string>): Resource {
  return JSON.parse(JSON.stringify(resource), (key, value: unknown) => {
    if (key !== 'reference' || typeof value !== 'string') return value;
    const [, type, condition] = CONDITIONAL.exec(value) ?? [];
    return addresses.get(value) ?? (type ? `${type}/${derivedUuid(type, condition!)}` : value);
  }) as Resource;
}
