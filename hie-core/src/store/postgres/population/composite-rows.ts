/**
 * The rows of a composite parameter: its parts that are compared for equality are hashed together, with the one that is compared by order or
 * beginning found under that hash.
 */
import type { CompositeEntry, IndexEntry } from '../../../r4/extract.ts';
import { normalizeText } from '../../../r4/normalize.ts';
import { addRange, type Draft, unitOf } from './draft.ts';
import * as names from './names.ts';

/** Of one component; undefined: it is compared by order or beginning. */
function equalValues(draft: Draft, code: string, index: number, entries: readonly IndexEntry[]): string[] | undefined {
  const values = new Set<string>();
  for (const entry of entries) {
    if (entry.type === 'token') {
      if (entry.value === undefined) continue;
      const hashed = names.tokenValue(entry.system, entry.value);
      values.add(hashed);
      const key = names.keyHash(draft.type, `${code}#${index}`, hashed);
      const term = { param: names.partParam(draft.type, code, index), value: names.storable(entry.value) };
      draft.terms.push({ hash: key, key, kind: 'c', ...term, system: entry.system && names.storable(entry.system) });
    } else if (entry.type === 'reference') {
      if (entry.target !== '') values.add(names.uriValue(entry.target));
    } else return undefined;
  }
  return [...values];
}

/** More combinations than a real resource has: only a hostile one gets here. */
const COMBINATIONS = 2_000;

export function addComposite(draft: Draft, { code, components }: CompositeEntry): void {
  // One element, which is the resource: its parts are asked for themselves.
  if (names.isOfRoot(draft.type, code)) return;
  let prefixes: string[][] = [[]];
  let rest: readonly IndexEntry[] | undefined;
  for (const [index, entries] of components.entries()) {
    const values = equalValues(draft, code, index, entries);
    // Two ordered components would have to meet in one element: no index says that, and the search refuses it.
    if (values === undefined && rest !== undefined) return;
    if (values === undefined) rest = entries;
    else prefixes = prefixes.flatMap((prefix) => values.map((value) => [...prefix, value])).slice(0, COMBINATIONS);
  }
  for (const prefix of prefixes) addPair(draft, code, names.pairValue(prefix), rest);
}

function addPair(draft: Draft, code: string, hashed: string, rest: readonly IndexEntry[] | undefined): void {
  const pair = names.keyHash(draft.type, code, hashed);
  if (rest === undefined) draft.keys.add(pair);
  for (const entry of rest ?? []) {
    if (entry.type === 'quantity') addRange(draft, pair, entry.low, entry.high, unitOf(entry));
    else if (entry.type === 'date') addRange(draft, pair, entry.low, entry.high, undefined, names.WIDE_DATE_MS);
    else if (entry.type === 'number') addRange(draft, pair, entry.low, entry.high);
    else if (entry.type === 'string') addPairText(draft, pair, entry.value);
  }
}

/** The text is found under the pair, as a parameter's text under the parameter. */
function addPairText({ keys, terms }: Draft, pair: number, text: string): void {
  const value = names.storable(normalizeText(text));
  const key = names.pairTextKey(pair, value);
  keys.add(key);
  terms.push({ hash: key, key, param: pair, kind: 's', value, system: undefined });
}
