/**
 * Systems → database. Each is filled aside and made current in one statement; a load that was killed goes on where it was when the same
 * file comes again, because reading it again gives the same concepts in the same order.
 */
import { appendConcepts, beginLoad, finishLoad, listSystems } from '../store/load.ts';
import type { Queryable } from '../store/queryable.ts';
import type { Catalogue } from './read-catalogue.ts';

export interface StoreProgress {
  /** Of all systems of the file. */
  onProgress?(done: number, total: number): void;
  /** Concepts that a load cut short had stored already. */
  onResume?(stored: number): void;
  /** Concepts in one statement. */
  readonly batch?: number;
}

const BATCH = 2_000;
/** Of the readers: what an older one half-loaded is not gone on with. Raise it when a reader gives other concepts of the same file. */
const READERS_VERSION = 1;

export async function storeCatalogue(db: Queryable, { systems, report }: Catalogue, progress: StoreProgress = {}) {
  const total = systems.reduce((sum, { concepts }) => sum + concepts.length, 0);
  const fingerprint = `${READERS_VERSION}:${report.kind}:${report.sha256}`;
  const size = progress.batch ?? BATCH;
  let done = 0;
  for (const { head, concepts } of systems) {
    const { id, stored } = await beginLoad(db, head, fingerprint);
    const from = Math.min(stored, concepts.length);
    if (from > 0) progress.onResume?.(from);
    for (let at = from; at < concepts.length; at += size) {
      await appendConcepts(db, id, at, concepts.slice(at, at + size));
      progress.onProgress?.(done + Math.min(at + size, concepts.length), total);
    }
    await finishLoad(db, id);
    done += concepts.length;
    progress.onProgress?.(done, total);
  }
  return listSystems(db);
}
