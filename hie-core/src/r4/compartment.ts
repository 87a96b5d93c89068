import type { Reference, Resource } from '@medplum/fhirtypes';
import { targetOf } from './extract/emit-reference.ts';
import { parseExpression } from './extract/expression.ts';
import { type Emit, type Json, type Node, place } from './extract/node.ts';
import { mayBe, resolvePath } from './extract/resolve.ts';
import { compileWalk } from './extract/walk-source.ts';
import type { IndexEntry } from './index-entry.ts';
import { searchParameter } from './search-parameters.ts';
import { patientCompartment } from './tables.ts';

/**
 * Whose record a resource belongs to. Spec: https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
const finders = new Map<string, Emit>();

/** Search parameters that file this type under a patient; none for a type that belongs to nobody. */
export function patientCompartmentParams(type: string): readonly string[] {
  const table = patientCompartment();
  return Object.hasOwn(table, type) ? table[type]! : [];
}

/**
 * Types that R4 has in no compartment, whose own element says under whose access rules they stand.
 * https://hl7.org/fhir/R4/binary-definitions.html#Binary.securityContext
 */
const BY_ELEMENT: Readonly<Record<string, string>> = { Binary: 'Binary.securityContext' };

/** Whether what is of this type may be somebody's: by the compartment, or by its own word. */
export const isFiled = (type: string): boolean =>
  patientCompartmentParams(type).length > 0 || Object.hasOwn(BY_ELEMENT, type);

/**
 * `Patient/x` of each patient in whose record the resource is (a Patient in its own first), without repetition.
 * A reference that does not tell its type (`urn:uuid:…`) is given too, if the element may refer to a patient: whoever
 * resolves it drops it when it turns out to be another resource.
 */
export function patientsOf(resource: Resource): string[] {
  const json = resource as unknown as Json;
  const entries: IndexEntry[] = [];
  finderOf(resource.resourceType)(json, entries, json);
  const patients = new Set<string>();
  if (resource.resourceType === 'Patient' && resource.id) patients.add(`Patient/${resource.id}`);
  for (const entry of entries) if (entry.type === 'reference') patients.add(entry.target);
  return [...patients];
}

function finderOf(type: string): Emit {
  const known = finders.get(type);
  if (known) return known;
  const nodes: Node[] = [];
  for (const expression of expressionsOf(type)) {
    for (const leaf of parseExpression(expression).flatMap((path) => resolvePath(path, type))) {
      if (leaf.type.name === 'Reference') place(leaf.edges, patientEmit(leaf.type.targets), nodes, []);
    }
  }
  const finder = compileWalk(nodes, []);
  finders.set(type, finder);
  return finder;
}

function expressionsOf(type: string): readonly string[] {
  if (Object.hasOwn(BY_ELEMENT, type)) return [BY_ELEMENT[type]!];
  return patientCompartmentParams(type).map((code) => {
    const expression = searchParameter(type, code)?.expression;
    if (!expression) throw new Error(`${type}.${code}: unknown parameter of the Patient compartment`);
    return expression;
  });
}

function patientEmit(targets: readonly string[] | undefined): Emit {
  return (value, out) => {
    const reference = value as Reference;
    const target = mayBe(reference, 'Patient', targets) ? targetOf(reference) : '';
    if (target !== '') out.push({ code: 'patient', type: 'reference', target });
  };
}
