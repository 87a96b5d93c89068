/**
 * Bundles that arrive together are written by one statement and one commit. Each stays all-or-nothing: when the database
 * refuses the statement, nothing of it was stored, and each bundle is written by itself, so that only the one at fault is told.
 */
import { type Database, sqlState } from '../../db.ts';
import { gathering } from './gather.ts';
import { type Batch, writeBatches } from './write.ts';

/** Rows of versions. More in one statement saves nothing, and who waits for it waits longer. */
const LIMIT = 400;
const CONCURRENT = 2;
/** SQLSTATE classes by which the statement was refused for what it says: cardinality, data, constraint, rollback. */
const REFUSED = /^(?:21|22|23|40)/;

export const createWriteGroup = (db: Database): ((batch: Batch) => Promise<void>) =>
  gathering<Batch, void>({
    concurrent: CONCURRENT,
    limit: LIMIT,
    weigh: ({ versions }) => versions.length,
    async run(waiting) {
      try {
        await writeBatches(
          db,
          waiting.map(({ item }) => item),
        );
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        // Of a broken connection nobody knows what it did: to write again could be to write twice.
        if (waiting.length === 1 || !REFUSED.test(sqlState(error) ?? '')) throw error;
        for (const { item, resolve, reject } of waiting) await writeBatches(db, [item]).then(resolve, reject);
      }
    },
  });
