/**
 * The number of a prescription: twelve symbols that a person can read over the telephone, the last a check digit. Made by the screen, with or
 * without network: 31^11 numbers, so that two prescriptions do not meet. It says nothing of the patient.
 */
const SYMBOLS = '23456789ABCDEFGHJKLMNPQRSTVWXYZ';
const BODY = 11;

/** Weights 1..11 modulo a prime: every wrong symbol and every exchange of two is noticed. */
const checkSymbol = (body: string): string =>
  SYMBOLS[[...body].reduce((sum, symbol, at) => sum + (at + 1) * SYMBOLS.indexOf(symbol), 0) % SYMBOLS.length]!;

/** `random` gives whole numbers below its argument, evenly. */
export function makeFolio(random: (below: number) => number): string {
  const body = Array.from({ length: BODY }, () => SYMBOLS[random(SYMBOLS.length)]).join('');
  return grouped(body + checkSymbol(body));
}

/** As typed or scanned: spaces, hyphens and case do not matter. undefined: not a folio, or mistyped. */
export function readFolio(typed: string): string | undefined {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '');
  if (plain.length !== BODY + 1 || [...plain].some((symbol) => !SYMBOLS.includes(symbol))) return undefined;
  return checkSymbol(plain.slice(0, BODY)) === plain[BODY] ? grouped(plain) : undefined;
}

const grouped = (plain: string): string => plain.replace(/(.{4})(?=.)/g, '$1-');
