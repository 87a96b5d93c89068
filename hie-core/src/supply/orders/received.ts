/** Receipts against an order: what has come of each line, in the transaction of the receipt, and never more than was ordered. */
import type { Queryable } from '../../db.ts';
import { fault } from '../../errors.ts';

export interface Came {
  readonly item: string;
  readonly packs: number;
}

/** @throws HubError when nothing was ordered by that number here, or more comes than was ordered */
export async function receiveAgainst(
  db: Queryable,
  order: string,
  clues: string,
  operation: string,
  came: readonly Came[],
): Promise<void> {
  const { rows } = await db.query<{ state: string }>(
    `select state from stock_order where id = $1 and clues = $2 for update`,
    [order, clues],
  );
  if (rows[0]?.state !== 'ordered' && rows[0]?.state !== 'approved') throw notOpen(order);
  await db.query(`insert into stock_order_receipt (operation, "order") values ($1, $2)`, [operation, order]);
  const sums = Map.groupBy(came, ({ item }) => item);
  for (const [item, rows] of sums) {
    const packs = rows.reduce((sum, row) => sum + row.packs, 0);
    const { rows: left } = await db.query<{ left: number }>(
      `update stock_order_line l set received = received + $3
       where l."order" = $1 and l.item = $2 and l.received + $3 <= coalesce(l.approved, l.asked) returning received`,
      [order, item, packs],
    );
    if (left.length === 0) throw await tooMuch(db, order, item, packs);
  }
  await db.query(COMPLETE, [order, operation]);
}

/** The last of it came: the order is received, said by the act that brought it. */
const COMPLETE = `
  with done as (
    update stock_order o set state = 'received', at = now()
    where o.id = $1 and not exists (select from stock_order_line l where l."order" = o.id and l.received < coalesce(l.approved, l.asked))
    returning o.id)
  insert into stock_order_event ("order", state, actor, operation) select id, 'received', 'Amate', $2 from done`;

/** A receipt is corrected: what it brought has not come. */
export async function takeBackReceipt(db: Queryable, operation: string): Promise<void> {
  const { rows } = await db.query<{ order: string }>(
    `delete from stock_order_receipt where operation = $1 returning "order"`,
    [operation],
  );
  const [receipt] = rows;
  if (receipt === undefined) return;
  await db.query(
    `update stock_order_line l set received = l.received - x.packs
     from (select t.item, sum(m.quantity)::integer as packs from stock_move m join stock_lot t on t.id = m.lot
           where m.operation = $2 group by t.item) x
     where l."order" = $1 and l.item = x.item`,
    [receipt.order, operation],
  );
  await db.query(
    `with open as (update stock_order set state = 'ordered', at = now() where id = $1 and state = 'received' returning id)
     insert into stock_order_event ("order", state, actor, reason, operation)
     select id, 'ordered', 'Amate', 'Una entrada se corrigió', gen_random_uuid() from open`,
    [receipt.order],
  );
}

const notOpen = (order: string) =>
  fault('business-rule', 'Ese pedido no está por recibirse en esta unidad.', {
    path: 'pedido',
    value: order,
    rule: 'Se recibe contra un pedido autorizado o enviado',
    fix: 'Revise el número del pedido, o registre la entrada sin él.',
  });

async function tooMuch(db: Queryable, order: string, item: string, packs: number) {
  const { rows } = await db.query<{ left: number }>(
    `select coalesce(approved, asked) - received as left from stock_order_line where "order" = $1 and item = $2`,
    [order, item],
  );
  const left = rows[0]?.left ?? 0;
  return fault('business-rule', `De ${item} el pedido espera ${left} envases y llegan ${packs}.`, {
    path: 'renglones.envases',
    rule: 'No se recibe más de lo autorizado',
    fix: left === 0 ? 'Registre ese renglón sin pedido.' : `Reciba ${left} contra el pedido y lo demás sin él.`,
  });
}
