/**
 * What the population indexes hold of one resource. What other indexes answer alone (an identifier by system and value) has
 * no row here.
 */
import type { Resource } from '@medplum/fhirtypes';
import { extractIndexes, type IndexEntry } from '../../../r4/extract.ts';
import { normalizeText } from '../../../r4/normalize.ts';
import { keyOf } from '../../keys.ts';
import { isListed } from '../search-criteria.ts';
import { addComposite } from './composite-rows.ts';
import { addRange, type Draft, type Link, type RangeRow, type Term, unitOf } from './draft.ts';
import * as names from './names.ts';
import { presentBit } from './present.ts';

export interface PopulationRows {
  /** Sum of presentBit. */
  readonly present: number;
  readonly keys: ReadonlySet<number>;
  readonly terms: readonly Term[];
  readonly links: readonly Link[];
  readonly ranges: readonly RangeRow[];
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

function addPosition(draft: Draft, position: { latitude?: number; longitude?: number } | undefined): boolean {
  if (typeof position?.latitude !== 'number' || typeof position.longitude !== 'number') return false;
  [position.latitude, position.longitude].forEach((degrees, index) => {
    addRange(draft, names.paramHash('Location', names.NEAR[index]!), degrees, degrees);
  });
  return true;
}

/** With its version and without. */
function versions(uri: string): string[] {
  const bar = uri.indexOf('|');
  return bar > 0 ? [uri, uri.slice(0, bar)] : [uri];
}
