/**
 * HL7's own examples as a hub can be asked to hold them: the valid ones, and beside them a stand-in for each resource that
 * they refer to and that HL7 never wrote, because the hub keeps no reference to nothing.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { examplePaths } from '@amate/hie-core/r4/generate/source.ts';
import { validateResource } from '@amate/hie-core/r4/validate.ts';
import { parseReference, referenceSlots } from '@amate/hie-core/store/references.ts';
import type { Resource } from '@medplum/fhirtypes';

/** Definitions rather than instances: 4,578 files of the package. The 727 others are HL7's example instances. */
const CONFORMANCE =
  /^(?:StructureDefinition|ValueSet|CodeSystem|SearchParameter|ConceptMap|NamingSystem|OperationDefinition|CapabilityStatement|CompartmentDefinition|ImplementationGuide)-/;
/** It asks the hub to call somebody until a day of 2021. */
const UNWANTED = new Set(['Subscription-example']);
export const MAX_BYTES = 15 * 1024 * 1024;

export interface OfficialExample {
  readonly name: string;
  readonly bytes: number;
  readonly resource: Resource & { readonly id: string };
}

export interface OfficialExamples {
  readonly valid: readonly OfficialExample[];
  /** Names of those that R4 itself refuses. */
  readonly invalid: readonly string[];
  /** Beyond the hub's limit for one body. */
  readonly tooLarge: readonly string[];
  /** Those that the hub's own rules refuse. */
  readonly unwanted: readonly string[];
}

export function readExamples(which: 'instances' | 'definitions'): OfficialExamples {
  const valid: OfficialExample[] = [];
  const invalid: string[] = [];
  const tooLarge: string[] = [];
  const unwanted: string[] = [];
  for (const path of examplePaths()) {
    const name = basename(path, '.json');
    if (CONFORMANCE.test(name) !== (which === 'definitions')) continue;
    const bytes = statSync(path).size;
    const resource = JSON.parse(readFileSync(path, 'utf8')) as OfficialExample['resource'];
    if (UNWANTED.has(name)) unwanted.push(name);
    else if (validateResource(resource).length > 0) invalid.push(name);
    else if (bytes > MAX_BYTES) tooLarge.push(name);
    else valid.push({ name, bytes, resource });
  }
  return { valid, invalid, tooLarge, unwanted };
}

export const keyOf = ({ resourceType, id }: { resourceType: string; id?: string }): string => `${resourceType}/${id}`;

/** Examples of the same type under the missing ids. @param models where to look for them */
export function standIns(examples: readonly OfficialExample[], from = examples): Resource[] {
  const held = new Set(examples.map(({ resource }) => keyOf(resource)));
  const known = new Set(held);
  const models = new Map<string, Resource>();
  const made: Resource[] = [];
  for (const { resource } of examples) {
    for (const { type, id } of localReferences(resource)) {
      if (known.has(`${type}/${id}`)) continue;
      known.add(`${type}/${id}`);
      const model = models.get(type) ?? modelOf(type, from, held);
      if (model === undefined) continue;
      models.set(type, model);
      made.push({ ...structuredClone(model), id } as Resource);
    }
  }
  return made;
}

/** HL7's only DeviceMetric is one of the invalid examples. */
const METRIC = { resourceType: 'DeviceMetric', type: { text: 'x' }, category: 'unspecified' } as Resource;

/** One that itself refers to nothing that is missing, if there is any. */
function modelOf(type: string, examples: readonly OfficialExample[], held: ReadonlySet<string>): Resource | undefined {
  if (type === 'DeviceMetric') return METRIC;
  const own = examples.filter(({ resource }) => resource.resourceType === type);
  const isWhole = ({ resource }: OfficialExample) =>
    localReferences(resource).every((target) => held.has(`${target.type}/${target.id}`));
  return (own.find(isWhole) ?? own[0])?.resource;
}

export function localReferences(resource: Resource): { readonly type: string; readonly id: string }[] {
  return referenceSlots(resource).flatMap(({ kind, original }) => {
    const target = kind === 'reference' ? parseReference(original) : undefined;
    return target?.kind === 'local' ? [target] : [];
  });
}

/** The file as HL7 wrote it. */
export const exampleText = (name: string): string =>
  readFileSync(examplePaths().find((path) => basename(path, '.json') === name)!, 'utf8');
