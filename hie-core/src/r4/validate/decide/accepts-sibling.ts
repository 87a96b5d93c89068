import type { Json } from '../../extract/node.ts';
import type { Link } from './type-source.ts';

/** `_element` beside a primitive: its id and extensions (R4 §2.6.2.3); ele-1: an id alone says nothing. */
export function acceptsSibling(sibling: unknown, value: unknown, element: Link, depth: number): boolean {
  return element.accepts(sibling, depth) && (value !== undefined || (sibling as Json).extension !== undefined);
}

/** The list of them, where null keeps the place of a plain value. */
export function acceptsSiblings(siblings: unknown, values: unknown, element: Link, depth: number): boolean {
  if (!Array.isArray(siblings) || siblings.length === 0) return false;
  for (let at = 0; at < siblings.length; at++) {
    const value = Array.isArray(values) ? values[at] : undefined;
    if (siblings[at] === null ? value === undefined : !acceptsSibling(siblings[at], value, element, depth))
      return false;
  }
  return true;
}
