/** The tree once more, from the leaves up, for a log that comes in order: holds one hash per level, whatever the size. */
import { EMPTY_ROOT, type Hash, nodeHash, rootOf } from '../merkle/hash.ts';
import { TILE_WIDTH } from '../merkle/tiles.ts';

export class LogTree {
  /** Roots of the full subtrees so far, by how many doublings of a block they hold. */
  readonly #frontier: (Hash | undefined)[] = [];
  #blocks = 0;

  /** Leaves in full blocks. */
  get size(): number {
    return this.#blocks * TILE_WIDTH;
  }

  /** Root of the tree of `size` and these leaves, fewer than or as many as a block. */
  rootWith(leaves: readonly Hash[]): Hash {
    let root = leaves.length === 0 ? undefined : rootOf(leaves);
    for (let level = 0, left = this.#blocks; left > 0; level++, left = Math.floor(left / 2)) {
      if (left % 2 === 0) continue;
      const subtree = this.#frontier[level]!;
      root = root === undefined ? subtree : nodeHash(subtree, root);
    }
    return root ?? EMPTY_ROOT;
  }

  pushBlock(leaves: readonly Hash[]): void {
    let carried = rootOf(leaves);
    let level = 0;
    for (let left = this.#blocks; left % 2 === 1; left = Math.floor(left / 2)) {
      carried = nodeHash(this.#frontier[level]!, carried);
      level++;
    }
    this.#frontier[level] = carried;
    this.#blocks++;
  }
}
