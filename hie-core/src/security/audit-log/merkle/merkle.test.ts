import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_ROOT, type Hash, leafHash, nodeHash, rootOf, toBytes } from './hash.ts';
import { consistencyRanges, inclusionRanges, type Range } from './ranges.ts';
import { edgeOf, grow, rangeHash, TILE_WIDTH, tileKey, tilesOf } from './tiles.ts';
import { verifyConsistency, verifyInclusion } from './verify.ts';

/** The leaves and roots that Certificate Transparency implementations test themselves with. */
const KNOWN_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const KNOWN_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const hex = (hash: Hash): string => toBytes(hash).toString('hex');
const known = KNOWN_LEAVES.map((leaf) => leafHash(Buffer.from(leaf, 'hex')));

/** MTH, PATH and PROOF written down again word by word from RFC 6962 §2.1: slow, and nothing in common with ours. */
const k = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);
const mth = (d: readonly Hash[]): Hash =>
  d.length === 0
    ? EMPTY_ROOT
    : d.length === 1
      ? d[0]!
      : nodeHash(mth(d.slice(0, k(d.length))), mth(d.slice(k(d.length))));
function path(m: number, d: readonly Hash[]): Hash[] {
  if (d.length <= 1) return [];
  const left = d.slice(0, k(d.length));
  const right = d.slice(k(d.length));
  return m < left.length ? [...path(m, left), mth(right)] : [...path(m - left.length, right), mth(left)];
}
function subproof(m: number, d: readonly Hash[], whole: boolean): Hash[] {
  if (m === d.length) return whole ? [] : [mth(d)];
  const left = d.slice(0, k(d.length));
  const right = d.slice(k(d.length));
  return m <= left.length
    ? [...subproof(m, left, whole), mth(right)]
    : [...subproof(m - left.length, right, false), mth(left)];
}

const leaves = (count: number): Hash[] =>
  Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`${index}`)));
const LEAVES = leaves(70_000);

/** Tiles of a tree that grew by the given steps. */
function tilesAfter(steps: readonly number[]): Map<string, readonly Hash[]> {
  const tiles = new Map<string, readonly Hash[]>();
  let size = 0;
  for (const step of steps) {
    const edge = new Map(edgeOf(size).map((name) => [tileKey(name), tiles.get(tileKey(name)) ?? []]));
    for (const tile of grow(size, edge, LEAVES.slice(size, size + step))) tiles.set(tileKey(tile), tile.hashes);
    size += step;
  }
  return tiles;
}
const hashes = (ranges: readonly Range[], tiles: ReadonlyMap<string, readonly Hash[]>): Hash[] =>
  ranges.map((range) => rangeHash(range, tiles));

describe('RFC 6962 §2.1: Merkle Tree Hash', () => {
  it('known roots of 1 to 8 leaves, and of none', () => {
    expect(known.map((_, index) => hex(rootOf(known.slice(0, index + 1))))).toEqual(KNOWN_ROOTS);
    expect(hex(rootOf([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('a known path: leaf 5 of 8', () => {
    const tiles = new Map([['0/0', known]]);
    expect(hashes(inclusionRanges(5, 8), tiles).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  it('§2.1.3: the seven-leaf example', () => {
    const [a, b, c, d, e, f, j] = LEAVES as [Hash, Hash, Hash, Hash, Hash, Hash, Hash];
    const [g, h, i] = [nodeHash(a, b), nodeHash(c, d), nodeHash(e, f)];
    const [K, l] = [nodeHash(g, h), nodeHash(i, j)];
    const tiles = new Map([['0/0', LEAVES.slice(0, 7)]]);
    const inclusion = (leaf: number) => hashes(inclusionRanges(leaf, 7), tiles);
    const consistency = (old: number) => hashes(consistencyRanges(old, 7), tiles);
    expect([inclusion(0), inclusion(3), inclusion(4), inclusion(6)]).toEqual([
      [b, h, l],
      [c, g, l],
      [f, j, K],
      [i, K],
    ]);
    expect([consistency(3), consistency(4), consistency(6)]).toEqual([[c, d, g, l], [l], [i, j, K]]);
  });

  it('a leaf cannot be read as a node', () => {
    const pair = Buffer.concat([toBytes(known[0]!), toBytes(known[1]!)]);
    expect(leafHash(pair)).not.toBe(nodeHash(known[0]!, known[1]!));
  });
});

const size = fc.integer({ min: 1, max: 1_200 });
const grown = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 });

describe('tiles and proofs, against the definition', () => {
  it('however a tree grew, its tiles, root and paths are those of the definition', () => {
    fc.assert(
      fc.property(grown, fc.nat(), (steps, pick) => {
        const total = steps.reduce((sum, step) => sum + step, 0);
        const tiles = tilesAfter(steps);
        const all = LEAVES.slice(0, total);
        expect(rangeHash({ from: 0, to: total }, tiles)).toBe(mth(all));
        const leaf = pick % total;
        expect(hashes(inclusionRanges(leaf, total), tiles)).toEqual(path(leaf, all));
        const old = (pick % total) + 1;
        expect(hashes(consistencyRanges(old, total), tiles)).toEqual(subproof(old, all, true));
      }),
      { numRuns: 60 },
    );
  });

  it('the tiles that are asked for are enough', () => {
    fc.assert(
      fc.property(size, fc.nat(), (total, pick) => {
        const tiles = tilesAfter([total]);
        const ranges = [...inclusionRanges(pick % total, total), ...consistencyRanges((pick % total) + 1, total)];
        const asked = new Map(tilesOf(ranges).map((name) => [tileKey(name), tiles.get(tileKey(name)) ?? []]));
        expect(hashes(ranges, asked)).toEqual(hashes(ranges, tiles));
      }),
      { numRuns: 60 },
    );
  });

  it('a tree of more than one tile of tiles', () => {
    const total = 65_536 + 300;
    const tiles = tilesAfter([total]);
    const root = rangeHash({ from: 0, to: total }, tiles);
    expect(root).toBe(rootOf(LEAVES.slice(0, total)));
    expect(tiles.get('2/0')?.length).toBe(1);
    for (const leaf of [0, 255, 256, 65_535, 65_536, total - 1]) {
      const proof = hashes(inclusionRanges(leaf, total), tiles);
      expect(verifyInclusion({ leafHash: LEAVES[leaf]!, leaf, size: total, root, proof })).toBe(true);
    }
    expect(tilesOf(inclusionRanges(12_345, total)).length).toBeLessThanOrEqual(4);
    expect(TILE_WIDTH).toBe(256);
  });

  it('a tile that is short is refused, not taken for a smaller tree', () => {
    const tiles = new Map([['0/0', LEAVES.slice(0, 5)]]);
    expect(() => rangeHash({ from: 0, to: 6 }, tiles)).toThrow(RangeError);
    expect(() => grow(6, tiles, LEAVES.slice(6, 7))).toThrow(RangeError);
  });
});

/** The right proof with one thing wrong. */
function spoiled(proof: readonly Hash[], at: number): Hash[][] {
  const changed = [...proof];
  const index = proof.length === 0 ? 0 : at % proof.length;
  changed[index] = leafHash(Buffer.from('other'));
  return [changed, [...proof, leafHash(Buffer.from('more'))], ...(proof.length > 0 ? [proof.slice(0, -1)] : [])];
}

describe('RFC 9162 §2.1.3.2 and §2.1.4.2: verification', () => {
  it('takes every right inclusion proof and no wrong one', () => {
    fc.assert(
      fc.property(size, fc.nat(), (total, pick) => {
        const all = LEAVES.slice(0, total);
        const leaf = pick % total;
        const claim = { leafHash: all[leaf]!, leaf, size: total, root: mth(all), proof: path(leaf, all) };
        expect(verifyInclusion(claim)).toBe(true);
        for (const proof of spoiled(claim.proof, pick)) expect(verifyInclusion({ ...claim, proof })).toBe(false);
        expect(verifyInclusion({ ...claim, leafHash: leafHash(Buffer.from('other')) })).toBe(false);
        expect(verifyInclusion({ ...claim, leaf: leaf + total })).toBe(false);
        if (total > 1) expect(verifyInclusion({ ...claim, leaf: (leaf + 1) % total })).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('takes every right consistency proof and no wrong one', () => {
    fc.assert(
      fc.property(size, fc.nat(), (total, pick) => {
        const all = LEAVES.slice(0, total);
        const old = pick % (total + 1);
        const proof = old === 0 ? [] : subproof(old, all, true);
        const claim = { old, oldRoot: mth(all.slice(0, old)), size: total, root: mth(all), proof };
        expect(verifyConsistency(claim)).toBe(true);
        for (const wrong of spoiled(proof, pick)) expect(verifyConsistency({ ...claim, proof: wrong })).toBe(false);
        expect(verifyConsistency({ ...claim, oldRoot: leafHash(Buffer.from('other')) })).toBe(false);
        if (old > 0 && old !== total)
          expect(verifyConsistency({ ...claim, root: leafHash(Buffer.from('o')) })).toBe(false);
        expect(verifyConsistency({ ...claim, old: total + 1 })).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('numbers that are no counts are refused', () => {
    const claim = { leafHash: known[0]!, size: 1, root: known[0]!, proof: [] };
    expect([-1, 0.5, Number.NaN].map((leaf) => verifyInclusion({ ...claim, leaf }))).toEqual([false, false, false]);
  });
});
