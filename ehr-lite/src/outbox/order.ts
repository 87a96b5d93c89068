/**
 * Which of what waits may go now. What is stuck holds back what was made on top of it and nothing else: a signed note that names a visit goes,
 * though a change of that visit's state waits for a person. docs/adr/0030.
 */
import { canClash, isChange, type OutboxEntry } from './entry.ts';

export interface Next {
  readonly entry: OutboxEntry;
  /** It changes what this one, which is stuck, changed before: the rest of it goes apart. */
  readonly behind: OutboxEntry | undefined;
}

const urlOf = ({ request }: OutboxEntry['entries'][number]): string => request?.url ?? '';
const changesOnly = (entries: OutboxEntry['entries']) => entries.filter(isChange);

export function nextOf(all: readonly OutboxEntry[]): Next | undefined {
  const made: string[] = [];
  const changed = new Map<string, OutboxEntry>();
  for (const entry of all) {
    const text = made.length === 0 ? '' : JSON.stringify(entry.entries);
    if (entry.standing.kind === 'pending' && !made.some((place) => text.includes(place))) {
      const changes = changesOnly(entry.entries);
      const behind = changes.map((one) => changed.get(urlOf(one))).find((one) => one !== undefined);
      const canPart = changes.length < entry.entries.length || behind?.standing.kind === 'conflict';
      if (behind === undefined || canPart) return { entry, behind };
    }
    for (const one of entry.entries)
      if (isChange(one)) changed.set(urlOf(one), entry);
      else if (!urlOf(one).includes('?')) made.push(urlOf(one));
  }
  return undefined;
}

export interface Apart {
  /** Goes now, under a name of its own. */
  readonly additions: OutboxEntry | undefined;
  /** The clash, with the newest of what was made here of the same thing: one choice for a person, not one for each step. */
  readonly clash: OutboxEntry | undefined;
  /** Waits on, in the entry's own name. */
  readonly rest: OutboxEntry | undefined;
}

export function parted(entry: OutboxEntry, behind: OutboxEntry, newName: () => string): Apart {
  const isBehind = (one: OutboxEntry['entries'][number]) => behind.entries.some((its) => urlOf(its) === urlOf(one));
  const goes = (one: OutboxEntry['entries'][number]) => !isChange(one) || (!canClash(one) && !isBehind(one));
  const additions = entry.entries.filter(goes);
  const joins = (one: OutboxEntry['entries'][number]) => behind.standing.kind === 'conflict' && isBehind(one);
  const changes = entry.entries.filter((one) => !goes(one));
  const newest = new Map(changes.filter(joins).map((one) => [urlOf(one), one.resource]));
  const left = changes.filter((one) => !joins(one));
  return {
    additions: additions.length === 0 ? undefined : { ...entry, operation: newName(), entries: additions },
    clash:
      newest.size === 0
        ? undefined
        : {
            ...behind,
            words: `${behind.words.replace(/\.$/, '')} · ${entry.words}`,
            entries: behind.entries.map((its) => ({ ...its, resource: newest.get(urlOf(its)) ?? its.resource! })),
          },
    rest: left.length === 0 ? undefined : { ...entry, entries: left, turn: entry.turn + 0.5 },
  };
}

export interface Clashed {
  /** Goes now, under a name of its own: what was made new, and changes that name no version, such as the end of the prescription refilled. */
  readonly additions: OutboxEntry;
  /** Waits for a person, in the entry's own name. */
  readonly clash: OutboxEntry;
}

/** @returns undefined when there is nothing to part: all of it named a version, or none of it */
export function apart(entry: OutboxEntry, newName: () => string): Clashed | undefined {
  const entries = entry.entries.filter(canClash);
  if (entries.length === 0 || entries.length === entry.entries.length) return undefined;
  const additions = entry.entries.filter((one) => !canClash(one));
  return {
    additions: { ...entry, operation: newName(), entries: additions },
    clash: { ...entry, entries, turn: entry.turn + 0.5, standing: { kind: 'conflict' } },
  };
}
