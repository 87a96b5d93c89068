/** A unit as the ledger knows it: its name, its alcaldía and its coordinates, of the registries, else of the CLUES catalogue. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import type { Queryable } from '../db.ts';
import { readFacility, readSite } from '../registries/read.ts';
import type { Repository } from '../store/repository.ts';
import { type Site, storeSite } from './sql.ts';

export interface SiteParts {
  readonly db: Queryable;
  readonly repository: Pick<Repository, 'search'>;
  readonly terminology: Pick<Terminology, 'system'>;
}

/** Looked up once for each unit. */
export async function keepSite(parts: SiteParts, clues: string): Promise<void> {
  const { rows } = await parts.db.query('select from stock_site where clues = $1', [clues]);
  if (rows.length === 0) await storeSite(parts.db, await siteOf(parts, clues));
}

export async function siteOf({ repository, terminology }: Omit<SiteParts, 'db'>, clues: string): Promise<Site> {
  const image = await terminology.system(CLUES_SYSTEM);
  const at = image?.find(clues) ?? -1;
  const { properties = {} } = image === undefined || at < 0 ? {} : image.bodyAt(at);
  const [facility, place] = await Promise.all([readFacility(repository, clues), readSite(repository, clues)]);
  const organization = facility?.organization;
  const number = (name: string): number | undefined => {
    const value = Number(properties[name] ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const town = properties.municipio;
  return {
    clues,
    name: organization?.name ?? (at < 0 ? clues : image!.displayAt(at)),
    district: organization?.address?.[0]?.district ?? (typeof town === 'string' ? town : undefined),
    latitude: place?.position?.latitude ?? number('latitud'),
    longitude: place?.position?.longitude ?? number('longitud'),
  };
}
