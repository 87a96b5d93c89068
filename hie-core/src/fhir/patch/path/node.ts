/**
 * An element of the resource together with where it stands, so that a patch can change what its path found. JSON splits a
 * primitive in two (`birthDate` and `_birthDate`, index by index in lists); here the two are one entry.
 * https://hl7.org/fhir/R4/json.html#primitive
 */
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../../../errors.ts';
import { choiceKey, type Element, structureOf } from '../../../r4/structure.ts';

export type JsonObject = Record<string, unknown>;

export interface Entry {
  /** undefined: a primitive that has only an id or extensions. */
  readonly value: unknown;
  /** The id and extensions of a primitive. */
  readonly more: JsonObject | undefined;
}

export interface Node extends Entry {
  /** FHIR type: `HumanName`, `date`, `Patient.contact`; undefined for what a path computed. */
  readonly type: string | undefined;
  /** undefined for the resource itself and for what a path computed. */
  readonly place: Place | undefined;
}

export interface Place {
  readonly holder: Node;
  readonly element: Element;
  /** In JSON: of a choice element with its type, `valueQuantity`. */
  readonly key: string;
  readonly index: number;
}

export function rootOf(resource: Resource): Node {
  return { value: resource, more: undefined, type: resource.resourceType, place: undefined };
}

export const isPrimitive = (type: string) => /^[a-z]/.test(type);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements of a type; a primitive has those of Element. */
export function elementsOf(type: string | undefined): ReadonlyMap<string, Element> | undefined {
  if (type === undefined) return undefined;
  return structureOf(isPrimitive(type) ? 'Element' : type)?.elements;
}

export interface JsonKey {
  readonly key: string;
  readonly type: string;
}

const keys = new WeakMap<Element, readonly JsonKey[]>();

/** Each key under which an element may stand in JSON, with its type there. */
export function keysOf(element: Element): readonly JsonKey[] {
  let known = keys.get(element);
  if (!known) {
    known = element.types.map(({ name }) => ({
      key: element.choice ? choiceKey(element.name, name) : element.name,
      type: name,
    }));
    keys.set(element, known);
  }
  return known;
}

export function childrenOf(node: Node, name: string): Node[] {
  const element = elementsOf(node.type)?.get(name);
  const object = objectOf(node);
  if (!element || !object) return [];
  const children: Node[] = [];
  for (const { key, type } of keysOf(element)) {
    for (const [index, entry] of readEntries(object, key).entries()) {
      if (entry.value === undefined && entry.more === undefined) continue;
      children.push({ ...entry, type: typeOf(entry, type), place: { holder: node, element, key, index } });
    }
    // The variants of one element that is no choice are types of the same key.
    if (!element.choice) break;
  }
  return children;
}

/** The JSON object that holds a node's children. */
function objectOf(node: Node): JsonObject | undefined {
  if (node.type !== undefined && isPrimitive(node.type)) return node.more;
  return isObject(node.value) ? node.value : undefined;
}

/** As objectOf, made where a primitive has none yet. @throws HubError `processing` where nothing can stand */
export function openObject(node: Node): JsonObject {
  const object = objectOf(node);
  if (object) return object;
  if (node.type === undefined || !isPrimitive(node.type) || !node.place)
    throw fault('processing', 'Ahí no puede ir un elemento.', {
      rule: 'R4 FHIRPath Patch: la ruta señala un elemento del recurso',
      fix: 'Corrija la ruta.',
    });
  const more: JsonObject = {};
  const { holder, key, index, element } = node.place;
  const entries = readEntries(openObject(holder), key);
  writeEntries(openObject(holder), key, element.repeats, entries.with(index, { value: node.value, more }));
  return more;
}

function typeOf(entry: Entry, type: string): string {
  if (type !== 'Resource' || !isObject(entry.value)) return type;
  const { resourceType } = entry.value;
  return typeof resourceType === 'string' && structureOf(resourceType) ? resourceType : type;
}

/** By position in JSON: an empty one between others is kept. */
export function readEntries(object: JsonObject, key: string): Entry[] {
  if (!Object.hasOwn(object, key) && !Object.hasOwn(object, `_${key}`)) return [];
  const values = listOf(object, key);
  const mores = listOf(object, `_${key}`);
  return Array.from({ length: Math.max(values.length, mores.length) }, (_, at) => {
    const more = mores[at];
    return { value: values[at] ?? undefined, more: isObject(more) ? more : undefined };
  });
}

function listOf(object: JsonObject, key: string): readonly unknown[] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

export function writeEntries(object: JsonObject, key: string, repeats: boolean, entries: readonly Entry[]): void {
  const set = (name: string, items: readonly unknown[]) => {
    if (items.every((item) => item === undefined)) delete object[name];
    else object[name] = repeats ? items.map((item) => item ?? null) : items[0];
  };
  set(
    key,
    entries.map((entry) => entry.value),
  );
  set(
    `_${key}`,
    entries.map((entry) => entry.more),
  );
}

/** Takes an element away, and whatever holds it when it was the last thing inside: FHIR has no empty elements. */
export function removeNode(node: Node): void {
  const { place } = node;
  if (!place) return;
  const object = openObject(place.holder);
  writeEntries(object, place.key, place.element.repeats, readEntries(object, place.key).toSpliced(place.index, 1));
  if (Object.keys(object).length > 0 || !place.holder.place) return;
  if (place.holder.value === undefined || place.holder.value === object) removeNode(place.holder);
  else replaceEntry(place.holder.place, { value: place.holder.value, more: undefined });
}

export function replaceEntry({ holder, key, element, index }: Place, entry: Entry): void {
  const object = openObject(holder);
  writeEntries(object, key, element.repeats, readEntries(object, key).with(index, entry));
}
