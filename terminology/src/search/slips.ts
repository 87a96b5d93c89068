/**
 * Slips of the finger between two words: letters left out, added, changed, or two neighbours swapped (optimal string alignment, the
 * restricted distance of Damerau, https://doi.org/10.1145/363958.363994).
 */
const MAX_WIDTH = 64;
const rows = [new Uint8Array(MAX_WIDTH), new Uint8Array(MAX_WIDTH), new Uint8Array(MAX_WIDTH)];

export interface Slips {
  /** Against the whole word. */
  readonly whole: number;
  /** Against the beginning that fits best: the rest has not been typed yet. */
  readonly beginning: number;
}

/** @returns numbers above `limit` when there are more slips than that */
export function slipsBetween(typed: string, word: string, limit: number): Slips {
  const none = { whole: limit + 1, beginning: limit + 1 };
  const wide = Math.min(word.length, typed.length + limit);
  if (typed.length - wide > limit || wide + 1 >= MAX_WIDTH) return none;
  let [before, last, row] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let j = 0; j <= wide; j++) last[j] = j;
  for (let i = 1; i <= typed.length; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= wide; j++) {
      const cost = typed[i - 1] === word[j - 1] ? 0 : 1;
      let best = Math.min(last[j - 1]! + cost, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      row[j] = best;
      if (best < least) least = best;
    }
    if (least > limit) return none;
    [before, last, row] = [last, row, before];
  }
  let beginning = limit + 1;
  for (let j = 0; j <= wide; j++) beginning = Math.min(beginning, last[j]!);
  return { whole: wide === word.length ? last[wide]! : limit + 1, beginning };
}

/** How many slips a key of this length may hold and still be told from other words. */
export const slipsAllowed = (length: number): number => (length < 4 ? 0 : length < 7 ? 1 : 2);
