/**
 * What the population indexes hold of one resource. What other indexes answer alone (an identifier by system and value) has
 * no row here.
 */
import type { Resource } from '@medplum/fhirtypes';
import { type CompositeEntry, extractIndexes, type IndexEntry, type QuantityEntry } from '../../../r4/extract.ts';
import { normalizeText } from '../../../r4/normalize.ts';
import { keyOf } from '../../keys.ts';
import { isListed } from '../search-criteria.ts';
import * as names from './names.ts';
import { presentBit } from './present.ts';

/** A value of the dictionary. `kind`: t code, s text, u uri, d display, c code of a composite's part. */
export interface Term {
  /** Of the whole row, to know whether it is there. */
  readonly hash: number;
  /** What a resource that has the value names: of a display, the code's. */
  readonly key: number;
  readonly param: number;
  readonly kind: 't' | 's' | 'u' | 'd' | 'c';
  readonly value: string;
  readonly system: string | undefined;
}

export interface Unit {
  readonly system: number | undefined;
  readonly code: number | undefined;
  readonly unit: number | undefined;
}

export interface RangeRow {
  readonly param: number;
  readonly low: number;
  readonly high: number;
  readonly unit: Unit | undefined;
  flags: number;
}

export interface Link {
  readonly param: number;
  readonly target: string;
}

export interface PopulationRows {
  /** Sum of presentBit. */
  readonly present: number;
  readonly keys: ReadonlySet<number>;
  readonly terms: readonly Term[];
  readonly links: readonly Link[];
  readonly ranges: readonly RangeRow[];
}

interface Draft {
  readonly type: string;
  readonly keys: Set<number>;
  readonly terms: Term[];
  readonly links: Map<string, Link>;
  readonly ranges: Map<string, RangeRow>;
}

export function populationRows(resource: Resource): PopulationRows {
  const type = resource.resourceType;
  const draft: Draft = { type, keys: new Set(), terms: [], links: new Map(), ranges: new Map() };
  const codes = new Set<string>();
  for (const entry of extractIndexes(resource)) {
    if (entry.code === '_id' || entry.code === '_lastUpdated' || names.partsOf(type, entry.code) !== undefined)
      continue;
    codes.add(entry.code);
    add(draft, entry);
  }
  if (resource.resourceType === 'Location' && addPosition(draft, resource.position)) codes.add('near');
  let present = 0;
  for (const code of codes) present += presentBit(type, code);
  const ranges = [...draft.ranges.values()];
  mark(ranges);
  return { present, keys: draft.keys, terms: draft.terms, links: [...draft.links.values()], ranges };
}

/** Which of a parameter's values it sorts by: the least ascending, the greatest descending. */
function mark(rows: readonly RangeRow[]): void {
  const least = new Map<number, RangeRow>();
  const greatest = new Map<number, RangeRow>();
  for (const row of rows) {
    const low = least.get(row.param);
    if (low === undefined || row.low < low.low) least.set(row.param, row);
    const high = greatest.get(row.param);
    if (high === undefined || row.low > high.low) greatest.set(row.param, row);
  }
  for (const row of least.values()) row.flags |= names.FIRST;
  for (const row of greatest.values()) row.flags |= names.LAST;
}

function add(draft: Draft, entry: IndexEntry): void {
  const { type } = draft;
  const { code } = entry;
  switch (entry.type) {
    case 'token':
      addToken(draft, entry);
      return;
    case 'string':
      addTerm(draft, code, 's', names.exactValue(entry.value), normalizeText(entry.value));
      return;
    case 'uri':
      for (const value of versions(entry.value)) addTerm(draft, code, 'u', names.uriValue(value), value);
      return;
    case 'reference':
      addReference(draft, entry);
      return;
    case 'date':
      addRange(draft, names.paramHash(type, code), entry.low, entry.high, undefined, names.WIDE_DATE_MS);
      return;
    case 'number':
      addRange(draft, names.paramHash(type, code), entry.low, entry.high, undefined);
      return;
    case 'quantity':
      addRange(draft, names.paramHash(type, code), entry.low, entry.high, unitOf(entry));
      return;
    case 'composite':
      addComposite(draft, entry);
  }
}

function addTerm(draft: Draft, code: string, kind: Term['kind'], hashed: string, value: string, system?: string): void {
  const { type, keys, terms } = draft;
  const key = names.keyHash(type, code, hashed);
  if (keys.has(key)) return;
  keys.add(key);
  const param = names.paramHash(type, code, kind === 'd' ? ':text' : '');
  terms.push({
    ...{ hash: key, key, param, kind },
    value: names.storable(value) || names.NO_TEXT,
    system: system && names.storable(system),
  });
}

/** What people read for a code: told of the code, wherever it was said. */
function addDisplay({ type, terms }: Draft, code: string, key: number, display: string): void {
  const value = names.storable(normalizeText(display)) || names.NO_TEXT;
  const param = names.paramHash(type, code, ':text');
  terms.push({ hash: names.pairTextKey(key, `${param} ${value}`), key, param, kind: 'd', value, system: undefined });
}

function addToken(draft: Draft, entry: IndexEntry & { type: 'token' }): void {
  const { type, keys } = draft;
  const { code, system, value, text } = entry;
  for (const kind of entry.kinds ?? [])
    if (kind.code && value) keys.add(names.keyHash(type, code, names.ofTypeValue(kind.system, kind.code, value)));
  const coded = !names.isPlain(code) && (value !== undefined || Boolean(system));
  if (text && !coded) {
    const display = normalizeText(text);
    addTerm(draft, code, 'd', names.displayValue(display), display);
  }
  if (coded) {
    const held = value ?? names.NO_TEXT;
    const hashed = names.tokenValue(system, held);
    addTerm(draft, code, 't', hashed, held, system);
    if (text) addDisplay(draft, code, names.keyHash(type, code, hashed), text);
  }
  if (!names.isPlain(code)) return;
  if (system) keys.add(names.keyHash(type, code, names.ofSystem(system)));
  // Of the types that are listed by name the identifier index answers to a value without a system too.
  if (value !== undefined && !(code === 'identifier' && isListed(type)))
    keys.add(names.keyHash(type, code, names.anySystem(value)));
}

function addReference({ type, keys, links }: Draft, entry: IndexEntry & { type: 'reference' }): void {
  const { code, target, identifier } = entry;
  if (identifier?.value) {
    keys.add(names.keyHash(type, code, names.logicalValue(identifier.system, identifier.value)));
    keys.add(names.keyHash(type, code, names.logicalValue('*', identifier.value)));
  }
  if (target === '' || target.startsWith('#')) return;
  const local = names.localTarget(target);
  if (local === undefined) keys.add(names.keyHash(type, code, names.uriValue(target)));
  else {
    const param = names.linkParam(type, code, local.type);
    const key = keyOf(local.type, local.id);
    links.set(`${param} ${key}`, { param, target: key });
  }
}

function addRange({ ranges }: Draft, param: number, low: number, high: number, unit?: Unit, narrow = 0): void {
  const name = `${param} ${low} ${high} ${unit?.system} ${unit?.code} ${unit?.unit}`;
  ranges.set(name, { param, low, high, unit, flags: high - low > narrow ? names.WIDE : 0 });
}

function addPosition(draft: Draft, position: { latitude?: number; longitude?: number } | undefined): boolean {
  if (typeof position?.latitude !== 'number' || typeof position.longitude !== 'number') return false;
  [position.latitude, position.longitude].forEach((degrees, index) => {
    addRange(draft, names.paramHash('Location', names.NEAR[index]!), degrees, degrees);
  });
  return true;
}

function unitOf({ system, unitCode, unit }: QuantityEntry): Unit {
  const hashed = (text: string | undefined) => (text ? names.unitHash(text) : undefined);
  return { system: hashed(system), code: hashed(unitCode), unit: hashed(unit) };
}

/** With its version and without. */
function versions(uri: string): string[] {
  const bar = uri.indexOf('|');
  return bar > 0 ? [uri, uri.slice(0, bar)] : [uri];
}

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

function addComposite(draft: Draft, { code, components }: CompositeEntry): void {
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
