import type { Json } from '../extract/node.ts';

/**
 * Invariants of R4 by data or resource type, as closures; they run once the structure of an element has been looked at.
 * Here stand those that JSON Schema cannot say and that cost nothing; those compiled from FHIRPath join them here.
 */
export interface Invariant {
  readonly key: string;
  readonly holds: (element: Json) => boolean;
  /** es-MX */
  readonly text: string;
  readonly fix: string;
}

export const INVARIANTS: Readonly<Record<string, readonly Invariant[]>> = {
  Extension: [
    {
      key: 'ext-1',
      holds: (extension) => hasValue(extension) !== (extension.extension !== undefined),
      text: 'La extensión debe tener un valor o extensiones dentro, y no ambos.',
      fix: 'Deje solo value[x] o solo extension.',
    },
  ],
};

function hasValue(extension: Json): boolean {
  for (const key in extension) if (key.startsWith('value') || key.startsWith('_value')) return true;
  return false;
}
