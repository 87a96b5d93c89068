import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { City } from '@amate/test/city/city.ts';
import { facilityBundles } from '@amate/test/city/facility-bundle.ts';
import { describe, expect, it } from '@jest/globals';
import type { Bundle, Composition, Device, Patient, Resource } from '@medplum/fhirtypes';
import { validateResource } from '../r4/validate.ts';
import { derivedUuid } from './derived-id.ts';
import { checkIps } from './ips/check.fixture.ts';
import { storedFrom } from './stored.fixture.ts';
import { buildPatientSummary } from './summary.ts';

/** Whole records, ours and other people's, become summaries that validate: R4 and the profiles of the IPS. */
const ROOT = resolve(import.meta.dirname, '../../..');
const CORPUS = resolve(ROOT, process.env.AMATE_CORPUS ?? '../shared/corpus');
const BASE = 'https://intercambio.example/fhir/R4';
const AUTHOR: Device = { resourceType: 'Device', id: 'amate', deviceName: [{ name: 'Amate', type: 'other' }] };

function summaryOf(patient: Patient, resources: readonly Resource[], now: Date): Bundle {
  const bundle = buildPatientSummary({
    patient,
    resources,
    now,
    author: AUTHOR,
    bundleId: derivedUuid('summary', patient.id ?? ''),
    baseUrl: BASE,
  });
  keep(bundle);
  return bundle;
}

/** For a run of another validator over the same documents. */
function keep(bundle: Bundle): void {
  const folder = process.env.AMATE_KEEP_SUMMARIES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${bundle.id}.json`), JSON.stringify(bundle));
}

/** Every reference of a section stands in the document, and nothing is left that only a transaction understands. */
function problemsOf(bundle: Bundle): unknown[] {
  const urls = new Set(bundle.entry?.map(({ fullUrl }) => fullUrl));
  const lost = [...JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)]
    .map(([, reference]) => reference!)
    .filter((reference) => !urls.has(reference) && !reference.startsWith('https://') && !reference.startsWith('#'));
  return [...validateResource(bundle), ...checkIps(bundle), ...lost];
}

const sectionsOf = (bundle: Bundle) => (bundle.entry![0]!.resource as Composition).section ?? [];
const entriesOf = (bundle: Bundle, code: string) =>
  sectionsOf(bundle).find((section) => section.code?.coding?.[0]?.code === code)?.entry ?? [];

describe('the people of the synthetic city', () => {
  it('each has a summary that validates, with the problems that hospitals and clinics told of them', () => {
    const city = new City({ seed: 'resumen', patients: 60 });
    const facilities = storedFrom(facilityBundles(city.facilities)).resources;
    let diagnosed = 0;
    for (const { messages, clinicBundles } of city) {
      const bundles = messages.map(({ raw, hospital }) => {
        const mapped = mapMessage(raw, toProfile({ clues: hospital.clues, name: hospital.name }));
        if (mapped.kind === 'rejected') throw new Error(mapped.text);
        return mapped.bundle;
      });
      const { patients, resources } = storedFrom([...bundles, ...clinicBundles.map(({ bundle }) => bundle)]);
      const patient = patients[0]!;
      const held = [...resources.map((resource) => onePerson(resource, patient)), ...facilities];
      const bundle = summaryOf(patient, held, new Date('2026-06-01T00:00:00Z'));
      expect(problemsOf(bundle)).toEqual([]);
      const conditions = resources.filter(({ resourceType }) => resourceType === 'Condition');
      expect(entriesOf(bundle, '11450-4').length > 0).toBe(conditions.length > 0);
      diagnosed += conditions.length > 0 ? 1 : 0;
    }
    expect(diagnosed).toBeGreaterThan(20);
  });
});

/** Each hospital knows the person by its own conditional create; the exchange's index makes them one. */
function onePerson(resource: Resource, patient: Patient): Resource {
  return JSON.parse(JSON.stringify(resource), (key, value: unknown) =>
    key === 'reference' && typeof value === 'string' && value.startsWith('Patient/') ? `Patient/${patient.id}` : value,
  ) as Resource;
}

const present = existsSync(CORPUS);
if (!present) {
  process.stderr.write(
    `LEFT OUT: no summary of the 120 Synthea records nor of the Spanish IPS, ${CORPUS} is absent (set AMATE_CORPUS)\n`,
  );
}

(present ? describe : describe.skip)('records that nobody here wrote', () => {
  it('the Spanish IPS of HL7 Chile: its content comes out again', () => {
    const file = join(CORPUS, 'ips-es/Bundle-Bundle-CL-Ejemplo.json');
    const source = JSON.parse(readFileSync(file, 'utf8')) as Bundle;
    const { patients, resources } = storedFrom([source]);
    const bundle = summaryOf(patients[0]!, resources, new Date('2024-05-30T12:00:00Z'));
    expect(problemsOf(bundle)).toEqual([]);
    const text = sectionsOf(bundle)
      .map((section) => section.text?.div)
      .join('');
    // Its aspirin was completed in 2019.
    for (const words of [
      'Clotrimazol',
      'a los 11 años',
      'Hipertensión esencial benigna',
      'hay tratamientos terminados',
    ]) {
      expect(text).toContain(words);
    }
  });

  const folder = join(CORPUS, 'synthea');
  const names = present ? readdirSync(folder).filter((name) => /^[0-9a-f-]{36}\.json\.bz2$/.test(name)) : [];
  /** One in ten, the largest among them; AMATE_ALL_SYNTHEA=1 takes all. */
  const chosen = names.filter(
    (name, i) => process.env.AMATE_ALL_SYNTHEA === '1' || i % 10 === 0 || name.startsWith('e5a8d3f4'),
  );

  const readable = spawnSync('bzcat', ['--version']).error === undefined;
  if (present && !readable)
    process.stderr.write('LEFT OUT: no summary of the Synthea records, bzip2 is not installed\n');

  (readable ? it : it.skip)(
    `${chosen.length} of ${names.length} Synthea records`,
    () => {
      const read = (name: string) =>
        JSON.parse(execFileSync('bzcat', [join(folder, name)], { maxBuffer: 1 << 28 }).toString()) as Bundle;
      const shared = readdirSync(folder)
        .filter((name) => /^\d-(hospital|practitioner)/.test(name))
        .sort()
        .map(read);
      for (const name of chosen) {
        const { patients, resources } = storedFrom([...shared, read(name)]);
        const start = process.cpuUsage();
        const bundle = summaryOf(patients[0]!, resources, new Date('2021-07-11T00:00:00Z'));
        const { user, system } = process.cpuUsage(start);
        expect((user + system) / 1_000).toBeLessThan(5_000);
        expect([name, problemsOf(bundle)]).toEqual([name, []]);
      }
    },
    300_000,
  );
});
