/**
 * Which hospital an entry came from: its own statement first, then its encounter's, then the message it arrived in
 * (`meta.source`, https://hl7.org/fhir/R4/resource-definitions.html#Meta.source).
 */
import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { clean } from '../hub/coded.ts';
import type { Encounter, RecordEntry, Reference } from '../hub/r4.ts';
import { t } from '../texts/t.ts';

export interface Source {
  /** CLUES where known, else the name in lower case; the same hospital has the same key. */
  readonly key: string;
  readonly name: string;
  readonly clues: string | undefined;
}

const MESSAGE = new RegExp(`^${CANONICAL_BASE}/mensaje/([A-Z]{5}\\d{6})/`);

interface Hint {
  readonly clues: string | undefined;
  readonly name: string | undefined;
}

/** Learns hospital names from all entries, so that an entry that only carries a CLUES still shows a name. */
export function sourcesOf(entries: readonly RecordEntry[]): (entry: RecordEntry) => Source {
  const encounters = new Map(
    entries.flatMap((one) => (one.resourceType === 'Encounter' && one.id ? [[one.id, one] as const] : [])),
  );
  const names = new Map<string, string>();
  for (const entry of entries) {
    for (const hint of hintsOf(entry, undefined)) {
      if (hint.clues !== undefined && hint.name !== undefined && !names.has(hint.clues))
        names.set(hint.clues, hint.name);
    }
  }
  return (entry) => {
    const hints = hintsOf(entry, encounterOf(entry, encounters));
    const clues = hints.find((hint) => hint.clues !== undefined)?.clues;
    const name =
      (clues === undefined ? undefined : names.get(clues)) ?? hints.find((hint) => hint.name !== undefined)?.name;
    if (clues === undefined && name === undefined) return { key: '', name: t('source.unknown'), clues: undefined };
    return { key: clues ?? name!.toLowerCase(), name: name ?? t('source.onlyClues', { clues: clues! }), clues };
  };
}

export function encounterIdOf(entry: RecordEntry): string | undefined {
  if (entry.resourceType === 'Encounter') return entry.id;
  return /(?:^|\/)Encounter\/([^/]+)/.exec(entry.encounter?.reference ?? '')?.[1];
}

function encounterOf(entry: RecordEntry, encounters: ReadonlyMap<string, Encounter>): Encounter | undefined {
  const id = entry.resourceType === 'Encounter' ? undefined : encounterIdOf(entry);
  return id === undefined ? undefined : encounters.get(id);
}

function hintsOf(entry: RecordEntry, encounter: Encounter | undefined): readonly Hint[] {
  const own =
    entry.resourceType === 'Encounter'
      ? [entry.serviceProvider]
      : entry.resourceType === 'Observation'
        ? [...(entry.performer ?? [])].sort((a, b) => Number(isFacility(b)) - Number(isFacility(a)))
        : [];
  const references = [...own, encounter?.serviceProvider].filter((one) => one !== undefined).map(hintOf);
  const message = MESSAGE.exec(entry.meta?.source ?? '')?.[1];
  return message === undefined ? references : [...references, { clues: message, name: undefined }];
}

const isFacility = (reference: Reference): boolean =>
  reference.identifier?.system === CLUES_SYSTEM || reference.reference?.startsWith('Organization/') === true;

const hintOf = (reference: Reference): Hint => ({
  clues: reference.identifier?.system === CLUES_SYSTEM ? clean(reference.identifier.value) : undefined,
  name: clean(reference.display),
});
