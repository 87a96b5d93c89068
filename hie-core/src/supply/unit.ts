/**
 * Under which CLUES a facility keeps its shelves. A facility keeps every CLUES it had (docs/adr/0044): whoever works under the new one goes on
 * with the shelves that were begun under the old one, and is answered in the one that he asked with.
 */
import type { Queryable } from '../db.ts';
import type { SameFacility } from '../registries/read.ts';
import type { Caller } from '../security/caller.ts';

/** Who asks, with every CLUES of his facility. */
export interface Keeper extends Pick<Caller, 'role' | 'clues'> {
  readonly facility?: readonly string[];
}

export const isOf = ({ clues, facility }: Keeper, unit: string): boolean =>
  clues === unit || (facility?.includes(unit) ?? false);

export interface Units {
  /** Every CLUES of the facility. */
  all(clues: string): Promise<readonly string[]>;
  /** The one that its shelves stand under. */
  of(clues: string): Promise<string>;
}

export const createUnits = (db: Queryable, same: Pick<SameFacility, 'of'>): Units => {
  const all = async (clues: string) => await same.of(clues);
  return {
    all,
    async of(clues) {
      const known = await all(clues);
      if (known.length < 2) return clues;
      const { rows } = await db.query<{ clues: string }>(
        'select clues from stock_site where clues = any($1) order by clues = $2 desc, clues limit 1',
        [known, clues],
      );
      return rows[0]?.clues ?? clues;
    },
  };
};
