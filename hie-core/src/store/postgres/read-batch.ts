/** Reads by key that arrive together, in one statement. */
import type { Database } from '../../db.ts';
import { shardOf } from '../keys.ts';
import { CURRENT_COLUMNS, type CurrentRow } from './current.ts';
import { gathering } from './gather.ts';

const SQL = `select n.* from unnest($1::smallint[], $2::uuid[]) as k(shard, id) cross join lateral
  (select ${CURRENT_COLUMNS}, v.content from resource_version v
   where v.shard = k.shard and v.id = k.id order by v.version desc limit 1) n`;
/** A resource may have 16 MB: the answers of one statement must fit in memory. */
const LIMIT = 50;

/** @returns the newest version under a key, deleted or not */
export const createReadBatch = (db: Database): ((key: string) => Promise<CurrentRow | undefined>) =>
  gathering<string, CurrentRow | undefined>({
    concurrent: 2,
    limit: LIMIT,
    async run(waiting) {
      const keys = waiting.map(({ item }) => item);
      const values = [`{${keys.map(shardOf).join(',')}}`, `{${keys.join(',')}}`];
      const { rows } = await db.query<CurrentRow>({ name: 'read_batch', text: SQL, values });
      const found = new Map(rows.map((row) => [row.id, row]));
      for (const { item, resolve } of waiting) resolve(found.get(item));
    },
  });
