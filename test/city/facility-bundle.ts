/** The city's facilities as the hub's register: Organization by CLUES and the Location where it stands. */
import { FACILITY, REGISTRY_META } from '@amate/hie-core/profiles/mcsd.ts';
import { CLUES_SYSTEM, OPERACION_SYSTEM, SINTETICO_TAG } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import type { Facilities, Facility } from './facilities.ts';
import { urnUuid } from './urn-uuid.ts';

const PER_BUNDLE = 40;

export function facilityBundles({ hospitals, clinics, pharmacies }: Facilities): Bundle[] {
  const kinds: [readonly Facility[], string][] = [
    [hospitals, 'Hospital'],
    [clinics, 'Centro de salud'],
    [pharmacies, 'Farmacia'],
  ];
  const entries = kinds.flatMap(([list, kind]) => list.map((facility) => entriesOf(facility, kind)));
  const bundles: Bundle[] = [];
  for (let i = 0; i < entries.length; i += PER_BUNDLE) {
    const entry = entries.slice(i, i + PER_BUNDLE).flat();
    // Named by its content: another city on the same hub is another operation.
    const value = `ciudad:${urnUuid(JSON.stringify(entry)).slice(9)}`;
    bundles.push({
      resourceType: 'Bundle',
      type: 'transaction',
      identifier: { system: OPERACION_SYSTEM, value },
      entry,
    });
  }
  return bundles;
}

function entriesOf(facility: Facility, kind: string): BundleEntry[] {
  const { clues, name, alcaldia, postalCode } = facility;
  const identifier = [{ system: CLUES_SYSTEM, value: clues }];
  const address = {
    city: alcaldia.name,
    district: alcaldia.name,
    state: 'Ciudad de México',
    postalCode,
    country: 'MX',
  };
  const meta = (type: 'Organization' | 'Location') => ({ tag: [SINTETICO_TAG], profile: [...REGISTRY_META[type]] });
  const request = (type: string) => ({
    method: 'POST' as const,
    url: type,
    ifNoneExist: `identifier=${CLUES_SYSTEM}|${clues}`,
  });
  const organizationUrl = urnUuid(`${clues}:Organization`);
  return [
    {
      fullUrl: organizationUrl,
      resource: {
        resourceType: 'Organization',
        meta: meta('Organization'),
        identifier,
        active: true,
        type: [FACILITY, { text: kind }],
        name,
        address: [address],
      },
      request: request('Organization'),
    },
    {
      fullUrl: urnUuid(`${clues}:Location`),
      resource: {
        resourceType: 'Location',
        meta: meta('Location'),
        identifier,
        status: 'active',
        name,
        mode: 'instance',
        type: [FACILITY, { text: kind }],
        address,
        managingOrganization: { reference: organizationUrl },
      },
      request: request('Location'),
    },
  ];
}
