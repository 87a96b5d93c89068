/** Accounts as witnesses (migration 000002). */
import type { Queryable } from '../../db.ts';

export interface WitnessRow {
  readonly account: string;
  readonly name: string;
  readonly username: string;
}

/** Staff of a unit, and of the city: who is no patient and may still sign in. */
export async function selectWitnesses(db: Queryable, clues: string, account: string | null): Promise<WitnessRow[]> {
  const { rows } = await db.query<WitnessRow>({
    name: 'stock_witnesses',
    text: `select id as account, name, username from account
      where disabled_at is null and role <> 'paciente' and (clues = $1 or clues is null) and ($2::text is null or id = $2)
      order by clues nulls last, name limit 200`,
    values: [clues, account],
  });
  return rows;
}
