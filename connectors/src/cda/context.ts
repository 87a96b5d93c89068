/** What every mapping of an entry may read and where its resources go: the document, whose it is, and the section at hand. */
import type { Identifier, Patient, Reference, Resource } from '@medplum/fhirtypes';
import type { BundleBuilder, Interaction } from '../hl7v2/to-fhir/bundle-builder.ts';
import type { HospitalProfile } from '../profile.ts';
import { all } from './element.ts';
import { uriOf } from './oid.ts';
import type { Element } from './xml.ts';

/** What is read of a document: its hospital, and the narrative that entries point into by `#id`. */
export interface Reading {
  readonly profile: HospitalProfile;
  readonly narrative: ReadonlyMap<string, string>;
  /** What was left out and why; the document itself is kept whole. */
  readonly left: Set<string>;
}

export interface SectionContext extends Reading {
  readonly builder: BundleBuilder;
  /** Names the document in keys that the connector makes. */
  readonly documentId: string;
  readonly patient: Reference<Patient>;
  /** LOINC code of the section. */
  readonly section: string;
  /** What this section has made, for its Composition and its Provenance. */
  readonly made: Reference[];
  readonly used: Set<string>;
  readonly counter: { entries: number };
}

const ENTRY_SYSTEM = (clues: string): string => `https://amate.mx/fhir/sid/entrada-cda/${clues}`;

/** `II` to Identifier (C-CDA on FHIR, "CDA id ↔ FHIR identifier"). */
export function identifiersOf(statement: Element): Identifier[] {
  return all(statement, 'id').flatMap(({ attributes }) => {
    const { root = '', extension = '' } = attributes;
    const system = uriOf(root);
    if (system === undefined) return [];
    return extension.trim() === ''
      ? [{ system: 'urn:ietf:rfc:3986', value: system.replace(/^http.*/, `urn:oid:${root}`) }]
      : [{ system, value: extension.trim() }];
  });
}

/**
 * One resource made of an entry. It is known again by the entry's own id, kept apart for each hospital; an entry without
 * one, or with one that an earlier entry of the document carries already, by its place in the document.
 */
export function addEntry<T extends Resource>(
  context: SectionContext,
  resource: T & { identifier?: Identifier[] },
  statement: Element,
  interaction: Interaction = 'update',
): Reference<T> {
  const own = identifiersOf(statement);
  const place = `${context.section}.${++context.counter.entries}`;
  const [given] = own;
  const named = given === undefined ? undefined : `${given.system}|${given.value}`;
  const repeated = named !== undefined && context.used.has(`${resource.resourceType} ${named}`);
  const value = named === undefined || repeated ? `${context.documentId}#${place}` : named;
  context.used.add(`${resource.resourceType} ${value}`);
  const key = { system: ENTRY_SYSTEM(context.profile.clues), value };
  const from = { name: context.section, index: context.counter.entries };
  const reference = context.builder.add({ ...resource, identifier: [key, ...own] }, interaction, key, from);
  context.made.push(reference);
  return reference as Reference<T>;
}
