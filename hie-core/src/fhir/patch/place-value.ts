/**
 * Values into the resource: which element a name means in its holder's type, whether a value's type may stand there, and
 * the JSON that comes of it. The format of primitives, bindings and cardinality are left to the validation of the result.
 */
import { fault, type HubError } from '../../errors.ts';
import type { Element } from '../../r4/structure.ts';
import type { PatchValue } from './patch-value.ts';
import {
  type Entry,
  elementsOf,
  isPrimitive,
  type JsonKey,
  keysOf,
  type Node,
  openObject,
  readEntries,
  replaceEntry,
  writeEntries,
} from './path/node.ts';
import { noSuchElement } from './path/why-nothing.ts';

/** An element by its name, and by its type when the name says it (`valueQuantity`). */
interface Target {
  readonly element: Element;
  readonly options: readonly JsonKey[];
}

const QUANTITIES = new Set(['Quantity', 'SimpleQuantity', 'Age', 'Count', 'Distance', 'Duration']);
const NUMBERS = new Set(['integer', 'decimal', 'positiveInt', 'unsignedInt']);

/** Appends to a list; sets what is not there yet. @throws HubError `processing`, `value` */
export function addChild(holder: Node, name: string, value: PatchValue): void {
  const { element, options } = targetOf(holder, name);
  const { entry, key } = entryFor(value, element, options);
  const object = openObject(holder);
  const existing = keysOf(element).find((option) => readEntries(object, option.key).length > 0);
  if (!element.repeats && existing)
    throw fault('processing', `${holder.type} ya tiene «${existing.key}», que no se repite.`, {
      rule: 'R4 FHIRPath Patch: add a un elemento que no se repite sólo si falta',
      fix: 'Use replace para cambiarlo, o delete antes de add.',
    });
  writeEntries(object, key, element.repeats, [...readEntries(object, key), entry]);
}

export function insertChild(holder: Node, name: string, index: number, value: PatchValue): void {
  const { list, element, entries } = listOf(holder, name);
  if (index > entries.length) throw outside('index', index, entries.length);
  const { entry } = entryFor(value, element, keysOf(element));
  writeEntries(list, element.name, true, entries.toSpliced(index, 0, entry));
}

export function moveChild(holder: Node, name: string, source: number, destination: number): void {
  const { list, element, entries } = listOf(holder, name);
  if (source >= entries.length) throw outside('source', source, entries.length - 1);
  if (destination >= entries.length) throw outside('destination', destination, entries.length - 1);
  writeEntries(list, element.name, true, entries.toSpliced(source, 1).toSpliced(destination, 0, entries[source]!));
}

/**
 * A primitive that gets another value keeps its id and extensions, unless the patch brings others. What it had without a
 * value (the reason for its absence) goes: it would contradict the value.
 */
export function replaceNode(node: Node, value: PatchValue): void {
  const { place } = node;
  if (!place)
    throw fault('processing', 'El recurso completo no se reemplaza con un parche.', {
      rule: 'R4 FHIRPath Patch: replace de un elemento',
      fix: 'Señale un elemento, o envíe el recurso completo con PUT.',
    });
  const { entry, key, type } = entryFor(value, place.element, keysOf(place.element));
  const keeps = key === place.key && isPrimitive(type) && value.kind === 'data' && node.value !== undefined;
  if (key === place.key) {
    replaceEntry(place, keeps ? { ...entry, more: entry.more ?? node.more } : entry);
    return;
  }
  const object = openObject(place.holder);
  writeEntries(object, place.key, false, [{ value: undefined, more: undefined }]);
  writeEntries(object, key, false, [entry]);
}

function targetOf(holder: Node, name: string): Target {
  const elements = elementsOf(holder.type);
  const element = elements?.get(name.replace(/\[x\]$/, ''));
  if (element) return { element, options: keysOf(element) };
  for (const choice of elements?.values() ?? []) {
    const options = choice.choice ? keysOf(choice).filter(({ key }) => key === name) : [];
    if (options.length > 0) return { element: choice, options };
  }
  throw noSuchElement(name, holder.type === undefined ? [] : [holder.type]);
}

function listOf(holder: Node, name: string) {
  const { element } = targetOf(holder, name);
  if (!element.repeats)
    throw fault('processing', `«${name.slice(0, 60)}» no es una lista en ${holder.type}.`, {
      rule: 'R4 FHIRPath Patch: insert y move actúan sobre una lista',
      fix: 'Use add o replace.',
    });
  const list = openObject(holder);
  return { element, list, entries: readEntries(list, element.name) };
}

function entryFor(value: PatchValue, element: Element, options: readonly JsonKey[]) {
  if (value.kind === 'parts') return entryOfParts(value.parts, element, options);
  const type = value.kind === 'data' ? value.type : 'Resource';
  const option =
    options.find((each) => each.type === type) ?? options.find((each) => standsIn(type, each.type, element));
  if (!option) throw wrongType(element, type, options);
  const { value: content, more } = value.kind === 'data' ? value : { value: value.value, more: undefined };
  const entry: Entry = structuredClone({ value: content, more });
  return { ...option, entry };
}

/** Clients send `valueString` for a code or a markdown: one JSON form, and the validation that follows knows the format. */
function standsIn(given: string, wanted: string, element: Element): boolean {
  if (QUANTITIES.has(given) && QUANTITIES.has(wanted)) return true;
  if (element.choice || !isPrimitive(given) || !isPrimitive(wanted)) return false;
  const form = (type: string) => (type === 'boolean' ? type : NUMBERS.has(type) ? 'number' : 'text');
  return form(given) === form(wanted);
}

function entryOfParts(parts: (PatchValue & { kind: 'parts' })['parts'], element: Element, options: readonly JsonKey[]) {
  const [option, ...others] = options;
  if (!option || others.length > 0 || option.type === 'Resource')
    throw fault('value', `No se sabe de qué tipo es «${element.name}».`, {
      rule: 'R4 FHIRPath Patch: tipo del valor',
      fix: `Envíe value[x], o nombre el elemento con su tipo: ${options
        .slice(0, 8)
        .map(({ key }) => key)
        .join(', ')}.`,
    });
  const primitive = isPrimitive(option.type);
  const node: Node = {
    value: primitive ? undefined : {},
    more: primitive ? {} : undefined,
    type: option.type,
    place: undefined,
  };
  for (const part of parts) addChild(node, part.name, part.value);
  return { ...option, entry: { value: node.value, more: node.more } };
}

function wrongType(element: Element, given: string, options: readonly JsonKey[]): HubError {
  const allowed = [...new Set(options.map(({ type }) => type))];
  return fault('value', `«${element.name}» no puede ser ${given}.`, {
    rule: `R4: ${element.name} es ${allowed.slice(0, 12).join(' | ')}${allowed.length > 12 ? ' | …' : ''}`,
    fix: allowed.some((type) => type.includes('.'))
      ? 'Envíe sus elementos en parts, cada uno con name y valor.'
      : 'Envíe el valor en el value[x] de ese tipo.',
  });
}

function outside(part: string, given: number, last: number): HubError {
  return fault('processing', `«${part}» está fuera de la lista.`, {
    rule: 'R4 FHIRPath Patch: posiciones desde 0',
    value: String(given),
    fix: last < 0 ? 'La lista está vacía: use add.' : `Use un número de 0 a ${last}.`,
  });
}
