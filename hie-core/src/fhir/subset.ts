/**
 * Parts of a resource, as `_summary` and `_elements` ask for them, marked SUBSETTED so that nobody takes them for the whole.
 * https://hl7.org/fhir/R4/search.html#summary, #elements
 */
import { fault } from '../errors.ts';
import { choiceKey, type Element, structureOf } from '../r4/structure.ts';
import { summaryElements } from '../r4/tables.ts';

export type Subset =
  | { readonly kind: 'summary' | 'text' | 'data' }
  /** Of a type, or of every type when the type is ''. */
  | { readonly kind: 'elements'; readonly names: ReadonlyMap<string, ReadonlySet<string>> };

type Json = Record<string, unknown>;

const SUMMARIES = new Set(['true', 'false', 'text', 'data', 'count']);
const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };
/** Of every resource, whatever was asked for. */
const ALWAYS = new Set(['resourceType', 'id', 'meta']);

/** `_summary=count` is for whoever searches; `false` is the whole. @throws HubError `value`, `invalid` */
export function parseSubset(query: URLSearchParams): Subset | undefined {
  const summary = query.get('_summary') || undefined;
  const elements = query.getAll('_elements').filter((text) => text !== '');
  if (summary !== undefined && !SUMMARIES.has(summary))
    throw fault('value', '_summary no se entiende.', {
      path: '_summary',
      rule: 'R4: true, text, data, count o false',
      value: summary.slice(0, 80),
      fix: 'Use uno de esos valores.',
    });
  if (elements.length > 0 && summary !== undefined && summary !== 'false')
    throw fault('invalid', '_summary y _elements no van juntos.', {
      path: '_elements',
      rule: 'R4: uno u otro',
      fix: 'Deje solo uno de los dos.',
    });
  if (elements.length > 0) return { kind: 'elements', names: parseNames(elements.join(',')) };
  return summary === 'true'
    ? { kind: 'summary' }
    : summary === 'text' || summary === 'data'
      ? { kind: summary }
      : undefined;
}

function parseNames(text: string): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const part of text.split(',')) {
    const [first = '', second] = part.trim().split('.');
    const typed = second !== undefined && /^[A-Z]/.test(first);
    const type = typed ? first : '';
    const name = typed ? second : first;
    if (name !== '') names.set(type, (names.get(type) ?? new Set()).add(name));
  }
  return names;
}

/** @param json a resource as stored */
export function subsetJson(json: string, subset: Subset | undefined): string {
  return subset === undefined ? json : JSON.stringify(subsetOf(JSON.parse(json) as Json, subset));
}

/** A searchset or history: each resource in it but for the outcome. */
export function subsetEntries(bundle: string, subset: Subset | undefined): string {
  if (subset === undefined) return bundle;
  const parsed = JSON.parse(bundle) as { entry?: { resource?: Json; search?: { mode?: string } }[] };
  for (const entry of parsed.entry ?? []) {
    if (entry.resource !== undefined && entry.search?.mode !== 'outcome')
      entry.resource = subsetOf(entry.resource, subset);
  }
  return JSON.stringify(parsed);
}

function subsetOf(resource: Json, subset: Subset): Json {
  const type = String(resource.resourceType);
  const kept = filter(resource, type, keeps(type, subset), subset.kind === 'summary');
  const meta = (kept.meta ?? {}) as { tag?: unknown[] };
  return { ...kept, meta: { ...meta, tag: [...(meta.tag ?? []), SUBSETTED] } };
}

type Keep = (name: string, element: Element | undefined) => boolean;

function keeps(type: string, subset: Subset): Keep {
  if (subset.kind === 'data') return (name) => name !== 'text';
  if (subset.kind === 'summary') return isSummary(type);
  if (subset.kind !== 'elements') return (name, element) => name === 'text' || (element?.min ?? 0) > 0;
  const asked = new Set([...(subset.names.get('') ?? []), ...(subset.names.get(type) ?? [])]);
  return (name, element) => asked.has(name) || asked.has(element?.name ?? '') || (element?.min ?? 0) > 0;
}

function isSummary(path: string): Keep {
  const names = new Set(summaryElements()[path]);
  return (name, element) => names.has(element?.name ?? name) || (element?.min ?? 0) > 0;
}

function filter(node: Json, path: string, keep: Keep, nested: boolean): Json {
  const elements = elementsByKey(path);
  const kept: Json = {};
  for (const [key, value] of Object.entries(node)) {
    const name = key.startsWith('_') ? key.slice(1) : key;
    const element = elements.get(name);
    const stays = path.includes('.') ? name === 'id' || keep(name, element) : ALWAYS.has(name) || keep(name, element);
    if (stays) kept[key] = nested ? inner(value, element) : value;
  }
  return kept;
}

/** An element with children of its own has its own summary; a data type is kept whole. */
function inner(value: unknown, element: Element | undefined): unknown {
  const path = element?.types.length === 1 ? element.types[0]!.name : undefined;
  if (path === undefined || !path.includes('.')) return value;
  const one = (node: unknown) =>
    typeof node === 'object' && node !== null ? filter(node as Json, path, isSummary(path), true) : node;
  return Array.isArray(value) ? value.map(one) : one(value);
}

const byKey = new Map<string, ReadonlyMap<string, Element>>();

function elementsByKey(path: string): ReadonlyMap<string, Element> {
  const known = byKey.get(path);
  if (known !== undefined) return known;
  const elements = new Map<string, Element>();
  for (const element of structureOf(path)?.elements.values() ?? []) {
    if (element.choice) for (const { name } of element.types) elements.set(choiceKey(element.name, name), element);
    else elements.set(element.name, element);
  }
  byKey.set(path, elements);
  return elements;
}
