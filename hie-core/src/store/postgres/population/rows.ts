/**
 * What the population indexes hold of one resource: the same function gives the rows of a new version and those of the
 * old one that must go.
 */
import type { Resource } from '@medplum/fhirtypes';
import { type CompositeEntry, extractIndexes, type IndexEntry, type QuantityEntry } from '../../../r4/extract.ts';
import { normalizeText } from '../../../r4/normalize.ts';
import { keyOf } from '../keys.ts';
import {
  anySystem,
  exactValue,
  keyHash,
  localTarget,
  logicalValue,
  ofSystem,
  ofTypeValue,
  pairValue,
  paramHash,
  partsOf,
  TEXT_LIMIT,
  tokenValue,
  unitHash,
  uriValue,
  WIDE_DATE_MS,
} from './names.ts';

export interface TextRow {
  readonly param: number;
  readonly value: string;
  first: boolean;
  last: boolean;
}

export interface RangeRow {
  readonly param: number;
  readonly low: number;
  readonly high: number;
  readonly units: readonly number[] | undefined;
  readonly wide: boolean;
  first: boolean;
  last: boolean;
}

export interface PopulationRows {
  readonly present: ReadonlySet<number>;
  readonly keys: ReadonlySet<number>;
  /** `param target` */
  readonly links: ReadonlyMap<string, { readonly param: number; readonly target: string }>;
  readonly texts: ReadonlyMap<string, TextRow>;
  readonly ranges: ReadonlyMap<string, RangeRow>;
}

interface Draft {
  readonly type: string;
  readonly present: Set<number>;
  readonly keys: Set<number>;
  readonly links: Map<string, { readonly param: number; readonly target: string }>;
  readonly texts: Map<string, TextRow>;
  readonly ranges: Map<string, RangeRow>;
  /** What tokens sort by. */
  readonly sortable: Map<string, TextRow>;
}

/** The audit grows fastest of all: nobody sorts it by a token or asks for the display of a code. */
const SPARSE = new Set(['AuditEvent']);

export function populationRows(resource: Resource): PopulationRows {
  const type = resource.resourceType;
  const draft: Draft = {
    type,
    present: new Set(),
    keys: new Set(),
    links: new Map(),
    texts: new Map(),
    ranges: new Map(),
    sortable: new Map(),
  };
  for (const entry of extractIndexes(resource)) {
    if (entry.code === '_id' || entry.code === '_lastUpdated' || partsOf(type, entry.code) !== undefined) continue;
    draft.present.add(paramHash(type, entry.code));
    add(draft, entry);
  }
  mark(draft.texts.values(), (row) => row.value);
  mark(draft.ranges.values(), (row) => row.low);
  mark(draft.sortable.values(), (row) => row.value);
  for (const [name, row] of draft.sortable) if (row.first || row.last) draft.texts.set(name, row);
  return draft;
}

/** Which of a parameter's values it sorts by: the least ascending, the greatest descending. */
function mark<Row extends { param: number; first: boolean; last: boolean }>(
  rows: Iterable<Row>,
  value: (row: Row) => string | number,
): void {
  const least = new Map<number, Row>();
  const greatest = new Map<number, Row>();
  for (const row of rows) {
    const low = least.get(row.param);
    if (low === undefined || value(row) < value(low)) least.set(row.param, row);
    const high = greatest.get(row.param);
    if (high === undefined || value(row) > value(high)) greatest.set(row.param, row);
  }
  for (const row of least.values()) row.first = true;
  for (const row of greatest.values()) row.last = true;
}

function add(draft: Draft, entry: IndexEntry): void {
  const { type, keys } = draft;
  const { code } = entry;
  switch (entry.type) {
    case 'token':
      for (const value of tokenValues(entry)) keys.add(keyHash(type, code, value));
      if (entry.system) keys.add(keyHash(type, code, ofSystem(entry.system)));
      for (const kind of entry.kinds ?? [])
        if (kind.code && entry.value) keys.add(keyHash(type, code, ofTypeValue(kind.system, kind.code, entry.value)));
      if (SPARSE.has(type)) return;
      if (entry.value !== undefined) addText(draft.sortable, paramHash(type, code), entry.value);
      if (entry.text) addText(draft.texts, paramHash(type, code, ':text'), normalizeText(entry.text));
      return;
    case 'string':
      keys.add(keyHash(type, code, exactValue(entry.value)));
      addText(draft.texts, paramHash(type, code), normalizeText(entry.value));
      return;
    case 'uri':
      for (const value of versions(entry.value)) keys.add(keyHash(type, code, uriValue(value)));
      addText(draft.texts, paramHash(type, code), entry.value);
      return;
    case 'reference':
      addReference(draft, entry);
      return;
    case 'date':
      addRange(draft, paramHash(type, code), entry.low, entry.high, undefined, WIDE_DATE_MS);
      return;
    case 'number':
      addRange(draft, paramHash(type, code), entry.low, entry.high, undefined);
      return;
    case 'quantity':
      addRange(draft, paramHash(type, code), entry.low, entry.high, unitsOf(entry));
      return;
    case 'composite':
      addComposite(draft, entry);
  }
}

function addReference(draft: Draft, entry: IndexEntry & { type: 'reference' }): void {
  const { type, keys, links } = draft;
  const { code, target, identifier } = entry;
  if (identifier?.value) {
    keys.add(keyHash(type, code, logicalValue(identifier.system, identifier.value)));
    keys.add(keyHash(type, code, logicalValue('*', identifier.value)));
  }
  if (target === '' || target.startsWith('#')) return;
  const local = localTarget(target);
  if (local === undefined) keys.add(keyHash(type, code, uriValue(target)));
  else {
    const param = paramHash(type, code, `>${local.type}`);
    const key = keyOf(local.type, local.id);
    links.set(`${param} ${key}`, { param, target: key });
  }
}

function addText(rows: Map<string, TextRow>, param: number, text: string): void {
  // PostgreSQL's text holds no NUL; half of a surrogate pair would not be UTF-8.
  const value = text.slice(0, TEXT_LIMIT).replaceAll('\0', '').toWellFormed();
  rows.set(`${param} ${value}`, { param, value, first: false, last: false });
}

function addRange(
  { ranges }: Draft,
  param: number,
  low: number,
  high: number,
  units: readonly number[] | undefined,
  narrow = 0,
): void {
  const name = `${param} ${low} ${high} ${units?.join(',')}`;
  ranges.set(name, { param, low, high, units, wide: high - low > narrow, first: false, last: false });
}

function unitsOf({ system, unitCode, unit }: QuantityEntry): readonly number[] {
  const units = new Set<number>();
  if (unitCode) units.add(unitHash(undefined, unitCode));
  if (unitCode && system) units.add(unitHash(system, unitCode));
  if (unit) units.add(unitHash(undefined, unit));
  return [...units];
}

function tokenValues(entry: { system: string | undefined; value: string | undefined }): string[] {
  return entry.value === undefined ? [] : [tokenValue(entry.system, entry.value), anySystem(entry.value)];
}

/** With its version and without. */
function versions(uri: string): string[] {
  const bar = uri.indexOf('|');
  return bar > 0 ? [uri, uri.slice(0, bar)] : [uri];
}

/** Of one component, in each way it may be asked for; undefined: it is compared by order or beginning. */
function equalValues(entries: readonly IndexEntry[]): string[] | undefined {
  const values: string[] = [];
  for (const entry of entries) {
    if (entry.type === 'token') values.push(...tokenValues(entry));
    else if (entry.type === 'reference') values.push(...(entry.target === '' ? [] : [uriValue(entry.target)]));
    else return undefined;
  }
  return values;
}

/** More combinations than a real resource has: only a hostile one gets here. */
const COMBINATIONS = 2_000;

function addComposite(draft: Draft, { code, components }: CompositeEntry): void {
  let prefixes: string[][] = [[]];
  let rest: readonly IndexEntry[] | undefined;
  for (const entries of components) {
    const values = equalValues(entries);
    // Two ordered components would have to meet in one element: no index says that, and the search refuses it.
    if (values === undefined && rest !== undefined) return;
    if (values === undefined) rest = entries;
    else
      prefixes = prefixes
        .flatMap((prefix) => [...new Set(values)].map((value) => [...prefix, value]))
        .slice(0, COMBINATIONS);
  }
  for (const prefix of prefixes) {
    const pair = keyHash(draft.type, code, pairValue(prefix));
    if (rest === undefined) draft.keys.add(pair);
    for (const entry of rest ?? []) {
      if (entry.type === 'quantity') addRange(draft, pair, entry.low, entry.high, unitsOf(entry));
      else if (entry.type === 'date') addRange(draft, pair, entry.low, entry.high, undefined, WIDE_DATE_MS);
      else if (entry.type === 'number') addRange(draft, pair, entry.low, entry.high, undefined);
      else if (entry.type === 'string') addText(draft.texts, pair, normalizeText(entry.value));
    }
  }
}
