/** Box by box: what every pharmacy has on its shelf against the city's own count, what still travels, and the ledger against its balances. */
import { openDatabase } from '@amate/hie-core/db.ts';
import { selectDifferences } from '@amate/hie-core/supply/reading/sql.ts';
import type { Desks } from '../ask.ts';
import { counterOf, packsAt } from '../doors/pharmacy.ts';
import type { DayTruth } from '../truth.ts';

export interface ShelfReport {
  readonly shelves: number;
  readonly packs: number;
  /** Packs too few and too many, over all shelves. */
  readonly missing: number;
  readonly surplus: number;
  /** Sent and not there yet: at the end of the day everything has arrived. */
  readonly travelling: number;
  /** Shelves that hold something else than the ledger adds up to. */
  readonly differences: number;
  readonly wrong: readonly string[];
}

export async function reconcileShelves(desks: Desks, truth: DayTruth, databaseUrl: string): Promise<ShelfReport> {
  const sums = { packs: 0, missing: 0, surplus: 0 };
  const wrong: string[] = [];
  for (const [clues, { packs }] of truth.shelves) {
    const there = await packsAt(counterOf(desks, clues), clues);
    sums.packs += there;
    if (there < packs) sums.missing += packs - there;
    if (there > packs) sums.surplus += there - packs;
    if (there !== packs && wrong.length < 20) wrong.push(`${clues}: hay ${there}, debía haber ${packs}`);
  }
  return { shelves: truth.shelves.size, ...sums, ...(await books(databaseUrl, [...truth.shelves.keys()])), wrong };
}

async function books(url: string, clues: readonly string[]): Promise<{ travelling: number; differences: number }> {
  const db = openDatabase({ url, maxConnections: 1, statementTimeoutMs: 60_000, onError: () => {} });
  try {
    const { rows } = await db.query<{ packs: number }>(
      `select coalesce(sum(b.quantity), 0)::integer as packs from stock_balance b join stock_place p on p.id = b.place
       where p.kind = 'transit' and p.clues = any($1)`,
      [clues],
    );
    return { travelling: rows[0]!.packs, differences: (await selectDifferences(db)).length };
  } finally {
    await db.end();
  }
}
