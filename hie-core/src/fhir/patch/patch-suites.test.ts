/**
 * The official patch suites of FHIR R4 (github FHIR/fhir-test-cases, Apache-2.0), which nobody on this project wrote. They
 * stand in AMATE_CORPUS, no part of the repository. The FHIRPath Patch cases are XML: a reader of just that XML is here.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { HubError } from '../../errors.ts';
import { applyFhirPathPatch } from './fhirpath-patch.ts';
import { applyJsonPatch } from './json-patch.ts';
import { elementsOf, isPrimitive, type JsonObject, keysOf } from './path/node.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const ARCHIVE = resolve(ROOT, process.env.AMATE_CORPUS ?? '../shared/corpus', 'fhirpath-and-patch-suites/r4.tar.xz');
const present = existsSync(ARCHIVE);

if (!present)
  console.warn(
    `LEFT OUT: the official FHIRPath Patch and JSON Patch suites were not run, ${ARCHIVE} is absent (set AMATE_CORPUS)`,
  );

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const [jsonSuite, xmlSuite] = present ? unpack('json-patch-tests.json', 'fhir-patch-tests.xml') : ['[]', '<tests/>'];

function unpack(...files: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'amate-patch-suites-'));
  try {
    execFileSync('tar', ['-xJf', ARCHIVE, '-C', folder, ...files.map((file) => `r4/patch/${file}`)]);
    return files.map((file) => readFileSync(join(folder, 'r4/patch', file), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface JsonCase {
  readonly comment: string;
  readonly doc: JsonObject;
  readonly patch: unknown;
  readonly expected?: JsonObject;
  readonly error?: string;
}

(present ? describe : describe.skip)('official JSON Patch suite', () => {
  const cases = JSON.parse(jsonSuite!) as JsonCase[];
  it('is the one that was counted', () => expect(cases).toHaveLength(16));

  it.each(cases.map((each) => [each.comment, each] as const))('%s', (_title, { doc, patch, expected }) => {
    const run = () => applyJsonPatch(doc as unknown as Resource, patch);
    if (expected) expect(run()).toEqual(expected);
    else expect(run).toThrow(HubError);
  });
});

(present ? describe : describe.skip)('official FHIRPath Patch suite', () => {
  const cases = childrenOf(parseXml(xmlSuite!), 'case');
  it('is the one that was counted', () => expect(cases).toHaveLength(33));

  it.each(cases.map((each) => [each.attributes.name!, each] as const))('%s', (_title, each) => {
    const [input, diff, output] = ['input', 'diff', 'output'].map((part) => childrenOf(each, part)[0]);
    const run = () => applyFhirPathPatch(toResource(input!) as unknown as Resource, toResource(diff!));
    if (!output || childrenOf(output, 'error').length > 0) expect(run).toThrow(HubError);
    else expect(comparable(run())).toEqual(comparable(toResource(output)));
  });
});

/** Narratives compare by their words: the suite writes the same one in two indentations. */
function comparable(resource: unknown): unknown {
  return JSON.parse(
    JSON.stringify(resource)
      .replaceAll('&quot;', '\\"')
      .replaceAll(/(?:\\[nr]|\s)+/g, ' '),
  );
}

interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** Offsets of the whole element in the text; the end is known once it is closed. */
  readonly start: number;
  end: number;
  readonly source: string;
}

function parseXml(source: string): XmlElement {
  const top: XmlElement = { name: '', attributes: {}, children: [], start: 0, end: source.length, source };
  const open = [top];
  for (const tag of source.matchAll(
    /<!--[\s\S]*?-->|<(\/?)([A-Za-z]+)((?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g,
  )) {
    const [whole, closes, name, attributes, empty] = tag;
    if (name === undefined) continue;
    const end = tag.index + whole.length;
    if (closes) open.pop()!.end = end;
    else {
      const element: XmlElement = {
        name,
        attributes: readAttributes(attributes!),
        children: [],
        start: tag.index,
        end,
        source,
      };
      open.at(-1)!.children.push(element);
      if (!empty) open.push(element);
    }
  }
  return top.children[0]!;
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return Object.fromEntries(pairs.map(([, name, double, single]) => [name, decode(double ?? single!)]));
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_whole, code, name) =>
    code ? String.fromCodePoint(Number(code)) : ENTITIES[name]!,
  );
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function toResource(wrapper: XmlElement): JsonObject {
  const [element] = wrapper.children;
  return { resourceType: element!.name, ...toObject(element!, element!.name) };
}

function toObject(xml: XmlElement, type: string): JsonObject {
  const object: JsonObject = xml.attributes.id === undefined ? {} : { id: xml.attributes.id };
  if (xml.attributes.url !== undefined) object.url = xml.attributes.url;
  for (const child of xml.children) {
    const element = [...elementsOf(type)!.values()].find((each) => keysOf(each).some(({ key }) => key === child.name))!;
    const childType = keysOf(element).find(({ key }) => key === child.name)!.type;
    if (childType === 'xhtml')
      object.div = child.source.slice(child.start, child.end).replaceAll(/<!--[\s\S]*?-->/g, '');
    else if (!isPrimitive(childType)) put(object, child.name, element.repeats, toObject(child, childType));
    else {
      put(object, child.name, element.repeats, primitive(child.attributes.value, childType));
      const more = toObject(child, childType);
      if (Object.keys(more).length > 0) put(object, `_${child.name}`, element.repeats, more);
    }
  }
  return object;
}

function primitive(value: string | undefined, type: string): unknown {
  if (value === undefined) return undefined;
  if (type === 'boolean') return value === 'true';
  return ['integer', 'decimal', 'positiveInt', 'unsignedInt'].includes(type) ? Number(value) : value;
}

function put(object: JsonObject, key: string, repeats: boolean, value: unknown): void {
  object[key] = repeats ? [...((object[key] as unknown[] | undefined) ?? []), value] : value;
}
