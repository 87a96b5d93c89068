/**
 * The one question a write asks before it writes: who holds these identifiers, what stands under these ids, was this
 * operation done already. One round trip however many entries the bundle has, or none at all for plain creates.
 */
import type { Database } from '../../db.ts';
import type { Current } from '../current.ts';
import { shardOf } from '../keys.ts';
import type { Answer, Question } from '../write/answer.ts';
import { CURRENT_COLUMNS, type CurrentRow, toCurrent } from './current.ts';
import { gathering } from './gather.ts';
import { typeNumber } from './type-numbers.ts';

/** Only of a Patient are the (small) tables looked at; who is merged is taken for one who hides: what the others hide holds for him too. */
const HIDES = `case when v.type = ${typeNumber('Patient')} then exists (select from consent_rule r where r.patient = v.id and r.open)
  or exists (select from merged_person m where m.survivor is not null and (m.record = v.id or m.survivor = v.id)) end`;
const NEWEST = (shard: string, id: string, content: string) =>
  `(select ${CURRENT_COLUMNS}, ${content} as content, ${HIDES} as hides from resource_version v
    where v.shard = ${shard} and v.id = ${id} order by v.version desc limit 1)`;

const SQL = `
  select h.hash::text as hash, n.* from unnest($1::uuid[]) as h(hash) join identifier x on x.hash = h.hash
    cross join lateral ${NEWEST('x.shard', 'x.id', 'v.content')} n
  union all
  select null, n.* from unnest($2::smallint[], $3::uuid[], $4::boolean[]) as k(shard, id, whole)
    cross join lateral ${NEWEST('k.shard', 'k.id', 'case when k.whole then v.content end')} n
  union all
  select 'operation', o.hash, null, null, null, null, null, null, o.results, null from operation o where o.hash = any($5::uuid[])`;

/** Identifiers and ids in one statement. */
const LIMIT = 1_000;

/** Questions that arrive together share a statement. */
export const createAsk = (db: Database): ((question: Question) => Promise<Answer>) => {
  const ask = gathering<Question, Answer>({
    concurrent: 2,
    limit: LIMIT,
    weigh: ({ identifiers, keys }) => identifiers.size + keys.size,
    async run(waiting) {
      const answers = await resolveAll(
        db,
        waiting.map(({ item }) => item),
      );
      for (const [index, { resolve }] of waiting.entries()) resolve(answers[index]!);
    },
  });
  return async (question) => (isEmpty(question) ? blank() : ask(question));
};

const isEmpty = ({ identifiers, keys, operation }: Question): boolean =>
  identifiers.size === 0 && keys.size === 0 && operation === undefined;

const blank = (): Answer => ({ byIdentifier: new Map(), byKey: new Map(), done: undefined });

type Row = CurrentRow & { readonly hash: string | null };

async function resolveAll(db: Database, questions: readonly Question[]): Promise<Answer[]> {
  const identifiers = new Set<string>();
  const keys = new Map<string, boolean>();
  const operations = new Set<string>();
  for (const question of questions) {
    for (const hash of question.identifiers) identifiers.add(hash);
    for (const [key, whole] of question.keys) keys.set(key, whole || keys.get(key) === true);
    if (question.operation !== undefined) operations.add(question.operation);
  }
  const ids = [...keys.keys()];
  const lists = [[...identifiers], ids.map(shardOf), ids, [...keys.values()], [...operations]];
  const values = lists.map((list) => `{${list.join(',')}}`);
  const { rows } = await db.query<Row>({ name: 'resolve', text: SQL, values });
  return questions.map((question) => answerOf(question, rows));
}

function answerOf(question: Question, rows: readonly Row[]): Answer {
  const answer = blank();
  let done: string | undefined;
  for (const row of rows) {
    const hash = row.hash?.replaceAll('-', '');
    if (hash === 'operation') {
      if (row.id.replaceAll('-', '') === question.operation) done = row.content ?? undefined;
    } else if (hash === undefined ? question.keys.has(row.id) : question.identifiers.has(hash))
      file(answer, hash, toCurrent(row));
  }
  return { ...answer, done };
}

function file(answer: Answer, hash: string | undefined, current: Current): void {
  if (current.content !== '' || !answer.byKey.has(current.key)) answer.byKey.set(current.key, current);
  if (hash === undefined || current.deleted) return;
  const holders = answer.byIdentifier.get(hash);
  if (holders === undefined) answer.byIdentifier.set(hash, [current]);
  else holders.push(current);
}
