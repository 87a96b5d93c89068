/** A CodeSystem resource as an image: nesting and the properties `parent` and `child` say what stands below what. */
import type { CodeSystem, CodeSystemConcept } from '@medplum/fhirtypes';
import type { CodeSystemHead, Concept, PropertyDefinition, PropertyValue } from '../model.ts';
import { buildImage } from './build.ts';
import type { CodeSystemImage } from './image.ts';

const MAX_NESTING = 100;
/** https://hl7.org/fhir/R4/codesystem.html#4.8.4: values of `status` that mean «not to be used». */
const INACTIVE = new Set(['retired', 'deprecated', 'inactive', 'withdrawn']);

export function imageOfResource(resource: CodeSystem): CodeSystemImage {
  return buildImage(headOfResource(resource), conceptsOfResource(resource));
}

/** In the order of the resource, those that nest flattened. */
export function conceptsOfResource(resource: CodeSystem): readonly Concept[] {
  const found: MutableConcept[] = [];
  const byCode = new Map<string, MutableConcept>();
  const visit = (list: readonly CodeSystemConcept[], parent: string | undefined, depth: number): void => {
    for (const one of list) {
      if (one.code === undefined) continue;
      const concept = conceptOf(one, parent);
      found.push(concept);
      byCode.set(concept.code, concept);
      if (depth < MAX_NESTING) visit(one.concept ?? [], one.code, depth + 1);
    }
  };
  visit(resource.concept ?? [], undefined, 0);
  for (const { code, children } of found) for (const child of children) byCode.get(child)?.parents.push(code);
  for (const concept of found) concept.parents = [...new Set(concept.parents)];
  return found;
}

interface MutableConcept extends Concept {
  readonly code: string;
  parents: string[];
  readonly children: readonly string[];
}

function conceptOf(one: CodeSystemConcept, parent: string | undefined): MutableConcept {
  const properties: Record<string, PropertyValue | PropertyValue[]> = {};
  for (const property of one.property ?? []) {
    const value = textOrNumberOf(property as unknown as Record<string, unknown>);
    if (property.code === undefined || value === undefined) continue;
    const before = properties[property.code];
    properties[property.code] = before === undefined ? value : [before, value].flat();
  }
  const textsOf = (code: string): string[] =>
    properties[code] === undefined ? [] : [properties[code]].flat().map(String);
  const parents = [...(parent === undefined ? [] : [parent]), ...textsOf('parent'), ...textsOf('subsumedBy')];
  const children = textsOf('child');
  for (const code of ['parent', 'subsumedBy', 'child']) delete properties[code];
  const inactive = properties.inactive === true || textsOf('status').some((status) => INACTIVE.has(status));
  return {
    code: one.code!,
    display: one.display,
    definition: one.definition,
    ...(one.designation && {
      designations: one.designation.map(({ language, use, value }) => ({ language, use, value: value ?? '' })),
    }),
    properties,
    parents,
    children,
    inactive,
    abstract: properties.notSelectable === true || properties.abstract === true,
  };
}

function textOrNumberOf(property: Record<string, unknown>): PropertyValue | undefined {
  for (const [key, value] of Object.entries(property)) {
    if (!key.startsWith('value')) continue;
    if (typeof value === 'object' && value !== null) return (value as { code?: string }).code;
    return value as PropertyValue;
  }
  return undefined;
}

export function headOfResource(resource: CodeSystem): CodeSystemHead {
  return {
    url: resource.url ?? '',
    version: resource.version ?? '',
    name: resource.name ?? resource.title ?? resource.id ?? '',
    title: resource.title,
    language: resource.language,
    content: resource.content ?? 'complete',
    caseSensitive: resource.caseSensitive ?? true,
    hierarchyMeaning: resource.hierarchyMeaning,
    valueSet: resource.valueSet,
    starter: false,
    source: resource.publisher ?? '',
    properties: (resource.property ?? []) as unknown as PropertyDefinition[],
    experimental: resource.experimental,
    status: resource.status,
  };
}
