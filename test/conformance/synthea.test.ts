/**
 * Synthea's bundles, which nobody here wrote, load whole: facilities and practitioners as batches, persons as transactions that refer
 * to them by identifier. A few persons in every run, all 120 with `npm test -- --conformance`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Bundle } from '@medplum/fhirtypes';
import { type RunningHub, startHub } from '../support/hub.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(resolve(ROOT, process.env.AMATE_CORPUS ?? '../shared/corpus'), 'synthea');
const present = existsSync(FOLDER);
if (!present) console.warn(`LEFT OUT: Synthea's bundles were not loaded, ${FOLDER} is absent (set AMATE_CORPUS)`);
const everybody = process.env.CONFORMANCE_ALL === '1';
const FEW = 8;

const read = (name: string): Bundle =>
  JSON.parse(execFileSync('bzip2', ['-dc', join(FOLDER, name)], { maxBuffer: 1 << 30, encoding: 'utf8' })) as Bundle;

(present ? describe : describe.skip)('Synthea', () => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await startHub({ STATEMENT_TIMEOUT_MS: '60000' });
  }, 60_000);
  afterAll(() => hub?.close());

  it(
    everybody ? 'all persons load whole' : `${FEW} persons load whole (all with --conformance)`,
    async () => {
      const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json.bz2'));
      const directory = names.filter((name) => /^\d+-/.test(name));
      expect(directory.length).toBeGreaterThanOrEqual(2);
      for (const name of directory) {
        const { status, body } = await hub.fhir('POST', '', read(name));
        expect(status).toBe(200);
        for (const entry of body.entry) expect(entry.response.status).toMatch(/^20[01]/);
      }
      const people = names
        .filter((name) => !/^\d+-/.test(name))
        .sort((a, b) => statSync(join(FOLDER, a)).size - statSync(join(FOLDER, b)).size);
      for (const name of everybody ? people : people.slice(0, FEW)) await loadPerson(name);
    },
    everybody ? 1_800_000 : 120_000,
  );

  async function loadPerson(name: string): Promise<void> {
    const sent = read(name);
    const { status, body } = await hub.fhir('POST', '', sent);
    if (status !== 200) throw new Error(`${name}: ${JSON.stringify(body).slice(0, 2_000)}`);
    expect(body.entry).toHaveLength(sent.entry!.length);
    for (const entry of body.entry) expect(entry.response.status).toMatch(/^20[01]/);
    const id = /Patient\/([^/]+)/.exec(body.entry[0].response.location)![1];
    expect(await recordSize(id!)).toBe(sent.entry!.filter((entry) => inRecord(entry.resource!.resourceType)).length);
  }

  async function recordSize(id: string): Promise<number> {
    let count = 0;
    let url: string | undefined = `/Patient/${id}/$everything?_count=1000`;
    while (url !== undefined) {
      const page = (await hub.fhir('GET', url)).body as Bundle;
      count += page.entry?.filter(({ search }) => search?.mode === 'match').length ?? 0;
      url = page.link?.find(({ relation }) => relation === 'next')?.url?.slice(hub.fhirUrl.length);
    }
    return count;
  }
});

/** Of what Synthea makes, these stand in nobody's compartment by themselves. */
const inRecord = (type: string): boolean =>
  !['Organization', 'Practitioner', 'Location', 'Medication', 'Device'].includes(type);
