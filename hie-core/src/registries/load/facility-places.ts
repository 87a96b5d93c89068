/** By the CLUES of a row, current or former: which facility of the registries it is. Asked once for each CLUES of a file. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Location, Organization } from '@medplum/fhirtypes';
import { isRegisteredFacility } from '../../profiles/mcsd.ts';
import { allClues } from '../clues-history.ts';
import { batches, type Directory } from './directory.ts';

export interface Place {
  readonly name: string;
  readonly organizationId: string;
  readonly locationId: string | undefined;
  /** Current and former. */
  readonly clues: readonly string[];
  readonly open: boolean;
}

const BATCH = 40;

export async function placesOf(directory: Directory, clues: ReadonlySet<string>): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>();
  for (const batch of batches([...clues], BATCH)) {
    const identifier = batch.map((one) => `${CLUES_SYSTEM}|${one}`).join(',');
    const [organizations, locations] = await Promise.all([
      directory.search<Organization>('Organization', { identifier }),
      directory.search<Location>('Location', { identifier }),
    ]);
    for (const one of batch) {
      const organization = chosen(organizations, one);
      if (organization?.id === undefined) continue;
      places.set(one, {
        name: organization.name ?? one,
        organizationId: organization.id,
        locationId: chosen(locations, one)?.id,
        clues: allClues(organization.identifier),
        open: organization.active !== false,
      });
    }
  }
  return places;
}

/** The one that the registries keep, when several carry the CLUES. */
function chosen<T extends Organization | Location>(found: readonly T[], clues: string): T | undefined {
  const fits = found.filter(({ identifier }) => allClues(identifier).includes(clues));
  return fits.find(isRegisteredFacility) ?? (fits.length === 1 ? fits[0] : undefined);
}
