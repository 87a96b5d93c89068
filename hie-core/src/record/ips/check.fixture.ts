/**
 * Whether a document keeps the profiles of the International Patient Summary: cardinalities, fixed values, the slices of
 * Bundle.entry and Composition.section, targets of references, invariants. Stricter than the profiles in one thing: an entry
 * of a section must keep its IPS profile where slices are open and would let anything pass.
 */
import { readFileSync } from 'node:fs';
import type { Bundle, Observation, Resource } from '@medplum/fhirtypes';
import type { Profile, ProfileElement } from './reduce-profiles.fixture.ts';

type Json = Record<string, unknown>;

const { profiles } = JSON.parse(readFileSync(new URL('./profiles.fixture.json', import.meta.url), 'utf8')) as {
  profiles: Record<string, Profile>;
};

/** @returns what is wrong, one line each */
export function checkIps(bundle: Bundle): string[] {
  const problems: string[] = [];
  const entries = bundle.entry ?? [];
  const byUrl = new Map(entries.map(({ fullUrl, resource }) => [fullUrl, resource]));
  checkProfile('Bundle-uv-ips', bundle, 'Bundle', problems);
  checkEntrySlices(entries as Json[], problems);
  const [first, ...others] = entries;
  if (first?.resource?.resourceType !== 'Composition') return [...problems, 'Bundle.entry[0] is no Composition'];
  checkProfile('Composition-uv-ips', first.resource, 'Composition', problems);
  checkSections(first.resource as unknown as Json, byUrl, problems);
  others.forEach(({ resource }, i) => {
    for (const name of profilesOf(resource!))
      checkProfile(name, resource!, `${resource!.resourceType}[${i + 1}]`, problems);
  });
  return problems;
}

/** The profile that an entry has to keep: one per type, save observations. */
function profilesOf(resource: Resource): string[] {
  if (resource.resourceType === 'Observation') return observationProfiles(resource);
  const name = resource.resourceType === 'Flag' ? 'Flag-alert-uv-ips' : `${resource.resourceType}-uv-ips`;
  return name in profiles ? [name] : [];
}

function observationProfiles({ category }: Observation): string[] {
  const codes = category?.flatMap(({ coding }) => coding?.map(({ code }) => code) ?? []) ?? [];
  if (codes.includes('laboratory')) return ['Observation-results-laboratory-pathology-uv-ips'];
  return codes.includes('imaging') ? ['Observation-results-radiology-uv-ips'] : [];
}

function checkProfile(name: string, resource: object, place: string, problems: string[]): void {
  const { type, elements } = profiles[name]!;
  for (const element of elements) {
    const path = element.id.split('.').slice(1);
    if (path.some((part) => part.includes(':'))) continue;
    for (const invariant of element.invariants ?? []) {
      const holders = path.length === 0 ? [resource as Json] : nodesAt([resource as Json], path);
      for (const holder of holders) if (!INVARIANTS[invariant]!(holder)) problems.push(`${place}: ${invariant}`);
    }
    if (path.length > 0) checkElement(element, [resource as Json], path, `${place} as ${name}`, problems);
  }
  for (const [parent, slice, group] of valueSlices(elements, type)) {
    const found = nodesAt([resource as Json], parent).filter((node) => matches(node, group.pattern)).length;
    if (found < (group.min ?? 0) || found > maxOf(group)) problems.push(`${place}: ${found} of slice ${slice}`);
  }
}

/** Slices told apart by their own pattern, `Observation.category:laboratory`. */
function valueSlices(elements: readonly ProfileElement[], type: string): [string[], string, ProfileElement][] {
  return elements.flatMap((element): [string[], string, ProfileElement][] => {
    const match = new RegExp(`^${type}\\.([\\w.]+):([\\w-]+)$`).exec(element.id);
    return match && element.pattern !== undefined ? [[match[1]!.split('.'), match[2]!, element]] : [];
  });
}

function checkElement(element: ProfileElement, from: Json[], path: string[], place: string, problems: string[]): void {
  for (const parent of nodesAt(from, path.slice(0, -1))) {
    const found = childrenOf(parent, path.at(-1)!);
    if (found.length < (element.min ?? 0) || found.length > maxOf(element)) {
      problems.push(`${place}: ${path.join('.')} is there ${found.length} times`);
    }
    if (element.pattern !== undefined && !found.every((node) => matches(node, element.pattern))) {
      problems.push(`${place}: ${path.join('.')} is not ${JSON.stringify(element.pattern)}`);
    }
  }
}

const maxOf = ({ max }: ProfileElement): number =>
  max === undefined || max === '*' ? Number.POSITIVE_INFINITY : Number(max);

function nodesAt(from: Json[], path: readonly string[]): Json[] {
  return path.reduce((nodes, name) => nodes.flatMap((node) => childrenOf(node, name) as Json[]), from);
}

/** A primitive that has an extension instead of a value is there. */
function childrenOf(node: Json, name: string): unknown[] {
  const choice = name.endsWith('[x]') ? name.slice(0, -3) : undefined;
  const plain = Object.keys(node).filter((key) =>
    choice === undefined ? key === name || key === `_${name}` : new RegExp(`^_?${choice}[A-Z]`).test(key),
  );
  const first = plain.find((key) => !key.startsWith('_')) ?? plain[0];
  if (first === undefined) return [];
  const value = node[first];
  return Array.isArray(value) ? value : [value];
}

/** https://hl7.org/fhir/R4/elementdefinition.html#pattern: what the pattern says must be there; more may be. */
function matches(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && pattern.every((part) => value.some((each) => matches(each, part)));
  }
  if (typeof pattern !== 'object' || pattern === null) return value === pattern;
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(pattern).every(([key, part]) => matches((value as Json)[key], part))
  );
}

function checkEntrySlices(entries: readonly Json[], problems: string[]): void {
  for (const { id, min = 0, max } of profiles['Bundle-uv-ips']!.elements) {
    const slice = /^Bundle\.entry:(composition|patient)$/.exec(id)?.[1];
    if (slice === undefined) continue;
    const found = entries.filter(
      ({ resource }) => (resource as Json | undefined)?.resourceType?.toString().toLowerCase() === slice,
    ).length;
    if (found < min || found > Number(max)) problems.push(`Bundle.entry:${slice} is there ${found} times`);
  }
}

type ByUrl = ReadonlyMap<string | undefined, Resource | undefined>;

function checkSections(composition: Json, byUrl: ByUrl, problems: string[]): void {
  const sections = (composition.section ?? []) as Json[];
  const { elements } = profiles['Composition-uv-ips']!;
  const known = new Set<Json>();
  for (const group of elements.filter(({ id }) => /^Composition\.section:\w+$/.test(id))) {
    const code = elements.find(({ id }) => id === `${group.id}.code`)?.pattern;
    const found = sections.filter((section) => matches(section.code, code));
    if (found.length < (group.min ?? 0) || found.length > maxOf(group)) {
      problems.push(`${group.id} is there ${found.length} times`);
    }
    for (const section of found) {
      known.add(section);
      for (const invariant of group.invariants ?? []) {
        if (!INVARIANTS[invariant]!(section)) problems.push(`${group.id}: ${invariant}`);
      }
      checkEntries(group.id, section, elements, byUrl, problems);
    }
  }
  for (const section of sections) if (!known.has(section)) problems.push(`section ${section.title}: of no slice`);
}

function checkEntries(
  group: string,
  section: Json,
  elements: readonly ProfileElement[],
  byUrl: ByUrl,
  problems: string[],
): void {
  const allowed = elements.find(({ id }) => id === `${group}.entry`)?.targets;
  for (const { reference } of (section.entry ?? []) as { reference: string }[]) {
    const target = byUrl.get(reference);
    if (target === undefined) problems.push(`${group}: ${reference} is not in the document`);
    else if (allowed && !allowed.includes(target.resourceType))
      problems.push(`${group}: ${target.resourceType} is no entry`);
  }
  for (const slice of elements.filter(({ id }) => new RegExp(`^${group}\\.entry:[\\w-]+$`).test(id))) {
    const conforming = ((section.entry ?? []) as { reference: string }[]).filter(({ reference }) =>
      slice.targets?.some((name) => conforms(name, byUrl.get(reference))),
    ).length;
    if (conforming > maxOf(slice)) problems.push(`${slice.id} is there ${conforming} times`);
  }
}

function conforms(name: string, resource: Resource | undefined): boolean {
  if (resource === undefined || profiles[name]?.type !== resource.resourceType) return false;
  const problems: string[] = [];
  checkProfile(name, resource, '', problems);
  return problems.length === 0;
}

const has = (node: Json, name: string): boolean => childrenOf(node, name).length > 0;

const INVARIANTS: Readonly<Record<string, (node: Json) => boolean>> = {
  'bdl-ips-1': ({ entry }) =>
    (entry as { resource: Resource }[]).slice(1).every(({ resource }) => resource.resourceType !== 'Composition'),
  'ips-comp-1': (section) => {
    const references = ((section.entry ?? []) as Json[]).filter((entry) => has(entry, 'reference'));
    return references.length > 0 || has(section, 'emptyReason');
  },
  'ips-pat-1': (name) => ['family', 'given', 'text'].some((part) => has(name, part)),
  'ips-1': (effective: unknown) => typeof effective !== 'string' || effective.length >= 8,
  'ips-2': (observation) =>
    ['value[x]', 'hasMember', 'component', 'dataAbsentReason'].some((part) => has(observation, part)),
  'ips-3': ({ component }) =>
    ((component ?? []) as Json[]).length === 0 ||
    (component as Json[]).some((part) => has(part, 'value[x]') || has(part, 'dataAbsentReason')),
  hasMemberOrComponent: (observation) => !has(observation, 'hasMember') || !has(observation, 'component'),
};
