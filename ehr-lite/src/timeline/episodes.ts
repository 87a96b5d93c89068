/**
 * The timeline: one card per encounter with its diagnoses and results inside; what belongs to no known encounter is
 * gathered per hospital and day. Cards stand newest first, under their hospital: either in runs along time (a new
 * heading whenever the hospital changes) or all of one hospital together.
 */
import { cityDay, parseWhen, type When } from '../calendar/when.ts';
import { diagnosedAt } from '../condition/words.ts';
import type { Condition, Encounter, Observation, RecordEntry, RecordKind } from '../hub/r4.ts';
import { inReadingOrder, whenOf } from '../observation/reading.ts';
import { keyOf } from './merge.ts';
import { encounterIdOf, type Source, sourcesOf } from './source.ts';

export interface Episode {
  readonly key: string;
  readonly source: Source;
  /** The newest moment in the card, for order. */
  readonly ms: number;
  readonly when: When | undefined;
  readonly encounter: Encounter | undefined;
  readonly conditions: readonly Condition[];
  readonly observations: readonly Observation[];
}
export interface HospitalGroup {
  readonly key: string;
  readonly source: Source;
  readonly episodes: readonly Episode[];
}
export type Arrangement = 'date' | 'hospital';

export function momentOf(entry: RecordEntry): When | undefined {
  if (entry.resourceType === 'Encounter')
    return parseWhen(entry.period?.start ?? entry.period?.end ?? entry.meta?.lastUpdated);
  return entry.resourceType === 'Condition'
    ? diagnosedAt(entry)
    : (whenOf(entry) ?? parseWhen(entry.meta?.lastUpdated));
}

export function episodesOf(entries: readonly RecordEntry[]): readonly Episode[] {
  const sourceOf = sourcesOf(entries);
  const known = new Set(entries.flatMap((one) => (one.resourceType === 'Encounter' ? [one.id] : [])));
  const cards = new Map<string, RecordEntry[]>();
  for (const entry of entries) {
    const encounterId = encounterIdOf(entry);
    const moment = momentOf(entry);
    const day = moment === undefined ? 'sin-fecha' : cityDay(moment.ms);
    const key =
      encounterId !== undefined && known.has(encounterId)
        ? keyOf({ resourceType: 'Encounter', id: encounterId })
        : `${day}@${sourceOf(entry).key}`;
    cards.set(key, [...(cards.get(key) ?? []), entry]);
  }
  return [...cards]
    .map(([key, members]) => episodeOf(key, members, sourceOf))
    .sort((a, b) => b.ms - a.ms || (a.key < b.key ? -1 : 1));
}

function episodeOf(key: string, members: readonly RecordEntry[], sourceOf: (entry: RecordEntry) => Source): Episode {
  const encounter = members.find((one) => one.resourceType === 'Encounter');
  const newest = [...members].sort(byMoment)[0]!;
  const when = encounter === undefined ? momentOf(newest) : momentOf(encounter);
  return {
    key,
    source: sourceOf(encounter ?? newest),
    ms: when?.ms ?? 0,
    when,
    encounter,
    conditions: members.filter((one) => one.resourceType === 'Condition').sort(byMoment),
    observations: members.filter((one) => one.resourceType === 'Observation').sort(inReadingOrder),
  };
}

const byMoment = (a: RecordEntry, b: RecordEntry): number =>
  (momentOf(b)?.ms ?? 0) - (momentOf(a)?.ms ?? 0) || (keyOf(a) < keyOf(b) ? -1 : 1);

export function arrange(episodes: readonly Episode[], arrangement: Arrangement): readonly HospitalGroup[] {
  const groups: { key: string; source: Source; episodes: Episode[] }[] = [];
  for (const episode of episodes) {
    const home =
      arrangement === 'date' ? groups.at(-1) : groups.find((group) => group.source.key === episode.source.key);
    if (home?.source.key === episode.source.key) home.episodes.push(episode);
    else groups.push({ key: `${episode.source.key}·${episode.key}`, source: episode.source, episodes: [episode] });
  }
  return groups;
}

export interface Filter {
  readonly hiddenSources: ReadonlySet<string>;
  readonly hiddenKinds: ReadonlySet<RecordKind>;
}

/** An encounter's heading stays as context of what is left in its card; a card with nothing left goes. */
export function applyFilter(episodes: readonly Episode[], filter: Filter): readonly Episode[] {
  if (filter.hiddenSources.size + filter.hiddenKinds.size === 0) return episodes;
  return episodes
    .filter((episode) => !filter.hiddenSources.has(episode.source.key))
    .map((episode) => ({
      ...episode,
      conditions: filter.hiddenKinds.has('Condition') ? [] : episode.conditions,
      observations: filter.hiddenKinds.has('Observation') ? [] : episode.observations,
    }))
    .filter((episode) => {
      const headingCounts = episode.encounter !== undefined && !filter.hiddenKinds.has('Encounter');
      return headingCounts || episode.conditions.length > 0 || episode.observations.length > 0;
    });
}
