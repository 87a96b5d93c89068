/**
 * How two texts are the same for a string search: case, accents and repeated blanks do not count
 * (R4 §3.1.1.4.8: "case and accent-insensitive"). Ñ becomes n, so that MUNOZ typed on an old terminal finds Muñoz.
 */
const COMBINING_MARKS = /\p{M}+/gu;
const BLANKS = /\s+/g;
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

export function normalizeText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(COMBINING_MARKS, '').toLowerCase().replace(BLANKS, ' ').trim();
}
