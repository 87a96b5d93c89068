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

export function referenceSlots(resource: Resource): Slot[] {
  const slots: Slot[] = [];
  walk(resource as unknown as Record<string, unknown>, resource.resourceType, 0, slots);
  return slots;
}

function walk(node: Record<string, unknown>, path: string, depth: number, slots: Slot[]): void {
  if (depth > MAX_DEPTH)
    throw fault('too-long', `El recurso tiene más de ${MAX_DEPTH} niveles anidados.`, {
      path: path.slice(0, 120),
      rule: `Anidamiento máximo: ${MAX_DEPTH}`,
      fix: 'Aplane la estructura o divídala en varios recursos.',
    });
  for (const key in node) {
    const value = node[key];
    if (typeof value === 'string') note(node, key, value, path, slots);
    else if (typeof value === 'object' && value !== null) descend(node, key, value, path, depth, slots);
  }
}

function descend(node: unknown, key: string, value: object, path: string, depth: number, slots: Slot[]): void {
  // Keys of an array are its indexes: `Encounter.participant[0]`.
  const next = Array.isArray(node) ? `${path}[${key}]` : `${path}.${key}`;
  walk(value as Record<string, unknown>, next, depth + 1, slots);
}

function note(node: Record<string, unknown>, key: string, value: string, path: string, slots: Slot[]): void {
  if (key === 'reference') {
    // A contained resource stays inside its container.
    if (value.charCodeAt(0) !== 35) slots.push({ holder: node, key, original: value, kind: 'reference', path: `${path}.${key}` });
  } else if (key === 'div') {
    if (value.includes('urn:')) slots.push({ holder: node, key, original: value, kind: 'narrative', path });
  } else if (value.charCodeAt(0) === 117 && key !== 'system' && key !== 'value' && URN.test(value)) {
    slots.push({ holder: node, key, original: value, kind: 'uri', path: `${path}.${key}` });
  }
}

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
