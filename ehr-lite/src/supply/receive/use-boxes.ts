/** What each reading of the scanner leads to: a box more, something to be told first, or why not. One after another, as they came. */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { cityDay } from '../../calendar/when.ts';
import { hubNow } from '../../hub/clock.ts';
import { asProblem } from '../../hub/problem.ts';
import { announce } from '../../shell/announce.tsx';
import { t } from '../../texts/t.ts';
import { readBox } from '../scan/read-box.ts';
import { day, packs } from '../shown.ts';
import { type Item, readItem } from '../supply.resource.ts';
import type { Unfinished } from './box-form.tsx';
import { idOf, isCounted, itemToldOf, type Line, serialsOf, withLine } from './lines.ts';

export interface Refused {
  readonly text: string;
  readonly fix?: string;
}
interface Boxes {
  readonly refused: Refused | undefined;
  readonly error: unknown;
  readonly unfinished: Unfinished | undefined;
  readonly finish: (box: Unfinished | undefined) => void;
  readonly read: (typed: string) => void;
  readonly add: (line: Line) => void;
  /** Written in the book: what was said of single boxes is over. */
  readonly settle: () => void;
}

const ITEM_MS = 10 * 60_000;

export function useBoxes(
  clues: string,
  lines: readonly Line[],
  change: (next: (lines: readonly Line[]) => readonly Line[]) => void,
): Boxes {
  const client = useQueryClient();
  const [refused, setRefused] = useState<Refused>();
  const [error, setError] = useState<unknown>();
  const [unfinished, finish] = useState<Unfinished>();
  const now = useRef(lines);
  now.current = lines;
  const turn = useRef(Promise.resolve());

  const settle = (): void => {
    setRefused(undefined);
    setError(undefined);
  };
  const isExpired = (date: string): boolean => {
    if (date >= cityDay(hubNow())) return false;
    setRefused({ text: t('receive.expired', { date: day(date) }), fix: t('receive.expired.fix') });
    return true;
  };
  const add = (line: Line): void => {
    finish(undefined);
    if (isExpired(line.caducidad)) return;
    now.current = withLine(now.current, line);
    change((all) => withLine(all, line));
    const { envases } = now.current.find((one) => idOf(one) === idOf(line))!;
    announce(t('receive.counted', { name: line.item.nombre, lot: line.lote, count: packs(envases) }));
  };
  const find = (asked: { readonly clave: string } | { readonly codigo: string }): Promise<Item> =>
    client.fetchQuery({
      queryKey: ['supply', 'item', asked],
      queryFn: ({ signal }) => readItem(clues, asked, signal),
      staleTime: ITEM_MS,
      retry: false,
    });
  const take = async (typed: string): Promise<void> => {
    settle();
    const box = readBox(typed);
    if (box.kind === 'unread') return setRefused({ text: t('supply.scan.unread'), fix: t('supply.scan.unread.fix') });
    if (box.kind === 'box' && isCounted(now.current, box.scanned))
      return setRefused({ text: t('receive.again', { serial: box.scanned.serial! }) });
    if (box.kind === 'box' && box.scanned.expiry !== undefined && isExpired(box.scanned.expiry)) return;
    const told = box.kind === 'box' ? itemToldOf(now.current, box.scanned.gtin) : undefined;
    const asked = box.kind === 'key' ? { clave: box.key } : { codigo: box.scanned.gtin };
    try {
      const item = told ?? (await find(asked));
      if (box.kind === 'key') return finish({ item });
      const { scanned } = box;
      const { lot: lote, expiry: caducidad } = scanned;
      if (lote === undefined || caducidad === undefined) return finish({ item, scanned });
      add({ item, lote, caducidad, envases: 1, series: serialsOf(scanned) });
    } catch (problem) {
      if (box.kind === 'box' && asProblem(problem).kind === 'missing')
        return finish({ typed: box.typed, scanned: box.scanned });
      setError(problem);
    }
  };
  const read = (typed: string): void => {
    turn.current = turn.current.then(() => take(typed));
  };
  return { settle, refused, error, unfinished, finish, read, add };
}
