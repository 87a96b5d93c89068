/** A unit as the ledger knows it: its name, its alcaldía and, where the CLUES catalogue has them, its coordinates. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import type { Organization } from '@medplum/fhirtypes';
import type { Queryable } from '../db.ts';
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
  const organization = await organizationOf(repository, clues);
  const number = (name: string): number | undefined => {
    const value = Number(properties[name] ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const town = properties.municipio;
  return {
    clues,
    name: organization?.name ?? (at < 0 ? clues : image!.displayAt(at)),
    district: organization?.address?.[0]?.district ?? (typeof town === 'string' ? town : undefined),
    ...{ latitude: number('latitud'), longitude: number('longitud') },
  };
}

async function organizationOf(
  repository: Pick<Repository, 'search'>,
  clues: string,
): Promise<Organization | undefined> {
  const criteria = [{ code: 'identifier', modifier: undefined, values: [`${CLUES_SYSTEM}|${clues}`] }];
  const query = { type: 'Organization', criteria, sort: [], count: 1, cursor: undefined, total: 'none' } as const;
  const [found] = (await repository.search(query, {})).matches;
  return found === undefined ? undefined : (JSON.parse(found.json) as Organization);
}
