/**
 * For which parameters a resource has a value, as bits of one number: `:missing` and the end of a sorted list ask for it.
 * The bit follows from the parameter's place among those of its type; another order needs a new GENERATION (follower.ts).
 */
import { searchParametersOf } from '../../../r4/search-parameters.ts';
import { partsOf } from './names.ts';

const bits = new Map<string, ReadonlyMap<string, number>>();

/** A power of two; 0 for what has no bit of its own (`_id`, a union of others). */
export function presentBit(type: string, code: string): number {
  let own = bits.get(type);
  if (own === undefined) {
    own = bitsOf(type);
    bits.set(type, own);
  }
  return own.get(code) ?? 0;
}

function bitsOf(type: string): ReadonlyMap<string, number> {
  const codes = searchParametersOf(type)
    .map(({ code }) => code)
    .filter((code) => code !== '_id' && code !== '_lastUpdated' && partsOf(type, code) === undefined)
    .sort();
  // A number is exact to 53 bits; R4's longest list has 44.
  if (codes.length > 53) throw new Error(`too many parameters of ${type} for one number`);
  return new Map(codes.map((code, index) => [code, 2 ** index]));
}
