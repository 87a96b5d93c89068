/**
 * HL7's terminology ecosystem tests, suite «simple» (../shared/corpus/tx-simple, CC0), against a running hub: each request, and the
 * answer that the suite expects. Expansions are compared as sets of codes (R4 gives them no order; ours keeps the author's where the
 * suite's keeps the system's). What differs is named below with its reason.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHub, startHub } from '../support/hub.ts';

const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus', 'tx-simple', 'simple');
const present = existsSync(CORPUS);
// biome-ignore lint/suspicious/noExplicitAny: whatever the suite says
type Json = any;
const load = (file: string): Json => JSON.parse(readFileSync(join(CORPUS, file), 'utf8'));
const files = present ? readdirSync(CORPUS) : [];

/** Where R4 has no place for what the suite (written for R5) expects. */
const DIFFERS: Readonly<Record<string, string>> = {
  'simple-expand-child-of': 'R4 has no filter operator child-of, so the hub does not store the value set',
};
/** `expansion.contains.property` and `expansion.property` are R5. */
const isR5 = (key: string): boolean => key === 'property';

describe('HL7 tx-ecosystem «simple»', () => {
  let hub: RunningHub | undefined;
  beforeAll(async () => {
    if (!present) return;
    hub = await startHub();
    for (const file of files.filter(
      (name) => /^(codesystem|valueset)-/.test(name) && name !== 'valueset-filter-child-of.json',
    )) {
      const resource = load(file);
      const { status, body } = await hub.fhir('PUT', `/${resource.resourceType}/${file.replace('.json', '')}`, {
        ...resource,
        id: file.replace('.json', ''),
      });
      if (status >= 300) throw new Error(`${file}: ${JSON.stringify(body)}`);
    }
  }, 60_000);
  afterAll(() => hub?.close());

  const names = files.flatMap((file) => /^(simple-.*)-request-parameters\.json$/.exec(file)?.[1] ?? []);
  it('is at hand, or there is nothing to compare', () => expect(names.length > 0).toBe(present));

  for (const name of names.filter((one) => !(one in DIFFERS)))
    it(name, async () => {
      const expected = load(files.find((file) => file.startsWith(`${name}-response-`))!);
      const operation = name.startsWith('simple-lookup') ? 'CodeSystem/$lookup' : 'ValueSet/$expand';
      const { status, body } = await hub!.fhir('POST', `/${operation}`, load(`${name}-request-parameters.json`));
      expect({ status, ...(status !== 200 && { body }) }).toEqual({ status: 200 });
      expect(differences(expected, body, '')).toEqual([]);
    });

  for (const name of present ? Object.keys(DIFFERS) : [])
    it(`${name} is refused: ${DIFFERS[name]}`, async () => {
      const { status, body } = await hub!.fhir('PUT', '/ValueSet/child-of', {
        ...load('valueset-filter-child-of.json'),
        id: 'child-of',
      });
      expect({ status, code: body.issue[0].code }).toEqual({
        status: 422,
        code: expect.stringMatching(/code-invalid|value/),
      });
    });
});

/** What the suite asks for and is not there. */
function differences(expected: Json, given: Json, path: string): string[] {
  if (typeof expected === 'string' && /^\$.*\$$/.test(expected)) return given === undefined ? [`${path}: missing`] : [];
  if (Array.isArray(expected)) return listDifferences(expected, Array.isArray(given) ? given : [], path);
  if (typeof expected === 'object' && expected !== null) {
    const optional = new Set<string>(expected['$optional-properties$'] ?? []);
    return Object.entries(expected).flatMap(([key, value]) => {
      if (key.startsWith('$') || (isR5(key) && path.includes('expansion'))) return [];
      if (optional.has(key) && given?.[key] === undefined) return [];
      return differences(value, given?.[key], `${path}.${key}`);
    });
  }
  return expected === given ? [] : [`${path}: ${JSON.stringify(given)} instead of ${JSON.stringify(expected)}`];
}

/** Each expected one has its like; codes of an expansion exactly those. */
function listDifferences(expected: Json[], given: Json[], path: string): string[] {
  const missing = expected.filter(
    (one) => one?.$optional$ !== true && !given.some((other) => differences(one, other, path).length === 0),
  );
  const closest = missing.map((one) => `${path}: ${JSON.stringify(one)} not in ${JSON.stringify(given)}`);
  const tooMany =
    path.endsWith('.contains') && given.length !== expected.length ? [`${path}: ${given.length} codes`] : [];
  return [...closest, ...tooMany];
}
