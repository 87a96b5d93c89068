/**
 * The one question a write asks before it writes: who holds these identifiers, what stands under these ids, was this
 * operation done already. One round trip however many entries the bundle has; none at all for plain creates.
 */
import type { Database } from '../../db.ts';
import { CURRENT_COLUMNS, type Current, type CurrentRow, toCurrent } from './current.ts';
import { shardOf } from './keys.ts';

export interface Question {
  readonly identifiers: Set<string>;
  /** Key → whether its content is needed, or only whether it exists. */
  readonly keys: Map<string, boolean>;
  readonly operation: string | undefined;
}

export interface Answer {
  readonly byIdentifier: Map<string, Current[]>;
  readonly byKey: Map<string, Current>;
  /** Results of the operation's first run, as the ledger keeps them. */
  readonly done: string | undefined;
}

const NEWEST = (shard: string, id: string, content: string) =>
  `(select ${CURRENT_COLUMNS}, ${content} as content from resource_version v
    where v.shard = ${shard} and v.id = ${id} order by v.version desc limit 1)`;

const SQL = `
  select h.hash::text as hash, n.* from unnest($1::uuid[]) as h(hash) join identifier x on x.hash = h.hash
    cross join lateral ${NEWEST('x.shard', 'x.id', 'v.content')} n
  union all
  select null, n.* from unnest($2::smallint[], $3::uuid[], $4::boolean[]) as k(shard, id, whole)
    cross join lateral ${NEWEST('k.shard', 'k.id', 'case when k.whole then v.content end')} n
  union all
  select 'operation', null, null, null, null, null, null, null, o.results from operation o where o.hash = $5::uuid`;

export async function resolve(db: Database, question: Question): Promise<Answer> {
  const answer: Answer = { byIdentifier: new Map(), byKey: new Map(), done: undefined };
  if (question.identifiers.size === 0 && question.keys.size === 0 && question.operation === undefined) return answer;
  const keys = [...question.keys.keys()];
  const { rows } = await db.query<CurrentRow & { hash: string | null }>({
    name: 'resolve',
    text: SQL,
    values: [
      `{${[...question.identifiers].join(',')}}`,
      `{${keys.map(shardOf).join(',')}}`,
      `{${keys.join(',')}}`,
      `{${[...question.keys.values()].join(',')}}`,
      question.operation ?? null,
    ],
  });
  let done: string | undefined;
  for (const row of rows) {
    if (row.hash === 'operation') done = row.content ?? undefined;
    else file(answer, row.hash, toCurrent(row));
  }
  return { ...answer, done };
}

function file(answer: Answer, hash: string | null, current: Current): void {
  if (current.content !== '' || !answer.byKey.has(current.key)) answer.byKey.set(current.key, current);
  if (hash === null || current.deleted) return;
  const plain = hash.replaceAll('-', '');
  const holders = answer.byIdentifier.get(plain);
  if (holders === undefined) answer.byIdentifier.set(plain, [current]);
  else holders.push(current);
}
