/** Orders in the database (migrations 000029, 000045). The words of the states are the API's; the database keeps its own. */
import type { Queryable } from '../../db.ts';
import type { Actor } from '../witness/witness.ts';
import type { OrderState } from './api.ts';

const WORDS: Readonly<Record<string, OrderState>> = {
  ...({ requested: 'solicitado', approved: 'autorizado', rejected: 'rechazado' } as const),
  ...({ ordered: 'enviado', received: 'recibido', cancelled: 'cancelado' } as const),
};
const STORED = Object.fromEntries(Object.entries(WORDS).map(([stored, word]) => [word, stored]));
export const wordOf = (stored: string): OrderState => WORDS[stored]!;
export const storedOf = (word: OrderState): string => STORED[word]!;

export interface OrderRow {
  readonly id: string;
  readonly clues: string;
  readonly name: string;
  readonly state: string;
  readonly at: Date;
  readonly supplier: string | null;
  readonly lines: readonly OrderLine[];
}

export interface OrderLine {
  readonly clave: string;
  readonly nombre: string;
  readonly pedidos: number;
  readonly autorizados: number | null;
  readonly recibidos: number;
}

export interface OrderEvent {
  readonly order: string;
  readonly at: Date;
  readonly state: string;
  readonly actor: string;
  /** Of who did it; '': from before it was kept. */
  readonly account: string;
  readonly reason: string | null;
  readonly operation: string;
}

const SELECT = `
  select o.id, o.clues, s.name, o.state, o.at, o.supplier,
    (select coalesce(json_agg(json_build_object('clave', l.item, 'nombre', i.name, 'pedidos', l.asked, 'autorizados', l.approved,
        'recibidos', l.received) order by i.name, l.item), '[]'::json)
     from stock_order_line l join stock_item i on i.key = l.item where l."order" = o.id) as lines
  from stock_order o join stock_site s on s.clues = o.clues`;

const LIST_LIMIT = 200;

/** @param clues left out: of every unit */
export async function selectOrders(db: Queryable, clues: string | undefined, open: boolean): Promise<OrderRow[]> {
  const { rows } = await db.query<OrderRow>({
    name: 'stock_orders',
    text: `${SELECT} where ($1::text is null or o.clues = $1) and (not $2 or o.state in ('requested', 'approved', 'ordered')) order by o.at desc limit ${LIST_LIMIT}`,
    values: [clues ?? null, open],
  });
  return rows;
}

export async function selectOrder(db: Queryable, id: string): Promise<OrderRow | undefined> {
  const { rows } = await db.query<OrderRow>(`${SELECT} where o.id = $1`, [id]);
  return rows[0];
}

export async function selectEvents(db: Queryable, order: string): Promise<OrderEvent[]> {
  const { rows } = await db.query<OrderEvent>(
    `select "order", at, state, actor, account, reason, operation from stock_order_event where "order" = $1 order by id`,
    [order],
  );
  return rows;
}

/** Whichever order an act was told of. */
export async function selectAct(db: Queryable, operation: string): Promise<OrderEvent | undefined> {
  const { rows } = await db.query<OrderEvent>(
    `select "order", at, state, actor, account, reason, operation from stock_order_event where operation = $1`,
    [operation],
  );
  return rows[0];
}

export async function insertOrder(
  db: Queryable,
  id: string,
  clues: string,
  lines: readonly { readonly clave: string; readonly envases: number }[],
): Promise<void> {
  await db.query(`insert into stock_order (id, clues, state, at) values ($1, $2, 'requested', now())`, [id, clues]);
  await db.query(
    `insert into stock_order_line ("order", item, asked) select $1, i, sum(q)::integer from unnest($2::text[], $3::integer[]) as x(i, q) group by i`,
    [id, lines.map(({ clave }) => clave), lines.map(({ envases }) => envases)],
  );
}

export async function insertEvent(
  db: Queryable,
  order: string,
  event: { readonly state: string; readonly by: Actor; readonly reason?: string | undefined; readonly id: string },
): Promise<void> {
  const { state, by, reason = null, id } = event;
  await db.query(
    `insert into stock_order_event ("order", state, actor, account, reason, operation) values ($1, $2, $3, $4, $5, $6)`,
    [order, state, by.name, by.account, reason, id],
  );
}

/** Locked until the transaction ends. */
export async function lockOrder(db: Queryable, id: string): Promise<{ clues: string; state: string } | undefined> {
  const { rows } = await db.query<{ clues: string; state: string }>(
    'select clues, state from stock_order where id = $1 for update',
    [id],
  );
  return rows[0];
}

export async function moveOrder(db: Queryable, id: string, state: string, supplier: string | undefined): Promise<void> {
  await db.query(
    `update stock_order set state = $2, at = now(), supplier = coalesce($3, supplier),
       ordered_at = case when $2 = 'ordered' or ($2 = 'approved' and ordered_at is null) then now() else ordered_at end
     where id = $1`,
    [id, state, supplier ?? null],
  );
}

export async function approveLines(
  db: Queryable,
  id: string,
  lines: readonly { readonly clave: string; readonly envases: number }[],
): Promise<void> {
  await db.query(
    `update stock_order_line l set approved = coalesce((select x.q from unnest($2::text[], $3::integer[]) as x(i, q) where x.i = l.item limit 1), l.asked)
     where l."order" = $1`,
    [id, lines.map(({ clave }) => clave), lines.map(({ envases }) => envases)],
  );
}
