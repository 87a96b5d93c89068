/**
 * Entries that came by themselves while the record is open. They lie beside the pages in the cache, under the
 * patient: a page that is asked again must not make them vanish, and leaving for a detail must not either.
 */
import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../hub/problem.ts';
import { queries } from '../hub/queries.ts';
import type { RecordEntry, RecordKind } from '../hub/r4.ts';
import type { Change } from '../live/follow.ts';
import { readEntry, readSince } from './entry.resource.ts';
import type { Fresh } from './fresh-mark.tsx';
import { isLater, keyOf } from './merge.ts';

export interface Arrivals {
  readonly entries: readonly RecordEntry[];
  readonly gone: ReadonlySet<string>;
  /** Keys not yet seen by the reader. */
  readonly fresh: Fresh;
}

export const KINDS: readonly RecordKind[] = ['Encounter', 'Condition', 'Observation'];
const NONE: Arrivals = { entries: [], gone: new Set(), fresh: new Map() };
const keyFor = (patientId: string) => ['record', patientId, 'arrivals'];
/** The Date header counts seconds, and a write is stamped a little before it commits. */
const MARGIN_MS = 10_000;

export const isRecordKind = (type: string): type is RecordKind => (KINDS as readonly string[]).includes(type);

export function useArrivals(patientId: string): Arrivals {
  const query = useQuery({
    queryKey: keyFor(patientId),
    queryFn: () => NONE,
    enabled: false,
    initialData: NONE,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data;
}

const update = (patientId: string, change: (before: Arrivals) => Arrivals): void => {
  queries.setQueryData<Arrivals>(keyFor(patientId), (before) => change(before ?? NONE));
};

export const markSeen = (patientId: string): void => update(patientId, (before) => ({ ...before, fresh: new Map() }));

/** Takes entries in; answers those that are news: unknown before, or a later version. */
export function takeIn(
  patientId: string,
  entries: readonly RecordEntry[],
  known: readonly RecordEntry[],
): readonly RecordEntry[] {
  const before = new Map(known.map((entry) => [keyOf(entry), entry]));
  const news = entries.filter((entry) => {
    const old = before.get(keyOf(entry));
    return old === undefined || isLater(entry, old);
  });
  if (news.length > 0) {
    const keys = new Set(news.map(keyOf));
    const howCame = [...keys].map((key) => [key, before.has(key) ? 'changed' : 'new'] as const);
    update(patientId, (was) => ({
      entries: [...was.entries.filter((entry) => !keys.has(keyOf(entry))), ...news],
      gone: new Set([...was.gone].filter((key) => !keys.has(key))),
      fresh: new Map([...was.fresh, ...howCame]),
    }));
  }
  return news;
}

/** Reads changed entries by id. What may not be seen, or was withdrawn, leaves the screen. */
export async function readChanged(patientId: string, changes: readonly Change[]): Promise<readonly RecordEntry[]> {
  const answers = await Promise.all(
    changes.map(async (change) => {
      try {
        return await readEntry(change);
      } catch (thrown) {
        const { kind } = asProblem(thrown);
        if (kind !== 'missing' && kind !== 'forbidden') throw thrown;
        update(patientId, (was) => ({ ...was, gone: new Set([...was.gone, `${change.type}/${change.id}`]) }));
        return undefined;
      }
    }),
  );
  return answers.filter((entry) => entry !== undefined);
}

/** What was written since a moment of the hub's clock. */
export async function readMissed(patientId: string, sinceMs: number): Promise<readonly RecordEntry[]> {
  const since = new Date(sinceMs - MARGIN_MS).toISOString();
  const lists = await Promise.all(KINDS.map((kind) => readSince(kind, patientId, since)));
  return lists.flat();
}
