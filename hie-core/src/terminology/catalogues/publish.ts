/** The CodeSystems that tell of the loaded catalogues: as many as there are, each once, gone with its catalogue. */
import { listSystems, type SystemRow } from '@amate/terminology/store/load.ts';
import type { Database } from '../../db.ts';
import type { Repository, WriteIntent, WriteResult } from '../../store/repository.ts';
import { CATALOGUE_TAG, resourceOf } from './resource-of.ts';

export interface CataloguesOptions {
  readonly db: Database;
  readonly repository: Pick<Repository, 'search' | 'transact'>;
  readonly onWritten: (results: readonly WriteResult[], caller: undefined) => void;
}

const MAX_TOLD = 1_000;

/** @returns a function that tells what is loaded now; true when something changed since it was last asked */
export function createPublish({ db, repository, onWritten }: CataloguesOptions): () => Promise<boolean> {
  let told = '';
  let ids: readonly string[] = [];
  return async () => {
    const rows = await listSystems(db);
    const now = JSON.stringify(rows);
    if (now === told) return false;
    const written = await write(repository, rows, ids);
    onWritten(written, undefined);
    ids = rows.map((row) => resourceOf(row).id);
    told = now;
    return true;
  };
}

async function write(
  repository: CataloguesOptions['repository'],
  rows: readonly SystemRow[],
  before: readonly string[],
): Promise<readonly WriteResult[]> {
  const wanted = rows.map(resourceOf);
  const stays = new Set(wanted.map(({ id }) => id));
  const gone = [...new Set([...before, ...(await toldOf(repository))])].filter((id) => !stays.has(id));
  const intents: WriteIntent[] = [
    ...gone.map((id) => ({ kind: 'delete' as const, type: 'CodeSystem', target: { id }, ifMatch: undefined })),
    ...wanted.map((resource) => ({
      ...{ kind: 'update' as const, fullUrl: undefined, ifMatch: undefined },
      ...{ resource, target: { id: resource.id } },
    })),
  ];
  if (intents.length === 0) return [];
  return repository.transact(intents, {}, { operationId: undefined, audit: () => [] });
}

/** Also those of another process of this hub, or of before its restart. */
async function toldOf(repository: CataloguesOptions['repository']): Promise<string[]> {
  const criteria = [{ code: '_tag', modifier: undefined, values: [`${CATALOGUE_TAG.system}|${CATALOGUE_TAG.code}`] }];
  const page = await repository.search(
    { type: 'CodeSystem', criteria, sort: [], count: MAX_TOLD, cursor: undefined, total: 'none' },
    {},
  );
  return page.matches.map(({ id }) => id);
}
