/**
 * Where a line of the chart comes from and when: the facility its own words name, else the facility of its encounter, else the
 * one whose message carried it (`meta.source`). What nobody says is told as unknown, never left out.
 */
import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { parseWhen, showDay } from '../calendar/when.ts';
import { clean } from '../hub/coded.ts';
import type { Encounter, Reference } from '../hub/r4.ts';
import { t } from '../texts/t.ts';

export interface Sourced {
  readonly resourceType: string;
  readonly meta?: { readonly source?: string; readonly lastUpdated?: string };
  readonly encounter?: Reference;
  readonly context?: { readonly encounter?: readonly Reference[] };
  readonly custodian?: Reference;
  readonly serviceProvider?: Reference;
  /** Who wrote it down, when no facility is named. */
  readonly recorder?: Reference;
  readonly requester?: Reference;
  readonly performer?: readonly (Reference & { readonly actor?: Reference })[];
}
export type PlaceOf = (resource: Sourced) => string | undefined;

const MESSAGE = new RegExp(`^${CANONICAL_BASE}/mensaje/([A-Z]{5}\\d{6})/`);
const idOf = (reference: Reference | undefined): string | undefined =>
  /(?:^|\/)Encounter\/([^/]+)/.exec(reference?.reference ?? '')?.[1];

/** Learns names of facilities from the encounters at hand, and from the directory where it was asked. */
export function placesOf(
  encounters: readonly Encounter[],
  directory: ReadonlyMap<string, string> = new Map(),
): PlaceOf {
  const names = new Map(directory);
  const ofEncounter = new Map<string, string>();
  for (const { id, serviceProvider } of encounters) {
    const clues = cluesIn(serviceProvider);
    const name = clean(serviceProvider?.display);
    if (clues !== undefined && name !== undefined) names.set(clues, name);
    const shown = name ?? (clues === undefined ? undefined : (names.get(clues) ?? onlyClues(clues)));
    if (id !== undefined && shown !== undefined) ofEncounter.set(id, shown);
  }
  const named = (reference: Reference | undefined): string | undefined => {
    const clues = cluesIn(reference);
    if (clues === undefined && !reference?.reference?.startsWith('Organization/')) return undefined;
    return clean(reference?.display) ?? (clues === undefined ? undefined : (names.get(clues) ?? onlyClues(clues)));
  };
  return (resource) => {
    const own = [resource.serviceProvider, resource.custodian, ...performersOf(resource)];
    for (const reference of own) {
      const name = named(reference);
      if (name !== undefined) return name;
    }
    const visit = idOf(resource.encounter) ?? idOf(resource.context?.encounter?.[0]);
    const clues = MESSAGE.exec(resource.meta?.source ?? '')?.[1];
    const byMessage = clues === undefined ? undefined : (names.get(clues) ?? onlyClues(clues));
    const person = [resource.recorder, resource.requester, ...performersOf(resource)].map((one) => clean(one?.display));
    return (
      (visit === undefined ? undefined : ofEncounter.get(visit)) ??
      byMessage ??
      person.find((name) => name !== undefined)
    );
  };
}

export interface Unplaced {
  /** Ids of encounters that are not at hand. */
  readonly visits: readonly string[];
  /** CLUES whose name nobody at hand says. */
  readonly clues: readonly string[];
}

/** What has to be asked to say where these lines come from: a line of thirty years ago belongs to a visit of thirty years ago. */
export function unplaced(encounters: readonly Encounter[], lines: readonly Sourced[]): Unplaced {
  const atHand = new Set(encounters.map(({ id }) => id));
  const named = new Set(
    encounters.flatMap(({ serviceProvider: place }) => (clean(place?.display) ? [cluesIn(place)] : [])),
  );
  const visits = new Set<string>();
  const clues = new Set<string>();
  const ask = (code: string | undefined, name?: string): void => {
    if (code !== undefined && name === undefined && !named.has(code)) clues.add(code);
  };
  for (const { serviceProvider } of encounters) ask(cluesIn(serviceProvider), clean(serviceProvider?.display));
  for (const line of lines) {
    const own = [line.serviceProvider, line.custodian, ...performersOf(line)].filter(
      (one) => cluesIn(one) !== undefined,
    );
    for (const place of own) ask(cluesIn(place), clean(place?.display));
    const visit = idOf(line.encounter) ?? idOf(line.context?.encounter?.[0]);
    if (own.length > 0 || (visit !== undefined && atHand.has(visit))) continue;
    if (visit !== undefined) visits.add(visit);
    ask(MESSAGE.exec(line.meta?.source ?? '')?.[1]);
  }
  return { visits: [...visits], clues: [...clues] };
}

const onlyClues = (clues: string): string => t('source.onlyClues', { clues });
const cluesIn = (reference: Reference | undefined): string | undefined =>
  reference?.identifier?.system === CLUES_SYSTEM ? clean(reference.identifier.value) : undefined;
const performersOf = ({ performer }: Sourced): readonly (Reference | undefined)[] =>
  Array.isArray(performer) ? performer.map((one) => one.actor ?? one) : [];

/** `Hospital General Xoco · 12 mar 2026`; each part says so when nobody recorded it. */
export function originWords(place: string | undefined, date: string | undefined): string {
  const when = parseWhen(date);
  return `${place ?? t('source.unknown')} · ${when === undefined ? t('chart.undated') : showDay(when)}`;
}
