/**
 * What the QR or PDF417 code of a CURP print-out says: text parts behind bars. RENAPO publishes no format, and scanners set to
 * another keyboard change signs on the way, so nothing is taken by its place alone: the CURP is found first and all the
 * rest is checked against it.
 */

import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { crossCheckCurp } from '@amate/terminology/identifiers/curp-cross-check.ts';
import { STATES } from '@amate/terminology/identifiers/states.ts';

export interface CurpSheet {
  readonly curp: string;
  readonly given?: string;
  readonly fathersFamily?: string;
  /** Empty: the sheet says that there is none. */
  readonly mothersFamily?: string;
  /** YYYY-MM-DD, from the CURP. */
  readonly birthDate: string;
  readonly sex: 'H' | 'M' | 'X';
  readonly state: string;
}

export type Scanned =
  | { readonly kind: 'sheet'; readonly sheet: CurpSheet }
  /** A CURP was there, but it is wrong: a bad print, a bad reading. */
  | { readonly kind: 'wrong'; readonly curp: string; readonly text: string; readonly fix: string }
  | { readonly kind: 'nothing' };

const MAX_LENGTH = 2_000;
const CURP = /[A-Z]{4}\d{6}[A-Z]{6}[A-Z\d]\d/g;
/** The bar as it comes out of a scanner set to the keyboard of another country. */
const BARS = /[|¦°¬}~\p{Cc}]/u;
const SEX_WORDS = new Set(['HOMBRE', 'MUJER', 'H', 'M', 'X', 'MASCULINO', 'FEMENINO', 'NO BINARIO']);
const PARTICLES = new Set(['de', 'del', 'la', 'las', 'los', 'y', 'da', 'das', 'di', 'van', 'von', 'der']);
const STATE_WORDS = new Set(
  [
    ...Object.values(STATES).map(({ name }) => name),
    ...Object.keys(STATES),
    ...[
      'Distrito Federal',
      'Estado de México',
      'Coahuila',
      'Michoacán',
      'Veracruz',
      'Nacido en el extranjero',
      'NE',
      'México',
    ],
  ].map(plain),
);

export function readSheet(text: string): Scanned {
  const clean = mended(text.slice(0, MAX_LENGTH)).toUpperCase();
  const found = [...clean.matchAll(CURP)].map(([curp]) => ({ curp, result: parseCurp(curp) }));
  const good = found.find(({ result }) => result.kind === 'valid');
  if (good?.result.kind !== 'valid') {
    const bad = found[0];
    return bad?.result.kind === 'invalid'
      ? { kind: 'wrong', curp: bad.curp, text: bad.result.text, fix: bad.result.fix }
      : { kind: 'nothing' };
  }
  const { curp, birthDate, sex, state } = good.result;
  const after = clean.slice(clean.indexOf(curp) + curp.length);
  const names = nameParts(after.split(BARS));
  return { kind: 'sheet', sheet: { curp, ...inOrder(curp, names), birthDate, sex, state } };
}

/** UTF-8 that was read as Latin-1 on the way: Ñ and accents come as two signs. */
function mended(text: string): string {
  if (!/Ã[\u0080-\u00bf‘’œš“”]/.test(text)) return text.normalize('NFC');
  return text
    .replace(/Ã(?:\u0091|‘)/g, 'Ñ')
    .replace(/Ã(?:\u0081)/g, 'Á')
    .replace(/Ã(?:\u0089|‰)/g, 'É')
    .replace(/Ã(?:\u008d)/g, 'Í')
    .replace(/Ã(?:\u0093|“)/g, 'Ó')
    .replace(/Ã(?:\u009a|š)/g, 'Ú');
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().trim();
}

/** Words that can be a name: no date, no number, no sex, no state. */
function nameParts(parts: readonly string[]): string[] {
  return parts
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '' && !/[\d/]/.test(part) && /\p{L}/u.test(part))
    .filter((part) => !SEX_WORDS.has(plain(part)) && !STATE_WORDS.has(plain(part)))
    .slice(0, 3);
}

type Names = Pick<CurpSheet, 'given' | 'fathersFamily' | 'mothersFamily'>;

/** Surnames first, or given names first: whichever order agrees with the CURP. None agrees: no name is taken. */
function inOrder(curp: string, parts: readonly string[]): Names {
  const [a, b, c] = parts;
  const orders: Names[] =
    a === undefined || b === undefined
      ? []
      : c === undefined
        ? [named(a, '', b), named(b, '', a)]
        : [named(a, b, c), named(b, c, a)];
  return orders.find((names) => crossCheckCurp(curp, names).length === 0) ?? {};
}

const named = (father: string, mother: string, given: string): Names => ({
  fathersFamily: asWritten(father),
  mothersFamily: asWritten(mother),
  given: asWritten(given),
});

/** `DE LA CRUZ` → `De la Cruz`: the print-out writes capitals only. */
export function asWritten(name: string): string {
  return name
    .toLocaleLowerCase('es-MX')
    .split(' ')
    .map((word, at) =>
      at > 0 && PARTICLES.has(word)
        ? word
        : word.replace(/(^|[-'’])\p{L}/gu, (first) => first.toLocaleUpperCase('es-MX')),
    )
    .join(' ');
}
