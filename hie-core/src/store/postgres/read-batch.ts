/** Reads by key that arrive together, in one statement. */
import type { Database } from '../../db.ts';
import { shardOf } from '../keys.ts';
import { CURRENT_COLUMNS, type CurrentRow } from './current.ts';
import { gathering } from './gather.ts';

const sqlOf = (
  more: string,
) => `select n.*${more} from unnest($1::smallint[], $2::uuid[]) as k(shard, id) cross join lateral
  (select ${CURRENT_COLUMNS}, v.content from resource_version v
   where v.shard = k.shard and v.id = k.id order by v.version desc limit 1) n`;
const PLAIN = { name: 'read_batch', text: sqlOf('') };
/** Nearly nothing has a row there: only what has one is asked whether this caller may see it, which is a dearer question. */
const FLAGGED = {
  name: 'read_batch_flagged',
  text: sqlOf(', exists (select from restricted_resource h where h.shard = k.shard and h.id = k.id) as flagged'),
};

export type ReadRow = CurrentRow & { readonly flagged?: boolean };
/** A resource may have 16 MB: the answers of one statement must fit in memory. */
const LIMIT = 50;

/** @param flagged to be told whether it is hidden from somebody. @returns the newest version under a key, deleted or not */
export const createReadBatch = (db: Database, flagged = false): ((key: string) => Promise<ReadRow | undefined>) =>
  gathering<string, ReadRow | undefined>({
    concurrent: 2,
    limit: LIMIT,
    async run(waiting) {
      const keys = waiting.map(({ item }) => item);
      const values = [`{${keys.map(shardOf).join(',')}}`, `{${keys.join(',')}}`];
      const { rows } = await db.query<ReadRow>({ ...(flagged ? FLAGGED : PLAIN), values });
      const found = new Map(rows.map((row) => [row.id, row]));
      for (const { item, resolve } of waiting) resolve(found.get(item));
    },
  });
