import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Device, Patient, Reference, Resource } from '@medplum/fhirtypes';
import { examplePaths } from '../r4/generate/source.ts';
import { validateResource } from '../r4/validate.ts';
import { checkIps } from './ips/check.fixture.ts';
import { buildPatientSummary } from './summary.ts';

/** HL7's own examples of every resource type, all filed on one person: the widest record there is. */
const PATIENT: Patient = {
  resourceType: 'Patient',
  id: 'example',
  name: [{ text: 'Ejemplo' }],
  birthDate: '1974-12-25',
};
const AUTHOR: Device = { resourceType: 'Device', id: 'amate' };
const BASE = 'https://intercambio.example/fhir/R4';

function examples(): Resource[] {
  return examplePaths()
    .filter((path) => !/(StructureDefinition|ValueSet|CodeSystem|SearchParameter|ConceptMap|Bundle)-/.test(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Resource)
    .filter((resource) => resource.id !== undefined && validateResource(resource).length === 0)
    .map((resource) => {
      const owned = resource as Resource & { subject?: Reference; patient?: Reference };
      const key = owned.patient ? 'patient' : owned.subject?.reference ? 'subject' : undefined;
      return key ? ({ ...resource, [key]: { reference: 'Patient/example' } } as Resource) : resource;
    });
}

describe('the official examples of R4', () => {
  it('become one summary that validates, with something in every section', () => {
    const bundle = buildPatientSummary({
      patient: PATIENT,
      resources: examples(),
      now: new Date('2013-06-01T00:00:00Z'),
      author: AUTHOR,
      bundleId: '6f1b2c3d-0000-4000-8000-000000000001',
      baseUrl: BASE,
    });
    expect(validateResource(bundle)).toEqual([]);
    expect(checkIps(bundle)).toEqual([]);
    const composition = bundle.entry![0]!.resource;
    if (composition?.resourceType !== 'Composition') throw new Error('no Composition');
    const filled = composition.section?.filter(({ entry }) => entry).map(({ title }) => title);
    expect(filled?.length).toBeGreaterThanOrEqual(11);
    if (process.env.AMATE_KEEP_SUMMARIES)
      writeFileSync(`${process.env.AMATE_KEEP_SUMMARIES}/examples.json`, JSON.stringify(bundle));
  });
});
