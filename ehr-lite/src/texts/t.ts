/**
 * Texts by key with typed placeholders, over `Intl`. One catalogue per language; every key must exist in each.
 * A text with `one`/`other` chooses by its `count` (CLDR plural rules).
 */
import { esMx } from './es-mx.ts';
import type { esMxTrust } from './es-mx-trust.ts';

type Catalogue = typeof esMx & typeof esMxTrust;
type Text = string | { readonly one: string; readonly other: string };
export type TextKey = keyof Catalogue;

type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type AllTexts<V> = V extends string ? V : V[keyof V];
type ParamsOf<K extends TextKey> = NamesIn<AllTexts<Catalogue[K]>>;
type Args<K extends TextKey> = [ParamsOf<K>] extends [never] ? [] : [Record<ParamsOf<K>, string | number>];

export const LOCALE = 'es-MX';
const plural = new Intl.PluralRules(LOCALE);
const number = new Intl.NumberFormat(LOCALE);

/** What every screen may say; a later screen brings its own part of the catalogue with its code (`add`). */
const texts: Record<string, Text> = { ...esMx };
export const add = (part: Readonly<Record<string, Text>>): void => void Object.assign(texts, part);

export function t<K extends TextKey>(key: K, ...args: Args<K>): string {
  const params: Readonly<Record<string, string | number>> = args[0] ?? {};
  const entry = texts[key]!;
  const text =
    typeof entry === 'string' ? entry : plural.select(Number(params.count)) === 'one' ? entry.one : entry.other;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    return typeof value === 'number' ? number.format(value) : (value ?? '');
  });
}
