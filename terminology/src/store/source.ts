/**
 * What is here: catalogues that were loaded, and resources that were written by the FHIR API. Which is current is asked of the
 * database each time (a canonical costs one indexed look-up), so that a commit is effective at once in every process; what a version
 * says never changes, so it is kept in memory, the least recently asked forgotten first.
 */
import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import type { Canonical, CanonicalKey, CanonicalType, StoredCanonicals, TerminologySource } from '../source.ts';
import { ImageBuilder, MAX_CONCEPTS, tooLarge } from '../system/build.ts';
import { imageOfResource } from '../system/from-resource.ts';
import type { CodeSystemImage } from '../system/image.ts';
import { inTurns } from '../turns.ts';
import { Kept } from './kept.ts';
import type { Queryable } from './queryable.ts';
import { conceptsOf, headOf, listSystems, systemOfValueSet, systemsOf } from './sql.ts';
import { compareVersions } from './version.ts';

export interface StoreSourceOptions {
  readonly db: Queryable;
  readonly stored: StoredCanonicals;
  /** Concepts held in memory, of all systems together. */
  readonly maxConcepts?: number;
  readonly maxResources?: number;
}

export function createStoreSource(options: StoreSourceOptions): TerminologySource {
  const { db } = options;
  const { candidates, loadedImage, resourceImage } = keptFrom(options);
  return {
    async system(url, version) {
      const [loaded, written] = await Promise.all([systemsOf(db, url), candidates<CodeSystem>('CodeSystem', url)]);
      const all = [
        ...loaded.map((one) => ({ version: one.version, image: () => loadedImage(one.id, one.count, url) })),
        // One that only describes a system which is elsewhere says nothing of codes.
        ...written
          .filter(({ resource }) => resource.content !== 'not-present' && resource.content !== 'supplement')
          .map(({ key, resource }) => ({ version: resource.version ?? '', image: () => resourceImage(key) })),
      ];
      return newest(all, version)?.image();
    },
    async systems() {
      const [loaded, written] = await Promise.all([listSystems(db), candidates<CodeSystem>('CodeSystem', undefined)]);
      return [
        ...loaded.map(({ head: { url, version, content } }) => ({ url, version, content })),
        ...written.flatMap(({ resource: { url, version = '', content = 'complete' } }) =>
          url === undefined || content === 'not-present' ? [] : [{ url, version, content }],
        ),
      ];
    },
    async valueSet(url, version) {
      const all = await candidates<ValueSet>('ValueSet', url);
      const written = all.map(({ resource }) => ({ version: resource.version ?? '', resource }));
      return newest(written, version)?.resource ?? (await wholeSystem(db, url, version));
    },
    async conceptMaps(url, version) {
      const all = (await candidates<ConceptMap>('ConceptMap', url)).map(({ resource }) => resource);
      return version === undefined ? all : all.filter((map) => map.version === version);
    },
  };
}

/** What was read already, as long as there is room. */
function keptFrom({ db, stored, maxConcepts = MAX_CONCEPTS, maxResources = 2_000 }: StoreSourceOptions) {
  const images = new Kept<CodeSystemImage>(maxConcepts, (image) => image.size + 100);
  const resources = new Kept<Canonical>(maxResources, () => 1);

  const resourceOf = (type: CanonicalType, key: CanonicalKey): Promise<Canonical> =>
    resources.get(`${type}/${key.id}/${key.versionId}`, async () =>
      // A CodeSystem is kept as its image, and here by its head alone.
      light(JSON.parse(await stored.content(type, key)) as Canonical),
    );
  const candidates = async <T extends Canonical>(type: CanonicalType, url: string | undefined) =>
    (
      await Promise.all(
        (await stored.find(type, url)).map(async (key) => ({ key, resource: (await resourceOf(type, key)) as T })),
      )
    ).filter(({ resource }) => url === undefined || resource.url === url);

  const loadedImage = (id: number, count: number, url: string): Promise<CodeSystemImage> =>
    images.get(`loaded ${id}`, async () => {
      if (count > MAX_CONCEPTS) throw tooLarge(url);
      const builder = new ImageBuilder((await headOf(db, id))!);
      for await (const page of conceptsOf(db, id)) for (const concept of page) builder.addStored(concept);
      return inTurns(builder.building());
    });
  const resourceImage = (key: CanonicalKey): Promise<CodeSystemImage> =>
    images.get(`resource ${key.id} ${key.versionId}`, async () =>
      imageOfResource(JSON.parse(await stored.content('CodeSystem', key)) as CodeSystem),
    );
  return { candidates, loadedImage, resourceImage };
}

/** Of two that say the same version, the one that was written by FHIR: it is what somebody wanted here. */
function newest<T extends { readonly version: string }>(all: readonly T[], version: string | undefined): T | undefined {
  const fitting = version === undefined ? all : all.filter((one) => one.version === version);
  return fitting.reduce<T | undefined>(
    (best, one) => (best === undefined || compareVersions(one.version, best.version) >= 0 ? one : best),
    undefined,
  );
}

/** `<system>?fhir_vs`, and the canonical that a loaded system names in CodeSystem.valueSet: all of its codes. */
async function wholeSystem(db: Queryable, url: string, version: string | undefined): Promise<ValueSet | undefined> {
  const system = url.endsWith(WHOLE) ? url.slice(0, -WHOLE.length) : await systemOfValueSet(db, url);
  if (system === undefined || system === '') return undefined;
  const include = [{ system, ...(version !== undefined && { version }) }];
  return {
    resourceType: 'ValueSet',
    url,
    ...(version !== undefined && { version }),
    status: 'active',
    compose: { include },
  };
}
const WHOLE = '?fhir_vs';

function light(resource: Canonical): Canonical {
  if (resource.resourceType !== 'CodeSystem') return resource;
  const { concept: _, text: __, ...head } = resource;
  return head;
}
