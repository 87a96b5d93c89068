/** One count as it stands: what the hub told, with what was counted on this device laid over it, sent or not. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { OutboxEntry } from '../../outbox/entry.ts';
import { useOutbox } from '../../outbox/use-outbox.ts';
import type { Asked } from '../../shell/reading.tsx';
import { readCount } from './count.resource.ts';
import type { Count, CountLine, Saved } from './count-shape.ts';
import { keepLine, linesIn, ofCount, savedOf } from './keep-lines.ts';
import { countPath, layLines } from './lay-lines.ts';

export interface CountNow {
  readonly count: Count | undefined;
  readonly asked: Asked;
  readonly again: () => Promise<unknown>;
  readonly save: (line: CountLine, packs: number, round?: 1 | 2) => void;
  /** Lines of this device that the hub does not have yet. */
  readonly waiting: number;
  /** What the hub did not take, because the count was closed meanwhile, say. */
  readonly refused: readonly OutboxEntry[];
}

/** Longer than an answer may be under way: what was saved before it was asked for stands in it. */
const SURELY_IN_MS = 60_000;

interface Mine {
  readonly line: Saved;
  readonly atMs: number;
}

export function useCount(id: string, clues: string): CountNow {
  const path = countPath(id, clues);
  const [mine, setMine] = useState<readonly Mine[]>([]);
  const own = ofCount(useOutbox(), id);
  const query = useQuery({
    queryKey: ['count', path],
    queryFn: ({ signal }) => readCount(path, signal),
    staleTime: 0,
    // Another phone counts too, and may close it.
    refetchInterval: ({ state }) => (state.data?.cerrado === undefined ? 30_000 : false),
  });
  const refused = own.filter(({ standing }) => standing.kind !== 'pending');
  const pending = own.filter(({ standing }) => standing.kind === 'pending');
  const { refetch } = query;
  // It did not take a line: it knows something of this count that is not on screen yet.
  useEffect(() => {
    if (refused.length > 0) void refetch();
  }, [refused.length, refetch]);
  const save = (line: CountLine, packs: number, round: 1 | 2 = 1) => {
    const saved = savedOf(line, packs, round);
    setMine((all) => [...all, { line: saved, atMs: Date.now() }]);
    const knows = (key: string): boolean => query.data?.articulos.some(({ clave }) => clave === key) ?? false;
    void keepLine(id, clues, saved, knows);
  };
  // Another phone may have counted it since.
  const fresh = mine.filter(({ atMs }) => atMs > query.dataUpdatedAt - SURELY_IN_MS).map(({ line }) => line);
  const isOpen = query.data !== undefined && query.data.cerrado === undefined;
  return {
    count: isOpen ? layLines(query.data, fresh) : query.data,
    asked: query,
    again: () => refetch(),
    save,
    waiting: pending.reduce((sum, entry) => sum + linesIn(entry).length, 0),
    refused,
  };
}
