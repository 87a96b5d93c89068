/** Practitioners of a file → the hub: each by the cédula, with the posts that the file gives; posts it does not name stay as they are. */
import { randomUUID } from 'node:crypto';
import { CEDULA_PROFESIONAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { batches, type Directory, entryOf, type Loaded, nothingLoaded, send, stands, type Work } from './directory.ts';
import { type Place, placesOf } from './facility-places.ts';
import type { LoadOptions } from './load-facilities.ts';
import { PUESTO_CODES, PUESTO_SYSTEM, periodOf, postKey, practitionerOf, roleOf } from './practitioner-resources.ts';
import type { PractitionerRow } from './practitioners.ts';
import type { Lined } from './read-file.ts';

type Row = Lined<PractitionerRow>;

const BATCH = 25;

export async function loadPractitioners(
  directory: Directory,
  rows: readonly Row[],
  { today, onProgress }: LoadOptions,
): Promise<Loaded> {
  const loaded = nothingLoaded();
  const places = await placesOf(directory, new Set(rows.map(({ row }) => row.clues)));
  const people = [...Map.groupBy(rows, ({ row }) => row.cedula).values()];
  let done = 0;
  for (const batch of batches(people, BATCH)) {
    const standing = await standingOf(directory, batch);
    const works = batch.flatMap((posts) => workOf(posts, { ...standing, places, today }, loaded) ?? []);
    await send(directory, works, loaded);
    done += batch.length;
    onProgress?.(done, people.length);
  }
  return loaded;
}

interface Standing {
  readonly people: readonly Practitioner[];
  readonly roles: readonly PractitionerRole[];
}

async function standingOf(directory: Directory, batch: readonly (readonly Row[])[]): Promise<Standing> {
  const identifier = batch.map((posts) => `${CEDULA_PROFESIONAL_SYSTEM}|${posts[0]!.row.cedula}`).join(',');
  const people = await directory.search<Practitioner>('Practitioner', { identifier });
  const practitioner = people.map(({ id }) => `Practitioner/${id}`).join(',');
  const roles =
    practitioner === '' ? [] : await directory.search<PractitionerRole>('PractitionerRole', { practitioner });
  return { people, roles };
}

interface World extends Standing {
  readonly places: ReadonlyMap<string, Place>;
  readonly today: string;
}

function workOf(posts: readonly Row[], world: World, loaded: Loaded): Work | undefined {
  const [{ line, row }] = posts as readonly [Row];
  const [before, ...others] = world.people.filter(({ identifier = [] }) =>
    identifier.some(({ system, value }) => system === CEDULA_PROFESIONAL_SYSTEM && value === row.cedula),
  );
  if (others.length > 0) {
    loaded.refused.push({
      line,
      reason: `hay varios profesionales con la cédula ${row.cedula}: retire los que sobran`,
    });
    return undefined;
  }
  const url = before === undefined ? `urn:uuid:${randomUUID()}` : `Practitioner/${before.id}`;
  const kept = posts.filter((one) => isPossible(one, url, world, loaded));
  if (kept.length === 0) return undefined;
  const person = practitionerOf(row, before);
  const key = `${CEDULA_PROFESIONAL_SYSTEM}|${row.cedula}`;
  const own = stands(before, person) ? [] : [entryOf(fullUrlOf(url), person, before, key)];
  const roles = kept.flatMap(({ row: post }) => roleEntry(post, url, world) ?? []);
  return { line, entries: [...own, ...roles], created: before === undefined };
}

const fullUrlOf = (url: string): string => (url.startsWith('urn:') ? url : `urn:uuid:${randomUUID()}`);

/** New work is given at open facilities; of closed ones only what has an end. */
function isPossible({ line, row }: Row, url: string, world: World, loaded: Loaded): boolean {
  const place = world.places.get(row.clues);
  const reason =
    place === undefined
      ? `la CLUES ${row.clues} no está en el registro: cargue antes los establecimientos`
      : !place.open && periodOf(row, standingPost(row, url, world)).end === undefined
        ? `${place.name} (${row.clues}) cerró: diga hasta cuándo fue el puesto`
        : undefined;
  if (reason !== undefined) loaded.refused.push({ line, reason });
  return reason === undefined;
}

function standingPost(row: PractitionerRow, url: string, { roles, places }: World): PractitionerRole | undefined {
  const organization = `Organization/${places.get(row.clues)?.organizationId}`;
  return roles.find(
    (role) =>
      role.practitioner?.reference === url &&
      role.organization?.reference === organization &&
      role.code?.some(({ coding }) =>
        coding?.some(({ system, code }) => system === PUESTO_CODES && code === row.puesto),
      ),
  );
}

function roleEntry(row: PractitionerRow, url: string, world: World): BundleEntry | undefined {
  const { organizationId, locationId } = world.places.get(row.clues)!;
  const organization = { reference: `Organization/${organizationId}` };
  const before = standingPost(row, url, world);
  const location = locationId === undefined ? undefined : { reference: `Location/${locationId}` };
  const role = roleOf(row, before, { practitioner: { reference: url }, organization, location }, world.today);
  const named = before?.identifier?.find(({ system }) => system === PUESTO_SYSTEM)?.value ?? postKey(row);
  if (stands(before, role)) return undefined;
  return entryOf(`urn:uuid:${randomUUID()}`, role, before, `${PUESTO_SYSTEM}|${named}`);
}
