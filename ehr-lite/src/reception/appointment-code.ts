/** The code of an appointment, as a scanner reads it or as somebody copies it from a broken screen: `AMC 01A 204 …`. */
const LETTERS = 48;
const CURP_LENGTH = 18;
const BEGUN = /^AMC[0-9A-F]{2,}$/i;

export type Coded =
  | { readonly kind: 'none' }
  /** Being typed: so many letters are still missing. */
  | { readonly kind: 'growing'; readonly missing: number }
  | { readonly kind: 'code'; readonly code: string };

export function codeIn(text: string): Coded {
  const compact = text.replace(/[\s.\-_]/g, '');
  const missing = 'AMC'.length + LETTERS - compact.length;
  // A digit: no name holds one. What may still become a CURP is one until it is longer.
  const isName = !BEGUN.test(compact) || !/\d/.test(compact);
  const isCurp = /^[A-Z]{4}\d/i.test(compact) && compact.length <= CURP_LENGTH;
  if (isName || isCurp || missing < 0) return { kind: 'none' };
  return missing === 0 ? { kind: 'code', code: compact.toUpperCase() } : { kind: 'growing', missing };
}
