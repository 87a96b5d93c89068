/**
 * The tree on disk: tiles of 256 hashes (the shape of https://c2sp.org/tlog-tiles). A tile of level L holds the roots of full subtrees of
 * 256^L leaves; what lies between is computed again, at most 255 hashes. A proof in a tree of a million entries reads three
 * tiles, in one of ten thousand two, and a leaf costs 32 bytes on disk instead of a row.
 */
import { type Hash, nodeHash, rootOf } from './hash.ts';
import { type Node, perfectNodes, type Range } from './ranges.ts';

export const TILE_WIDTH = 256;
const TILE_LEVELS = 8;

export interface TileName {
  readonly level: number;
  readonly tile: number;
}

export const tileKey = ({ level, tile }: TileName): string => `${level}/${tile}`;

interface Place extends TileName {
  /** First hash within the tile. */
  readonly at: number;
  readonly count: number;
}

function placeOf({ level, index }: Node): Place {
  const count = 2 ** (level % TILE_LEVELS);
  const first = index * count;
  return {
    level: Math.floor(level / TILE_LEVELS),
    tile: Math.floor(first / TILE_WIDTH),
    at: first % TILE_WIDTH,
    count,
  };
}

/** The tiles that `rangeHash` will ask for. */
export function tilesOf(ranges: readonly Range[]): TileName[] {
  const names = new Map<string, TileName>();
  for (const node of ranges.flatMap(perfectNodes)) {
    const { level, tile } = placeOf(node);
    names.set(tileKey({ level, tile }), { level, tile });
  }
  return [...names.values()];
}

/** @throws RangeError when a tile is missing or short */
export function rangeHash(range: Range, tiles: ReadonlyMap<string, readonly Hash[]>): Hash {
  const parts = perfectNodes(range).map((node) => {
    const place = placeOf(node);
    const hashes = tiles.get(tileKey(place))?.slice(place.at, place.at + place.count) ?? [];
    if (hashes.length !== place.count) throw new RangeError(`tile ${tileKey(place)} is short`);
    return rootOf(hashes);
  });
  return parts.reduceRight((right, left) => nodeHash(left, right));
}

/** The tiles at the right edge of a tree: all that it takes to let it grow. */
export function edgeOf(size: number): TileName[] {
  const names: TileName[] = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
    if (count % TILE_WIDTH > 0) names.push({ level, tile: Math.floor(count / TILE_WIDTH) });
  }
  return names;
}

export interface Growth extends TileName {
  readonly hashes: readonly Hash[];
  /** How many of them are new. */
  readonly added: number;
}

/** @param edge tiles named by `edgeOf(size)`. @returns every tile that changes, whole. */
export function grow(size: number, edge: ReadonlyMap<string, readonly Hash[]>, leaves: readonly Hash[]): Growth[] {
  const changed: Growth[] = [];
  let before = size;
  let fresh = leaves;
  for (let level = 0; fresh.length > 0; level++) {
    const full: Hash[] = [];
    for (let taken = 0; taken < fresh.length; ) {
      const tile = Math.floor((before + taken) / TILE_WIDTH);
      const held = (before + taken) % TILE_WIDTH === 0 ? [] : (edge.get(tileKey({ level, tile })) ?? []);
      if (held.length !== (before + taken) % TILE_WIDTH) throw new RangeError(`tile ${level}/${tile} is short`);
      const added = Math.min(TILE_WIDTH - held.length, fresh.length - taken);
      const hashes = [...held, ...fresh.slice(taken, taken + added)];
      changed.push({ level, tile, hashes, added });
      if (hashes.length === TILE_WIDTH) full.push(rootOf(hashes));
      taken += added;
    }
    before = Math.floor(before / TILE_WIDTH);
    fresh = full;
  }
  return changed;
}
