/** People who were stored before their traits were kept (migration 000030): a page at a time, until none is left. */
import type { Patient } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import { traitHashes } from '../store/postgres/traits.ts';
import { traitsOf } from './probable.ts';

const PAGE = 500;

const READ = `select b.id, b.shard, n.deleted, n.content from (select id, shard from person_key_backlog limit ${PAGE}) b
  cross join lateral (select v.deleted, v.content from resource_version v where v.shard = b.shard and v.id = b.id
    order by v.version desc limit 1) n`;

const KEEP = `with kept as (insert into person_key (hash, id, shard)
    select * from unnest($1::bigint[], $2::uuid[], $3::smallint[]) on conflict do nothing)
  delete from person_key_backlog where id = any($4::uuid[])`;

interface Row {
  readonly id: string;
  readonly shard: number;
  readonly deleted: boolean;
  readonly content: string;
}

/** @returns whether there are more */
export async function keepTraitsOfBacklog(db: Database): Promise<boolean> {
  const { rows } = await db.query<Row>({ text: READ });
  if (rows.length === 0) return false;
  const [hashes, ids, shards]: [number[], string[], number[]] = [[], [], []];
  for (const { id, shard, deleted, content } of rows) {
    if (deleted || content === '') continue;
    for (const hash of traitHashes('Patient', traitsOf(JSON.parse(content) as Patient))) {
      hashes.push(hash);
      ids.push(id);
      shards.push(shard);
    }
  }
  await db.query({ text: KEEP, values: [hashes, ids, shards, rows.map(({ id }) => id)] });
  return true;
}
