/** Canonical resources of a store that is only reached by its port (HAPI): found by the search parameter `url`. */
import type { CanonicalKey, StoredCanonicals } from '@amate/terminology/source.ts';
import type { Repository } from '../store/repository.ts';

const MAX = 1_000;

export function storedBySearch(repository: Pick<Repository, 'search' | 'vread'>): StoredCanonicals {
  return {
    async find(type, url): Promise<CanonicalKey[]> {
      const criteria = url === undefined ? [] : [{ code: 'url', modifier: undefined, values: [escaped(url)] }];
      const page = await repository.search(
        { type, criteria, sort: [], count: MAX, cursor: undefined, total: 'none' },
        {},
      );
      return page.matches.map(({ id, versionId }) => ({ id, versionId }));
    },
    content: async (type, { id, versionId }) => (await repository.vread(type, id, versionId, {})).json,
  };
}

const escaped = (text: string): string => text.replace(/[\\,|$]/g, '\\$&');
