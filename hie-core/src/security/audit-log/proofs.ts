/** Proofs from the stored tiles: RFC 6962 §2.1.1 and §2.1.2. The work grows with the logarithm of the log, by a tile per factor 256. */
import { fault } from '../../errors.ts';
import type { Hash } from './merkle/hash.ts';
import { consistencyRanges, inclusionRanges, type Range } from './merkle/ranges.ts';
import { rangeHash, tilesOf } from './merkle/tiles.ts';
import * as sql from './sql.ts';

async function hashesOf(db: sql.Queryable, ranges: readonly Range[]): Promise<Hash[]> {
  const tiles = await sql.selectTiles(db, tilesOf(ranges));
  return ranges.map((range) => rangeHash(range, tiles));
}

/** @throws HubError `not-found` when the log is not that long */
async function within(db: sql.Queryable, size: number): Promise<void> {
  const { size: held } = await sql.selectState(db);
  if (size > held)
    throw fault('not-found', `El registro tiene ${held} entradas; se pidió un tamaño de ${size}.`, {
      fix: 'Use el tamaño de una raíz publicada en /auditoria/raices.',
    });
}

export interface InclusionProof {
  readonly leafHash: Hash;
  readonly proof: readonly Hash[];
}

/** @param leaf below `size` */
export async function inclusionProof(db: sql.Queryable, leaf: number, size: number): Promise<InclusionProof> {
  await within(db, size);
  const [leafHash, ...proof] = await hashesOf(db, [{ from: leaf, to: leaf + 1 }, ...inclusionRanges(leaf, size)]);
  return { leafHash: leafHash!, proof };
}

/** @param old at most `size` */
export async function consistencyProof(db: sql.Queryable, old: number, size: number): Promise<Hash[]> {
  await within(db, size);
  return hashesOf(db, consistencyRanges(old, size));
}
