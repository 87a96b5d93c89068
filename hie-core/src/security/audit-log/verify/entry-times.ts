/**
 * When an entry claims to have happened, twice: in its id (RFC 9562 §5.7) and in its text, which begins `[1,<epoch ms>`. Read from the
 * bytes, without the code that wrote them.
 */
const ID_AT = 1;
const TEXT_AT = 17;
const COMMA = 0x2c;
const ZERO = 0x30;

/** Of the id. @param start where the leaf's 0x00 stands */
export const idMsAt = (leaves: Buffer, start: number): number => leaves.readUIntBE(start + ID_AT, 6);

/** Of the text; NaN when it does not begin as an entry does. */
export function textMsAt(leaves: Buffer, start: number, end: number): number {
  let at = start + TEXT_AT;
  while (at < end && leaves[at] !== COMMA) at++;
  let ms = 0;
  const from = ++at;
  for (; at < end; at++) {
    const digit = leaves[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    ms = ms * 10 + digit;
  }
  return at === from ? Number.NaN : ms;
}
