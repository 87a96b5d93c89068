/**
 * The book of controlled medicines of a unit (Ley General de Salud, article 226; Reglamento de Insumos para la Salud): what there was, what
 * came in, what left and for whom, what remains after each line. Read from the ledger, so that nobody can keep another one.
 */
import type { Queryable } from './sql.ts';

export async function selectBook(db: Queryable, clues: string, from: string, to: string): Promise<object> {
  const [opening, lines] = await Promise.all([
    db.query<object>(OPENING, [clues, from]),
    db.query<object>(LINES, [clues, from, to]),
  ]);
  return { saldosIniciales: opening.rows, renglones: lines.rows };
}

/** By lot: controlled medicines are few, so neither reads more of the ledger than their moves. */
const OF_THE_UNIT = `
  select m.id, m.at, i.fraction, i.key, i.name, l.lot, l.expiry, m.kind, m.actor, m.reason, m.witness,
    case when m.target = p.id then m.quantity else 0 end as entered, case when m.source = p.id then m.quantity else 0 end as left_shelf,
    p.id as place, p.kind as place_kind
  from stock_item i join stock_lot l on l.item = i.key join stock_move m on m.lot = l.id
    join stock_place p on p.id in (m.source, m.target) and p.clues = $1 and p.holds and p.kind <> 'transit'
  where i.fraction is not null`;

const DAY = (parameter: string): string => `(${parameter}::date::timestamp at time zone 'America/Mexico_City')`;

const OPENING = `
  select key as "clave", name as "nombre", fraction as "fraccion", place_kind as "lugar", sum(entered - left_shelf)::integer as "existencia"
  from (${OF_THE_UNIT} and m.at < ${DAY('$2')}) x group by key, name, fraction, place_kind having sum(entered - left_shelf) <> 0
  order by key`;

const LINES = `
  select * from (
    select at as "cuando", fraction as "fraccion", key as "clave", name as "nombre", lot as "lote", expiry::text as "caducidad", kind as "movimiento",
      place_kind as "lugar", entered::integer as "entrada", left_shelf::integer as "salida",
      sum(entered - left_shelf) over (partition by place, key order by id)::integer as "existencia",
      actor as "responsable", reason as "motivo", witness as "testigo", id as "asiento"
    from (${OF_THE_UNIT} and m.at < ${DAY('$3')} + interval '1 day') x) y
  where "cuando" >= ${DAY('$2')} order by "asiento" limit 5000`;
