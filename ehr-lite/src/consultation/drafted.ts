/** The drafts of a visit, all sections at once: what they would send, and what they still miss. */
import type { BundleEntry, Encounter } from '@medplum/fhirtypes';
import { draftOf } from '../draft/drafts.ts';
import { staffReference } from '../visit/staff.ts';
import { hubInstant } from '../visit/visit.resource.ts';
import type { Missing, Signing, Visit } from './section.ts';
import { type AnySection, inOrderOfSigning } from './sections.ts';

export const draftedIn = (section: AnySection, visitId: string): unknown =>
  draftOf(visitId, section.name, section.empty).now.get().value;

export interface Prepared {
  readonly entries: readonly BundleEntry[];
  readonly encounter: Partial<Encounter>;
  readonly missing: readonly Missing[];
}

/** What a section gave for a value and a visit; asked again at every pause, so that only what was changed, and what stands after it, is worked out. */
type Given = {
  readonly value: unknown;
  readonly visit: Visit;
  readonly entries: readonly BundleEntry[];
  readonly missing: readonly Missing[];
};
export type Memory = Map<string, Given>;

/** As if it were signed at this moment. */
export const signingNow = (visit: Visit): Omit<Signing, 'made'> => ({
  visit,
  author: staffReference(visit.who),
  at: hubInstant(),
});

/** What is missing, for the eye: the instant of the signature does not count. */
export function missingNow(
  sections: readonly AnySection[],
  signing: Omit<Signing, 'made'>,
  memory: Memory,
): readonly Missing[] {
  const { visit } = signing;
  const made: BundleEntry[] = [];
  // What a section misses may hang on what those before it made.
  let sameSoFar: boolean = true;
  for (const section of inOrderOfSigning(sections)) {
    const value = draftedIn(section, visit.encounter.id);
    const before = memory.get(section.name);
    const same: boolean = sameSoFar && before?.value === value && before?.visit === visit && section.name !== 'note';
    const kept: Given | undefined = same ? before : undefined;
    sameSoFar = kept !== undefined;
    const given = kept ?? {
      ...{ value, visit },
      missing: section.missing(value, visit, [...made]),
      entries: section.name === 'note' ? [] : section.entries(value, { ...signing, made: [...made] }),
    };
    memory.set(section.name, given);
    made.push(...given.entries);
  }
  return sections.flatMap(({ name }) => memory.get(name)?.missing ?? []);
}

export function prepare(sections: readonly AnySection[], signing: Omit<Signing, 'made'>): Prepared {
  const { visit } = signing;
  const entries: BundleEntry[] = [];
  const missing = new Map<string, readonly Missing[]>();
  let encounter: Partial<Encounter> = {};
  for (const section of inOrderOfSigning(sections)) {
    const value = draftedIn(section, visit.encounter.id);
    const now = { ...signing, made: [...entries] };
    missing.set(section.name, section.missing(value, visit, now.made));
    encounter = { ...encounter, ...section.encounter?.(value, now) };
    entries.push(...section.entries(value, now));
  }
  return { entries, encounter, missing: sections.flatMap(({ name }) => missing.get(name) ?? []) };
}

export const isAnythingWritten = (sections: readonly AnySection[], visitId: string): boolean =>
  sections.some((section) => section.written?.(draftedIn(section, visitId)) ?? false);

export type Values = Readonly<Record<string, unknown>>;

export const valuesOf = (sections: readonly AnySection[], visitId: string): Values =>
  Object.fromEntries(sections.map((section) => [section.name, draftedIn(section, visitId)]));

/** A signature taken back: everything stands again as it was written. */
export function putBack(visitId: string, values: Values): void {
  for (const [name, value] of Object.entries(values)) draftOf<unknown>(visitId, name, undefined).change(() => value);
}
