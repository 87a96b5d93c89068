/** The trigger table keeps its word: every event maps a whole message to valid FHIR, from the segments and to the resources it names. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Bundle } from '@medplum/fhirtypes';
import { toProfile } from '../profile.ts';
import { type Mapped, mapMessage } from './map-message.ts';
import { sampleOf } from './sample.fixture.ts';
import { TRIGGERS } from './triggers.ts';

const ROOT = join(import.meta.dirname, '../../..');
const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
let validate: (resource: unknown) => unknown[];

beforeAll(async () => {
  const module = (await import(join(ROOT, 'hie-core/src/r4/validate.ts'))) as { validateResource: typeof validate };
  validate = module.validateResource;
});

function mapped(trigger: string): Mapped {
  const result = mapMessage(sampleOf(trigger), profile);
  if (result.kind === 'rejected') throw new Error(`${trigger}: ${result.text}`);
  return result;
}

const dangling = (bundle: Bundle): string[] => {
  const known = new Set(bundle.entry!.map(({ fullUrl }) => fullUrl));
  const used = [...JSON.stringify(bundle).matchAll(/"reference":"(urn:uuid:[^"]+)"/g)].map(([, urn]) => urn!);
  return used.filter((urn) => !known.has(urn));
};

describe.each(Object.keys(TRIGGERS))('%s', (trigger) => {
  it('maps whole and valid, with no entry twice and no reference to nowhere', () => {
    const { bundle } = mapped(trigger);
    for (const { resource } of bundle.entry!) expect(validate(resource)).toEqual([]);
    expect(dangling(bundle)).toEqual([]);
    const urls = bundle.entry!.map(({ fullUrl }) => fullUrl);
    expect(new Set(urls).size).toBe(urls.length);
  });

  it('makes what the table says, from the segments that it says', () => {
    const { trail, bundle } = mapped(trigger);
    const { covers } = TRIGGERS[trigger]!;
    const undeclared = trail.filter(
      ({ segment, type }) => !covers[segment.startsWith('Z') ? 'Z..' : segment]?.includes(type),
    );
    expect(undeclared).toEqual([]);
    const made = new Set(trail.map(({ type }) => type));
    const declared = new Set(Object.values(covers).flat());
    expect([...declared].filter((type) => !made.has(type))).toEqual([]);
    for (const { resource } of bundle.entry!) {
      expect(resource!.meta!.source).toMatch(/\/mensaje\/DFSSA003162\/M1\/[A-Z][A-Z0-9]{2}\.\d+$/);
    }
  });
});
