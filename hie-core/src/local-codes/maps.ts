/**
 * The maps as every process of the hub holds them: what this one writes counts with the commit, what another one writes within
 * `LOOK_MS` (docs/adr/0025).
 */
import type { ConceptMap, Resource } from '@medplum/fhirtypes';
import { keyOf } from '../store/keys.ts';
import type { WriteResult } from '../store/repository.ts';
import { translateCodings } from './codings.ts';
import { Translations } from './translations.ts';

/** Where the written ConceptMaps are: store/postgres/canonicals.ts. */
export interface StoredMaps {
  find(type: string, url: undefined): Promise<readonly { id: string; versionId: string }[]>;
  content(type: string, key: { id: string; versionId: string }): Promise<string>;
}

export interface Maps {
  readonly translations: Translations;
  /** Of what is about to be written; changes it. */
  readonly stamp: (resource: Resource) => Resource;
  readonly told: (results: readonly WriteResult[]) => void;
  /** Reads what others wrote. */
  readonly refresh: () => Promise<void>;
}

export async function openMaps(stored: StoredMaps): Promise<Maps> {
  const translations = new Translations();
  let present = new Set<string>();
  const refresh = async (): Promise<void> => {
    const keys = await stored.find('ConceptMap', undefined);
    for (const key of keys) {
      if (translations.versionOf(key.id) >= Number(key.versionId)) continue;
      const map = JSON.parse(await stored.content('ConceptMap', key)) as ConceptMap;
      translations.set(key.id, Number(key.versionId), map);
    }
    const now = new Set(keys.map(({ id }) => id));
    for (const id of present) if (!now.has(id)) translations.set(id, translations.versionOf(id) + 1, undefined);
    present = now;
  };
  await refresh();
  return {
    translations,
    refresh,
    stamp(resource) {
      if (!translations.isEmpty && resource.resourceType !== 'ConceptMap') translateCodings(resource, translations);
      return resource;
    },
    told(results) {
      for (const { stored: one } of results) {
        if (one.type !== 'ConceptMap' || one.versionId === '0') continue;
        const map = one.deleted ? undefined : (JSON.parse(one.json) as ConceptMap);
        const key = keyOf('ConceptMap', one.id);
        translations.set(key, Number(one.versionId), map);
      }
    },
  };
}
