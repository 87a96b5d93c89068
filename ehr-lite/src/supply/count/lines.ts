/** The lines of a count as they are walked through: named, in order of the shelf, sought, page by page. Pure. */
import type { Scanned } from '@amate/terminology/identifiers/gs1.ts';
import type { Article, Count, CountLine } from './count-shape.ts';
import { keyOf } from './lay-lines.ts';

export interface Line extends CountLine {
  readonly id: string;
  readonly nombre: string;
  /** What is looked for in it, without accents. */
  readonly words: string;
}

export const PAGE = 30;

/** By name, then by what expires first. */
export function linesOf({ articulos, renglones }: Pick<Count, 'articulos' | 'renglones'>): readonly Line[] {
  const names = new Map(articulos.map(({ clave, nombre }) => [clave, nombre]));
  return renglones
    .map((row): Line => {
      const nombre = names.get(row.clave) ?? row.clave;
      return { ...row, id: keyOf(row), nombre, words: plain(`${nombre} ${row.clave} ${row.lote}`) };
    })
    .sort(
      (a, b) =>
        a.nombre.localeCompare(b.nombre, 'es') ||
        a.clave.localeCompare(b.clave) ||
        a.caducidad.localeCompare(b.caducidad) ||
        a.lote.localeCompare(b.lote),
    );
}

export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function sought(lines: readonly Line[], typed: string): readonly Line[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  return lines.filter(({ words }) => wanted.every((word) => words.includes(word)));
}

export type Found =
  | { readonly kind: 'line'; readonly line: Line }
  /** The key is of this count, the lot is not, or the code does not say which: its lines. */
  | { readonly kind: 'article'; readonly article: Article; readonly lines: readonly Line[] }
  | { readonly kind: 'nothing' };

/** Which line a box is of. */
export function lineOfBox({ gtin, lot, expiry }: Scanned, lines: readonly Line[], articles: readonly Article[]): Found {
  const article = articles.find(({ codigos }) => codigos.includes(gtin));
  if (article === undefined) return { kind: 'nothing' };
  const own = lines.filter(({ clave }) => clave === article.clave);
  const one = lot === undefined ? (own.length === 1 ? own[0] : undefined) : lotIn(own, lot, expiry);
  return one === undefined ? { kind: 'article', article, lines: own } : { kind: 'line', line: one };
}

const lotIn = (own: readonly Line[], lot: string, expiry: string | undefined): Line | undefined => {
  const same = own.filter((line) => line.lote.toUpperCase() === lot.toUpperCase());
  return same.find(({ caducidad }) => caducidad === expiry) ?? same[0];
};

export const isCounted = ({ contados }: CountLine): boolean => contados !== undefined;

/** The next that nobody counted, from there on and then from the start. */
export function nextLeft(lines: readonly Line[], after: string): Line | undefined {
  const at = lines.findIndex(({ id }) => id === after);
  return [...lines.slice(at + 1), ...lines.slice(0, at)].find((line) => !isCounted(line));
}

const MOST = 1_000_000;
/** Packs as typed; undefined: no such number. */
export const packsIn = (typed: string): number | undefined =>
  /^\d{1,7}$/.test(typed.trim()) && Number(typed) <= MOST ? Number(typed) : undefined;
