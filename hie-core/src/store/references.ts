/**
 * Every place in a resource that points elsewhere, as slots that can be filled and refilled: a write that must start over
 * (a person registered meanwhile by someone else) resolves the same slots again from what the client sent.
 *
 * Spec: https://hl7.org/fhir/R4/http.html#trules — links inside a transaction are replaced in references and in elements
 * of type uri, url, oid, uuid, and in the narrative.
 */
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';

export interface Slot {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  /** As the client sent it. */
  readonly original: string;
  /** `reference`: Reference.reference; `uri`: any other string that is a urn; `narrative`: xhtml that mentions urns. */
  readonly kind: 'reference' | 'uri' | 'narrative';
  /** FHIRPath inside the resource, e.g. `Encounter.subject.reference`. */
  readonly path: string;
}

/** Deeper nesting than any real resource; a parser that recurses would fall over far beyond it. */
export const MAX_DEPTH = 64;
const URN = /^urn:(?:uuid|oid):/;

/** @throws HubError `too-long` beyond MAX_DEPTH */
export function referenceSlots(resource: Resource): Slot[] {
  const slots: Slot[] = [];
  // Keys from the root to here; a path is put together only where there is something to point at.
  const trail: (string | number)[] = [resource.resourceType];
  walk(resource as unknown as Node, trail, slots);
  // A stored Bundle is a document of its own: what its entries refer to is found inside it, or nowhere, and is never replaced.
  return resource.resourceType === 'Bundle' ? slots.filter(({ path }) => !path.startsWith('Bundle.entry[')) : slots;
}

type Node = Record<string, unknown>;

function walk(node: Node, trail: (string | number)[], slots: Slot[]): void {
  if (trail.length > MAX_DEPTH) throw tooDeep(trail);
  for (const key in node) {
    const value = node[key];
    if (typeof value === 'string') note(node, key, value, trail, slots);
    else if (typeof value === 'object' && value !== null) {
      trail.push(key);
      if (Array.isArray(value)) walkList(value, trail, slots);
      else walk(value as Node, trail, slots);
      trail.pop();
    }
  }
}

function walkList(list: readonly unknown[], trail: (string | number)[], slots: Slot[]): void {
  if (trail.length > MAX_DEPTH) throw tooDeep(trail);
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    if (typeof value !== 'object' || value === null) continue;
    trail.push(i);
    if (Array.isArray(value)) walkList(value, trail, slots);
    else walk(value as Node, trail, slots);
    trail.pop();
  }
}

function note(node: Node, key: string, value: string, trail: readonly (string | number)[], slots: Slot[]): void {
  if (key === 'reference') {
    // A contained resource stays inside its container.
    if (value.charCodeAt(0) !== HASH) slots.push(slot(node, key, value, 'reference', trail));
  } else if (key === 'div') {
    if (value.includes('urn:')) slots.push(slot(node, key, value, 'narrative', trail));
  } else if (value.charCodeAt(0) === LETTER_U && key !== 'system' && key !== 'value' && URN.test(value)) {
    slots.push(slot(node, key, value, 'uri', trail));
  }
}

const HASH = 35;
const LETTER_U = 117;

const slot = (
  holder: Node,
  key: string,
  original: string,
  kind: Slot['kind'],
  trail: readonly (string | number)[],
): Slot => ({
  holder,
  key,
  original,
  kind,
  path: pathOf(trail, key),
});

const pathOf = (trail: readonly (string | number)[], key?: string): string => {
  let path = '';
  for (const step of trail) path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`;
  return key === undefined ? path : `${path}.${key}`;
};

export const tooDeep = (trail: readonly (string | number)[]) =>
  fault('too-long', `El recurso tiene más de ${MAX_DEPTH} niveles anidados.`, {
    path: pathOf(trail.slice(0, 12)),
    rule: `Anidamiento máximo: ${MAX_DEPTH}`,
    fix: 'Aplane la estructura o divídala en varios recursos.',
  });

export type Target =
  | { readonly kind: 'urn'; readonly urn: string }
  | { readonly kind: 'local'; readonly type: string; readonly id: string }
  | { readonly kind: 'conditional'; readonly type: string; readonly query: string }
  | { readonly kind: 'external' };

const LOCAL = /^([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const CONDITIONAL = /^([A-Z][A-Za-z]{1,63})\?(.+)$/;

/** What `Reference.reference` points at (https://hl7.org/fhir/R4/references.html#literal). */
export function parseReference(reference: string): Target {
  if (URN.test(reference)) return { kind: 'urn', urn: reference };
  const local = LOCAL.exec(reference);
  if (local) return { kind: 'local', type: local[1]!, id: local[2]! };
  const conditional = CONDITIONAL.exec(reference);
  if (conditional) return { kind: 'conditional', type: conditional[1]!, query: conditional[2]! };
  return { kind: 'external' };
}
