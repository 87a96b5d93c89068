/** What was scanned or typed into the one field: a box by its code, a key of the Compendio, or neither. */
import { readCode, type Scanned } from '@amate/terminology/identifiers/gs1.ts';

export type Box =
  | { readonly kind: 'box'; readonly typed: string; readonly scanned: Scanned }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'unread' };

const KEY = /^(\d{3})[.\s]?(\d{3})[.\s]?(\d{4})[.\s]?(\d{2})$/;

export function readBox(typed: string): Box {
  const text = typed.trim();
  const key = KEY.exec(text);
  // Twelve digits are a key and may be a UPC too: its check digit tells.
  const scanned = readCode(text);
  if (scanned !== undefined) return { kind: 'box', typed: text, scanned };
  return key === null ? { kind: 'unread' } : { kind: 'key', key: key.slice(1).join('.') };
}
