/**
 * Mutated messages of every event: a bundle that is whole and valid FHIR, or a reason; never a fault, never slow. 1,000 here; more with
 * `AMATE_FUZZ=50000 npm test -- connectors/src/hl7v2/fuzz` (the seed is in the failure).
 */
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { toProfile } from '../profile.ts';
import { mapMessage } from './map-message.ts';
import { mutated, seeded } from './mutate.fixture.ts';
import { sampleOf } from './sample.fixture.ts';
import { TRIGGERS } from './triggers.ts';

const COUNT = Number(process.env.AMATE_FUZZ ?? 1_000);
const SLOWEST_MS = 2_000;
const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });

it(`${COUNT} mutated messages`, async () => {
  const { validateResource } = (await import(join(import.meta.dirname, '../../../hie-core/src/r4/validate.ts'))) as {
    validateResource(resource: unknown): unknown[];
  };
  const samples = Object.keys(TRIGGERS).map(sampleOf);
  const problems: string[] = [];
  let mapped = 0;
  for (let seed = 1; seed <= COUNT && problems.length < 5; seed++) {
    const raw = mutated(samples[seed % samples.length]!, seeded(seed));
    const start = process.cpuUsage();
    const result = mapMessage(raw, profile);
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1_000 > SLOWEST_MS) problems.push(`seed ${seed}: slow`);
    if (result.kind === 'rejected') {
      if (result.text.length < 15 || !/^A[ER]$/.test(result.code)) problems.push(`seed ${seed}: no reason`);
      continue;
    }
    mapped++;
    for (const { resource } of result.bundle.entry!) {
      for (const problem of validateResource(resource)) problems.push(`seed ${seed}: ${JSON.stringify(problem)}`);
    }
  }
  expect(problems).toEqual([]);
  expect(mapped).toBeGreaterThan(COUNT / 10);
}, 1_200_000);
