/** Services of a file → the hub: each by its key at the facility, whichever CLUES that had when the service was first written. */
import { randomUUID } from 'node:crypto';
import type { HealthcareService } from '@medplum/fhirtypes';
import { batches, type Directory, entryOf, type Loaded, nothingLoaded, send, stands, type Work } from './directory.ts';
import { type Place, placesOf } from './facility-places.ts';
import type { LoadOptions } from './load-facilities.ts';
import { isOffered, serviceOf, servicioSystem } from './practitioner-resources.ts';
import type { Lined } from './read-file.ts';
import type { ServiceRow } from './services.ts';

const BATCH = 40;

export async function loadServices(
  directory: Directory,
  rows: readonly Lined<ServiceRow>[],
  { onProgress }: LoadOptions,
): Promise<Loaded> {
  const loaded = nothingLoaded();
  const places = await placesOf(directory, new Set(rows.map(({ row }) => row.clues)));
  let done = 0;
  for (const batch of batches(rows, BATCH)) {
    const keys = batch.flatMap(({ row }) => keysOf(row, places.get(row.clues)));
    const standing =
      keys.length === 0
        ? []
        : await directory.search<HealthcareService>('HealthcareService', { identifier: keys.join(',') });
    const works = batch.flatMap((one) => workOf(one, places, standing, loaded) ?? []);
    await send(directory, works, loaded);
    done += batch.length;
    onProgress?.(done, rows.length);
  }
  return loaded;
}

const keysOf = ({ clave }: ServiceRow, place: Place | undefined): string[] =>
  (place?.clues ?? []).map((clues) => `${servicioSystem(clues)}|${clave}`);

function workOf(
  { line, row }: Lined<ServiceRow>,
  places: ReadonlyMap<string, Place>,
  standing: readonly HealthcareService[],
  loaded: Loaded,
): Work | undefined {
  const place = places.get(row.clues);
  const keys = keysOf(row, place);
  const keyIn = ({ identifier = [] }: HealthcareService): string | undefined =>
    identifier.map(({ system, value }) => `${system}|${value}`).find((one) => keys.includes(one));
  const before = standing.find((one) => keyIn(one) !== undefined);
  if (place === undefined || (!place.open && isOffered(row, before))) {
    const reason =
      place === undefined
        ? `la CLUES ${row.clues} no está en el registro: cargue antes los establecimientos`
        : `${place.name} (${row.clues}) cerró: escriba «no» en activo`;
    loaded.refused.push({ line, reason });
    return undefined;
  }
  const organization = { reference: `Organization/${place.organizationId}` };
  const location = place.locationId === undefined ? undefined : { reference: `Location/${place.locationId}` };
  const service = serviceOf(row, before, { organization, location });
  const key = (before === undefined ? undefined : keyIn(before)) ?? `${servicioSystem(row.clues)}|${row.clave}`;
  const entries = stands(before, service) ? [] : [entryOf(`urn:uuid:${randomUUID()}`, service, before, key)];
  return { line, entries, created: before === undefined };
}
