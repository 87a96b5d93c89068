import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { definition, definitionIds } from './source.ts';

/**
 * StructureDefinitions in one line per element: `min..max type|type`, a type being a name, `Reference(Patient,Group)`,
 * or `code!value-set` where the binding is required. Only what a type adds to its base is written.
 */
export interface StructureRow {
  readonly base: string | null;
  readonly elements: Readonly<Record<string, string>>;
}

const PROFILE = 'http://hl7.org/fhir/StructureDefinition/';
const FHIR_TYPE = `${PROFILE}structuredefinition-fhir-type`;
const NESTED = new Set(['BackboneElement', 'Element']);

export function buildStructures(valueSetOf: (canonical: string) => string | undefined): Record<string, StructureRow> {
  const rows: Record<string, StructureRow> = {};
  for (const id of definitionIds('StructureDefinition')) {
    const structure = definition<StructureDefinition>('StructureDefinition', id);
    if (structure.kind !== 'resource' && structure.kind !== 'complex-type') continue;
    if (structure.derivation === 'constraint' && structure.name !== 'SimpleQuantity') continue;
    addRows(structure, rows, valueSetOf);
  }
  return rows;
}

function addRows(
  structure: StructureDefinition,
  rows: Record<string, StructureRow>,
  valueSetOf: (canonical: string) => string | undefined,
): void {
  const name = structure.name as string;
  const constrained = structure.derivation === 'constraint';
  const elements = structure.snapshot?.element ?? [];
  const mutable: Record<string, Record<string, string>> = { [name]: {} };
  rows[name] = { base: structure.baseDefinition?.replace(PROFILE, '') ?? null, elements: mutable[name]! };
  for (const element of elements.slice(1)) {
    const path = element.path as string;
    const inherited = element.base?.path !== path;
    const changed = constrained && element.max === '0';
    if (constrained ? !changed : inherited) continue;
    const cut = path.lastIndexOf('.');
    const owner = constrained ? name : path.slice(0, cut);
    const children = nestedBase(element);
    if (children) {
      mutable[path] = {};
      rows[path] = { base: children, elements: mutable[path] };
    }
    mutable[owner]![path.slice(cut + 1)] = describe(element, valueSetOf);
  }
}

function nestedBase(element: ElementDefinition): string | undefined {
  const code = element.type?.length === 1 ? element.type[0]?.code : undefined;
  return code && NESTED.has(code) ? code : undefined;
}

function describe(element: ElementDefinition, valueSetOf: (canonical: string) => string | undefined): string {
  const cardinality = `${element.min}..${element.max}`;
  if (element.contentReference) return `${cardinality} ${element.contentReference.slice(1)}`;
  if (nestedBase(element)) return `${cardinality} ${element.path}`;
  const required = element.binding?.strength === 'required' ? element.binding.valueSet : undefined;
  const valueSet = required && valueSetOf(required);
  const types = (element.type ?? []).map((type) => {
    const name = typeName(element, type);
    const bound = valueSet && (name === 'code' || name === 'Coding' || name === 'CodeableConcept');
    return bound ? `${name}!${valueSet}` : name;
  });
  return `${cardinality} ${types.join('|')}`;
}

type ElementType = NonNullable<ElementDefinition['type']>[number];

function typeName(element: ElementDefinition, type: ElementType): string {
  // The specification types Resource.id as string and says in words that the format is that of `id` (R4 §2.26.3.1).
  if (element.path === 'Resource.id') return 'id';
  const fhirType = type.extension?.find((extension) => extension.url === FHIR_TYPE);
  if (fhirType) return fhirType.valueUrl ?? fhirType.valueUri ?? 'string';
  const profile = type.profile?.[0]?.replace(PROFILE, '');
  if (profile === 'SimpleQuantity') return profile;
  const targets = (type.targetProfile ?? []).map((url) => url.replace(PROFILE, ''));
  if (type.code === 'Reference' && targets.length > 0 && !targets.includes('Resource')) {
    return `Reference(${targets.join(',')})`;
  }
  return type.code as string;
}
