import type { IndexEntry } from '../index-entry.ts';

/** An element as JSON gives it. */
export type Json = Readonly<Record<string, unknown>>;
export type Emit = (value: unknown, out: IndexEntry[], resource: Json) => void;

/** One JSON key on the way, with the condition its items have to meet. */
export interface Edge {
  readonly key: string;
  /** Text form of `keep` and `index`: edges with the same key and condition are one. */
  readonly condition: string;
  readonly keep: ((value: unknown) => boolean) | undefined;
  readonly index: number | undefined;
}

/**
 * One element on the way to indexed values. All search parameters of a resource type share one tree, so each element
 * is visited once however many parameters look into it.
 */
export interface Node extends Edge {
  readonly emits: Emit[];
  readonly children: Node[];
}

/** Adds a path to the tree; one without edges is of the resource itself. */
export function place(edges: readonly Edge[], emit: Emit, nodes: Node[], emits: Emit[]): void {
  let target = emits;
  let level = nodes;
  for (const edge of edges) {
    let node = level.find((each) => each.key === edge.key && each.condition === edge.condition);
    if (!node) {
      node = { ...edge, emits: [], children: [] };
      level.push(node);
    }
    target = node.emits;
    level = node.children;
  }
  target.push(emit);
}
