/** What shelves hold, as write rules ask it (docs/adr/0035): questions that arrive together share a statement. */
import type { Database } from '../../db.ts';
import { keyOf } from '../keys.ts';
import type { Held, HeldAsked } from '../write-rule.ts';
import { gathering } from './gather.ts';

const LIMIT = 200;

const SQL = `
  select a.n, p.id is not null as keeps, i.name, i.pack_units as "packUnits", i.unit, coalesce(f.filled, 0) as filled,
    (select json_agg(json_build_array(l.lot, l.expiry, l.owner, l.programme, b.quantity) order by l.expiry, l.id)
     from stock_balance b join stock_lot l on l.id = b.lot
     where b.place = p.id and b.item = a.item and b.quantity > 0) as lots
  from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) with ordinality as a(clues, kind, item, request, n)
    left join stock_place p on p.clues = a.clues and p.kind = a.kind and p.transfer is null
    left join stock_item i on i.key = a.item
    left join stock_fill f on f.request = a.request`;

interface Row {
  readonly n: number;
  readonly keeps: boolean;
  readonly name: string | null;
  readonly packUnits: number | null;
  readonly unit: string | null;
  readonly filled: number;
  readonly lots: readonly (readonly [string, string, string, string, number])[] | null;
}

export const createHeld = (db: Database): ((asked: HeldAsked) => Promise<Held>) =>
  gathering<HeldAsked, Held>({
    concurrent: 2,
    limit: LIMIT,
    async run(waiting) {
      const asked = waiting.map(({ item }) => item);
      const { rows } = await db.query<Row>({
        name: 'stock_held',
        text: SQL,
        values: [
          asked.map(({ clues }) => clues),
          asked.map(({ kind }) => kind),
          asked.map(({ item }) => item),
          asked.map(({ requestId }) => (requestId === undefined ? null : keyOf('MedicationRequest', requestId))),
        ],
      });
      for (const row of rows) waiting[row.n - 1]!.resolve(heldOf(row, asked[row.n - 1]!.item));
    },
  });

function heldOf({ keeps, name, packUnits, unit, filled, lots }: Row, item: string): Held {
  return {
    keepsStock: keeps,
    item: name === null ? undefined : { name, packUnits: packUnits ?? undefined, unit: unit ?? undefined },
    lots: (lots ?? []).map(([lot, expiry, owner, programme, packs]) => ({
      ...{ item, lot, expiry, owner, programme, packs },
    })),
    filled,
  };
}
