/** The door of the readers of files: store a code system whole, or not at all. */
export { appendConcepts, beginLoad, dropLoad, finishLoad, listSystems, type SystemRow } from './sql.ts';

import type { CodeSystemContent, Concept } from '../model.ts';
import type { Queryable } from './queryable.ts';
import { appendConcepts, beginLoad, dropLoad, finishLoad } from './sql.ts';

const BATCH = 2_000;

/** For content that is at hand: from the beginning to current. @returns how many concepts */
export async function storeSystem(db: Queryable, content: CodeSystemContent, fingerprint: string): Promise<number> {
  const { id } = await beginLoad(db, content.head, fingerprint);
  let count = 0;
  let batch: Concept[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await appendConcepts(db, id, count - batch.length, batch);
    batch = [];
  };
  try {
    for await (const concept of content.concepts) {
      batch.push(concept);
      count++;
      if (batch.length === BATCH) await flush();
    }
    await flush();
    await finishLoad(db, id);
  } catch (error) {
    await dropLoad(db, id);
    throw error;
  }
  return count;
}
