/** The statements of what operators order of an edge (migration 000033). */
import type { Diff, Done, Order } from '@amate/terminology/edge/report.ts';
import type { Queryable } from '../../db.ts';

export interface OrderRow extends Order {
  readonly by: string;
  readonly atMs: number;
  readonly withdrawn: boolean;
  readonly sent: boolean;
  readonly doneMs: number | null;
  readonly outcome: 'done' | 'failed' | null;
  readonly answer: string | null;
  readonly diffs: readonly Diff[] | null;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const ORDER = `id, kind, messages, reason, by, ${ms('at')} as "atMs", withdrawn_at is not null as withdrawn, sent_at is not null as sent,
  ${ms('done_at')} as "doneMs", outcome, answer, diffs`;

export async function insertOrder(
  client: Queryable,
  clues: string,
  { kind, messages, reason, by }: Pick<OrderRow, 'kind' | 'messages' | 'reason' | 'by'>,
): Promise<OrderRow> {
  const sql = `insert into hospital_order (clues, kind, messages, reason, by) values ($1, $2, $3, $4, $5) returning ${ORDER}`;
  return (await client.query<OrderRow>(sql, [clues, kind, messages, reason, by])).rows[0]!;
}

export async function selectOrder(db: Queryable, clues: string, id: string): Promise<OrderRow | undefined> {
  const sql = `select ${ORDER} from hospital_order where clues = $1 and id = $2`;
  return (await db.query<OrderRow>(sql, [clues, id])).rows[0];
}

/** The newest first: what waits, and what was done lately. */
export async function selectOrders(db: Queryable, clues: string): Promise<OrderRow[]> {
  const sql = `select ${ORDER} from hospital_order where clues = $1 order by at desc limit 50`;
  return (await db.query<OrderRow>({ name: 'hospital_orders', text: sql, values: [clues] })).rows;
}

/** For the edge: stays in every answer until it says that it is done. */
export async function handOut(client: Queryable, clues: string): Promise<Order[]> {
  // As they were given: who dismissed and then brought back wants it back.
  const sql = `with handed as (update hospital_order set sent_at = coalesce(sent_at, now())
                 where id in (select id from hospital_order where clues = $1 and done_at is null and withdrawn_at is null order by at, id limit 100)
                 returning id, kind, messages, reason, at)
               select id, kind, messages, reason from handed order by at, id`;
  return (await client.query<Order>({ name: 'hospital_hand_out', text: sql, values: [clues] })).rows;
}

/** @returns whether it still waited here: what the edge has fetched cannot be taken back */
export async function withdraw(client: Queryable, clues: string, id: string): Promise<boolean> {
  const sql = `update hospital_order set withdrawn_at = now()
               where clues = $1 and id = $2 and sent_at is null and withdrawn_at is null returning 1`;
  return (await client.query(sql, [clues, id])).rowCount === 1;
}

/** @returns the order, the first time that it is said to be done */
export async function settleOrder(client: Queryable, clues: string, done: Done): Promise<OrderRow | undefined> {
  const sql = `update hospital_order set done_at = now(), outcome = $3, answer = $4, diffs = $5
               where clues = $1 and id = $2 and done_at is null returning ${ORDER}`;
  const diffs = done.diffs === undefined ? null : JSON.stringify(done.diffs);
  const { rows } = await client.query<OrderRow>(sql, [clues, done.order, done.outcome, done.text, diffs]);
  return rows[0];
}
