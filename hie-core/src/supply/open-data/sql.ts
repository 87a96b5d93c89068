/** How many prescriptions are filled whole (migration 000029): what was written, as it is followed, and the sums that are published. */
import type { Queryable } from '../../db.ts';

export interface PrescribedRow {
  readonly request: string;
  readonly folio: string;
  readonly clues: string;
  readonly day: string;
  readonly repeats: number;
  readonly stands: boolean;
}

export async function storePrescribed(db: Queryable, row: PrescribedRow): Promise<void> {
  const { request, folio, clues, day, repeats, stands } = row;
  await db.query({
    name: 'stock_prescribed_store',
    text: `insert into stock_prescribed (request, folio, clues, day, repeats, stands) values ($1, $2, $3, $4, $5, $6)
      on conflict (request) do update set folio = excluded.folio, clues = excluded.clues, day = excluded.day, repeats = excluded.repeats,
        stands = excluded.stands`,
    values: [request, folio, clues, day, repeats, stands],
  });
}

export async function dropPrescribed(db: Queryable, request: string): Promise<void> {
  await db.query('update stock_prescribed set stands = false where request = $1', [request]);
}

const MONTHS = 24;

/** A line is filled whole when one fill's worth of what it allows was handed out; a prescription, when all its lines were. */
export async function countFilled(db: Queryable, today: string): Promise<void> {
  await db.query(
    `with lines as (
       select p.folio, p.clues, date_trunc('month', p.day)::date as month,
         coalesce(f.filled > 0 and (f.allowed is null or f.filled * (1 + p.repeats) >= f.allowed), false) as whole
       from stock_prescribed p left join stock_fill f on f.request = p.request
       where p.stands and p.day >= date_trunc('month', $1::date) - make_interval(months => ${MONTHS})),
     folios as (select folio, clues, month, bool_and(whole) as whole from lines group by 1, 2, 3)
     insert into stock_filled_month (clues, month, prescriptions, whole)
       select clues, month, count(*), count(*) filter (where whole) from folios group by 1, 2
     on conflict (clues, month) do update set prescriptions = excluded.prescriptions, whole = excluded.whole`,
    [today],
  );
}

export interface FilledRow {
  readonly clues: string;
  readonly name: string | null;
  /** YYYY-MM. */
  readonly month: string;
  readonly prescriptions: number;
  readonly whole: number;
}

export async function selectFilled(db: Queryable): Promise<FilledRow[]> {
  const { rows } = await db.query<FilledRow>({
    name: 'stock_filled',
    text: `select f.clues, s.name, to_char(f.month, 'YYYY-MM') as month, f.prescriptions, f.whole
      from stock_filled_month f left join stock_site s on s.clues = f.clues order by f.month desc, f.clues limit 20000`,
  });
  return rows;
}
