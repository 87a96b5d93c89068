/** Facilities of a file → the hub: each found by any CLUES it has or had, changed only where the file says something else. */
import { randomUUID } from 'node:crypto';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Location, Organization } from '@medplum/fhirtypes';
import { isRegisteredFacility } from '../../profiles/mcsd.ts';
import { normalizeText } from '../../r4/normalize.ts';
import { allClues, currentClues, type Former } from '../clues-history.ts';
import {
  batches,
  type Directory,
  entryOf,
  escaped,
  type Loaded,
  nothingLoaded,
  send,
  stands,
  type Work,
} from './directory.ts';
import type { ChangeRow, FacilityRow } from './facilities.ts';
import { type KnownRow, locationOf, organizationOf } from './facility-resources.ts';
import type { Lined } from './read-file.ts';

export interface LoadOptions {
  /** YYYY-MM-DD in Mexico City. */
  readonly today: string;
  readonly onProgress?: (done: number, total: number) => void;
}

const BATCH = 40;
const NAMES = 20;

export async function loadFacilities(
  directory: Directory,
  rows: readonly Lined<FacilityRow>[],
  changes: readonly ChangeRow[],
  { today, onProgress }: LoadOptions,
): Promise<Loaded> {
  const loaded = nothingLoaded();
  const known = withFormers(await withKnownClues(directory, rows, loaded), changes, loaded);
  let done = 0;
  for (const batch of batches(known, BATCH)) {
    const standing = await standingOf(directory, batch);
    const works = batch.flatMap((one) => workOf(one, standing, loaded, today) ?? []);
    await send(directory, works, loaded);
    done += batch.length;
    onProgress?.(done, known.length);
  }
  return loaded;
}

type Known = Lined<FacilityRow & { readonly clues: string }>;

/** Rows that bring no CLUES are those of the facility of that name, when there is one. */
async function withKnownClues(
  directory: Directory,
  rows: readonly Lined<FacilityRow>[],
  loaded: Loaded,
): Promise<Known[]> {
  const byName = new Map<string, string[]>();
  for (const batch of batches(
    rows.filter(({ row }) => row.clues === undefined),
    NAMES,
  )) {
    const name = batch.map(({ row }) => escaped(row.nombre)).join(',');
    for (const one of await directory.search<Organization>('Organization', { name })) {
      const clues = currentClues(one.identifier);
      const key = normalizeText(one.name ?? '');
      if (clues !== undefined) byName.set(key, [...new Set([...(byName.get(key) ?? []), clues])]);
    }
  }
  return rows.flatMap(({ line, row }) => {
    const [clues, ...others] = row.clues === undefined ? (byName.get(normalizeText(row.nombre)) ?? []) : [row.clues];
    if (clues !== undefined && others.length === 0) return [{ line, row: { ...row, clues } }];
    const why =
      clues === undefined ? 'no trae CLUES y no hay un establecimiento con ese nombre' : 'hay varios con ese nombre';
    loaded.omitted.push({ line, reason: `«${row.nombre}»: ${why}` });
    return [];
  });
}

/** A facility that changed its CLUES is one, under the last of them; rows of the former ones say nothing more. */
function withFormers(rows: readonly Known[], changes: readonly ChangeRow[], loaded: Loaded): Lined<KnownRow>[] {
  const own = rows.flatMap(({ row: { clues, anterior, cambio } }) =>
    anterior === undefined ? [] : [{ clues, anterior, cambio }],
  );
  const next = new Map([...changes, ...own].map((change) => [change.anterior, change]));
  const lastOf = (clues: string): string => {
    let last = clues;
    for (let step = 0; next.has(last) && step <= next.size; step++) last = next.get(last)!.clues;
    return last;
  };
  const formers = Map.groupBy(next.values(), ({ anterior }) => lastOf(anterior));
  const present = new Set(rows.map(({ row }) => row.clues));
  const taken = new Set<string>();
  return rows.flatMap(({ line, row }): Lined<KnownRow>[] => {
    const last = lastOf(row.clues);
    if ((last !== row.clues && present.has(last)) || taken.has(last)) {
      loaded.omitted.push({ line, reason: `${row.clues} es la CLUES anterior de ${last}` });
      return [];
    }
    taken.add(last);
    const of = formers.get(last) ?? [];
    const since = of.find(({ clues }) => clues === last)?.cambio;
    const ended = of.map(({ anterior, cambio }): Former => ({ clues: anterior, until: cambio }));
    // What closed is the former key, not the facility.
    const open = last === row.clues ? {} : { estatus: '', cierre: undefined };
    return [{ line, row: { ...row, ...open, clues: last, cambio: since ?? row.cambio, formers: ended } }];
  });
}

interface Standing {
  readonly organizations: readonly Organization[];
  readonly locations: readonly Location[];
}

async function standingOf(directory: Directory, batch: readonly Lined<KnownRow>[]): Promise<Standing> {
  const all = batch.flatMap(({ row }) => [row.clues, ...row.formers.map(({ clues }) => clues)]);
  const identifier = all.map((clues) => `${CLUES_SYSTEM}|${clues}`).join(',');
  const [organizations, locations] = await Promise.all([
    directory.search<Organization>('Organization', { identifier }),
    directory.search<Location>('Location', { identifier }),
  ]);
  return { organizations, locations };
}

function workOf({ line, row }: Lined<KnownRow>, standing: Standing, loaded: Loaded, today: string): Work | undefined {
  const organization = soleOf(standing.organizations, row);
  const location = soleOf(standing.locations, row);
  const several = [organization, location].find((one) => one === 'several');
  const held = typeof organization === 'object' ? currentClues(organization.identifier) : undefined;
  if (several !== undefined || organization === 'several' || location === 'several') {
    const all = [row.clues, ...row.formers.map(({ clues }) => clues)].join(', ');
    loaded.refused.push({ line, reason: `hay varios establecimientos con ${all}: retire los que sobran y repita` });
    return undefined;
  }
  if (held !== undefined && held !== row.clues && !row.formers.some(({ clues }) => clues === held)) {
    loaded.omitted.push({ line, reason: `${row.clues} es la CLUES anterior de ${held}` });
    return undefined;
  }
  const url = `urn:uuid:${randomUUID()}`;
  const key = `${CLUES_SYSTEM}|${held ?? row.clues}`;
  const whole = organizationOf(row, organization, today);
  const reference = { reference: organization === undefined ? url : `Organization/${organization.id}` };
  const place = locationOf(row, location, reference, today);
  const placeKey = `${CLUES_SYSTEM}|${currentClues(location?.identifier) ?? row.clues}`;
  const entries = [
    ...(stands(organization, whole) ? [] : [entryOf(url, whole, organization, key)]),
    ...(stands(location, place) ? [] : [entryOf(`urn:uuid:${randomUUID()}`, place, location, placeKey)]),
  ];
  return { line, entries, created: organization === undefined };
}

/** The one that the registries keep; else the only one that has the CLUES. */
function soleOf<T extends Organization | Location>(
  found: readonly T[],
  { clues, formers }: KnownRow,
): T | 'several' | undefined {
  const own = new Set([clues, ...formers.map((one) => one.clues)]);
  const fits = found.filter(({ identifier }) => allClues(identifier).some((one) => own.has(one)));
  const registered = fits.filter(isRegisteredFacility);
  const [one, ...others] = registered.length > 0 ? registered : fits;
  return others.length > 0 ? 'several' : one;
}
