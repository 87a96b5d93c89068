/** CodeSystem, ValueSet and ConceptMap by canonical, from the versions themselves: effective with the commit (migration 000012). */
import type { Database } from '../../db.ts';
import { typeNumber } from './type-numbers.ts';

/** The predicate of the index stands here word by word, else PostgreSQL does not use it. */
const FIND = (condition: string) => `select k.id, c.version::text as "versionId"
  from (select distinct v.shard, v.id from resource_version v
    where v.type = $1 and v.type in (22, 27, 145) and not v.deleted ${condition}) k
  cross join lateral (select n.version, n.deleted, n.content from resource_version n
    where n.shard = k.shard and n.id = k.id order by n.version desc limit 1) c
  where not c.deleted`;
const BY_URL = FIND(`and md5((v.content::jsonb) ->> 'url') = md5($2)`);
const ALL = FIND('');

export function createCanonicals(db: Database) {
  return {
    /** Some may say another url since: who reads the content sees it. */
    async find(type: string, url: string | undefined): Promise<{ id: string; versionId: string }[]> {
      const values = url === undefined ? [typeNumber(type)] : [typeNumber(type), url];
      const name = url === undefined ? 'canonicals_all' : 'canonicals';
      return (
        await db.query<{ id: string; versionId: string }>({ name, text: url === undefined ? ALL : BY_URL, values })
      ).rows;
    },
    async content(_type: string, { id, versionId }: { id: string; versionId: string }): Promise<string> {
      const { rows } = await db.query<{ content: string }>(
        'select content from resource_version where shard = shard_of($1::uuid) and id = $1 and version = $2',
        [id, Number(versionId)],
      );
      return rows[0]!.content;
    },
  };
}
