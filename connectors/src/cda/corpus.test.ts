/**
 * C-CDA documents that nobody on this project wrote (AMATE_CORPUS): each becomes valid FHIR or a reason, the fragments of documents among
 * them both as they are and inside a document. The folder is no part of the repository.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toProfile } from '../profile.ts';
import { type DocumentResult, mapDocument } from './map-document.ts';
import { sampleDocument } from './sample.fixture.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CORPUS = resolve(ROOT, process.env.AMATE_CORPUS ?? '../shared/corpus');
const VALIDATOR = join(ROOT, 'hie-core/src/r4/validate.ts');
const present = existsSync(join(CORPUS, 'ccda-vendor-inputs'));
const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });

if (!present) console.warn(`LEFT OUT: the 468 C-CDA documents were not mapped, ${CORPUS} is absent (set AMATE_CORPUS)`);

const STATEMENT = /^(act|encounter|observation|organizer|procedure|substanceAdministration|supply)$/;

/** What a fragment is when it stands where it belongs. */
function wrapped(text: string): Buffer | undefined {
  const bare = text.replace(/^\uFEFF?(\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/, '');
  const name = /^<([A-Za-z]+)/.exec(bare)?.[1] ?? '';
  const inSection = (entry: string): string => `<section><code code="0-0"/>${entry}</section>`;
  if (name === 'section') return sampleDocument({ sections: `<component>${bare}</component>` });
  if (name === 'entry') return sampleDocument({ sections: `<component>${inSection(bare)}</component>` });
  if (STATEMENT.test(name))
    return sampleDocument({ sections: `<component>${inSection(`<entry>${bare}</entry>`)}</component>` });
  return undefined;
}

const counted = (result: DocumentResult): Record<string, number> => {
  const counts: Record<string, number> = {};
  if (result.kind === 'refused') return counts;
  for (const { resource } of result.bundle.entry!)
    counts[resource!.resourceType] = (counts[resource!.resourceType] ?? 0) + 1;
  return counts;
};

(present ? describe : describe.skip)('C-CDA corpus', () => {
  let folder: string;
  let validateResource: (resource: unknown) => unknown[];
  const vendor = join(CORPUS, 'ccda-vendor-inputs');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ccda-'));
    execFileSync('tar', ['xJf', join(CORPUS, 'ccda-examples/ccda-examples.tar.xz'), '-C', folder]);
    ({ validateResource } = (await import(VALIDATOR)) as { validateResource(resource: unknown): unknown[] });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const problemsOf = (result: DocumentResult): unknown[] =>
    result.kind === 'mapped'
      ? result.bundle.entry!.flatMap(({ resource }) => validateResource(resource))
      : result.text.length < 25
        ? ['no reason']
        : [];

  it('every document of the vendors is taken and valid', () => {
    const files = readdirSync(vendor).filter((name) => name.endsWith('.ccda'));
    const results = files.map((name) => ({ name, result: mapDocument(readFileSync(join(vendor, name)), profile) }));
    expect(results.flatMap(({ name, result }) => problemsOf(result).map((problem) => ({ name, problem })))).toEqual([]);
    expect(results.filter(({ result }) => result.kind === 'refused').map(({ name }) => name)).toEqual([]);
  });

  it('every example is valid or refused with a reason; its fragments inside a document too', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(({ name }) =>
      name.endsWith('.xml'),
    );
    const problems: unknown[] = [];
    let [whole, inside] = [0, 0];
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name));
      const own = mapDocument(bytes, profile);
      if (own.kind === 'mapped') whole++;
      const fragment = wrapped(bytes.toString());
      const placed = fragment && mapDocument(fragment, profile);
      if (placed?.kind === 'mapped') inside++;
      for (const result of [own, ...(placed ? [placed] : [])]) {
        for (const problem of problemsOf(result)) problems.push({ name, problem });
      }
    }
    expect(problems).toEqual([]);
    expect(files).toHaveLength(446);
    expect([whole, inside]).toEqual([19, 293]);
  });

  it('says of known documents what they say', () => {
    const of = (name: string): Record<string, number> =>
      counted(mapDocument(readFileSync(join(vendor, name)), profile));
    const stored = { Patient: 1, Binary: 1, DocumentReference: 1, Composition: 1 };
    // Problems and medications carry the null flavor NI: nothing is made up.
    expect(of('CCD.ccda')).toEqual({
      ...stored,
      AllergyIntolerance: 1,
      Procedure: 3,
      DiagnosticReport: 1,
      Observation: 10,
      Provenance: 5,
    });
    expect(of('170.314B2_Amb_CCD.ccda')).toEqual({
      ...{ ...stored, Encounter: 2, Condition: 3, MedicationRequest: 1, AllergyIntolerance: 2, Immunization: 1 },
      ...{ Observation: 7, DiagnosticReport: 1, Provenance: 8 },
    });
    expect(of('Unstructured_Document_embed.ccda')).toEqual({ Patient: 1, Binary: 2, DocumentReference: 1 });
  });

  it('a denied allergy to any substance says that none is known', () => {
    const result = mapDocument(readFileSync(join(vendor, 'CCD.ccda')), profile);
    const allergy =
      result.kind === 'mapped' &&
      result.bundle.entry!.find(({ resource }) => resource?.resourceType === 'AllergyIntolerance');
    expect(allergy).toMatchObject({
      resource: { code: { text: 'Sin alergias conocidas' }, verificationStatus: { coding: [{ code: 'confirmed' }] } },
    });
  });
});
