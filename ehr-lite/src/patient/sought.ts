/**
 * What somebody typed or scanned into the one search field: a CURP, a CURP still being typed, or a name.
 * A half-typed CURP is no mistake yet; it is judged when it is complete or when the person asks for it (`final`).
 */
import { type CurpResult, parseCurp } from '@amate/terminology/identifiers/curp.ts';

export type Sought =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'short' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'curp-growing'; readonly missing: number }
  | { readonly kind: 'curp'; readonly curp: string }
  | { readonly kind: 'curp-wrong'; readonly why: Extract<CurpResult, { kind: 'invalid' }> };

const LENGTH = 18;
/** Four letters and a digit: no name looks like that. */
const LOOKS_LIKE_CURP = /^[\p{L}]{4}\d[\p{L}\d]*$/u;
/** The printed CURP's QR and PDF417 codes carry the CURP first, then names and dates behind bars. */
const SCANNED = /^\s*([A-ZÑ]{4}\d{6}[A-Z][A-ZÑ]{5}[A-Z\d]\d)\s*\|/i;

export function soughtIn(text: string, final: boolean): Sought {
  const scanned = SCANNED.exec(text)?.[1];
  const compact = scanned ?? text.normalize('NFC').replace(/[\s.\-_]/g, '');
  if (scanned !== undefined || LOOKS_LIKE_CURP.test(compact)) return soughtCurp(compact, final);
  const name = text.trim().replace(/\s+/g, ' ');
  if (name === '') return { kind: 'nothing' };
  return name.length < 2 ? { kind: 'short' } : { kind: 'name', name };
}

function soughtCurp(compact: string, final: boolean): Sought {
  if (compact.length < LENGTH && !final) return { kind: 'curp-growing', missing: LENGTH - compact.length };
  const result = parseCurp(compact);
  return result.kind === 'valid' ? { kind: 'curp', curp: result.curp } : { kind: 'curp-wrong', why: result };
}
