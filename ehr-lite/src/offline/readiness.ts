/**
 * Whether this PC could go on now if the line were cut: the app's own files kept by a worker that holds this page, every part of the clinic's
 * day in memory, the day's people and the catalogues sealed on the disk. It is said only when all of it stands: who was told too early
 * would find half a consultation on the day without network.
 */
import { type Cell, cell } from '../hub/cell.ts';

/** The app's own files. */
export type AppFiles =
  | 'keeping'
  | 'kept'
  /** They are kept, but this page was loaded past the worker (Ctrl+F5): the next load is held by it. */
  | 'reload'
  /** This browser keeps none: a page that is left does not come back without network. */
  | 'never';
export const appFiles = cell<AppFiles>('keeping');

export interface Parts {
  readonly done: number;
  readonly of: number;
}
/** Later screens whose code is in memory. */
export const parts = cell<Parts>({ done: 0, of: 0 });

export interface Progress {
  readonly done: number;
  readonly of: number;
  readonly state: 'idle' | 'keeping' | 'kept' | 'cut' | 'enough';
  readonly atMs: number;
  /** Compressed: people and catalogues. */
  readonly bytes: number;
}

export const NOTHING_KEPT: Progress = { done: 0, of: 0, state: 'idle', atMs: 0, bytes: 0 };
/** The day's people and the catalogues. */
export const progress = cell<Progress>(NOTHING_KEPT);

export type Readiness =
  | { readonly kind: 'preparing'; readonly percent: number }
  | { readonly kind: 'ready' | 'partly' | 'reload' | 'never' };

/** Three piles of unequal weight, so that the number never goes back when one of them turns out larger. */
const SHARE = { files: 30, parts: 30, data: 40 };

export function readinessOf(files: AppFiles, { done, of }: Parts, data: Progress): Readiness {
  const share = (pile: number, part: number, whole: number) => (whole === 0 ? 0 : (pile * part) / whole);
  const percent =
    (files === 'keeping' ? 0 : SHARE.files) + share(SHARE.parts, done, of) + share(SHARE.data, data.done, data.of);
  const isRead = data.state === 'kept' || data.state === 'enough';
  if (files === 'keeping' || of === 0 || done < of || !isRead)
    return { kind: 'preparing', percent: Math.min(99, Math.floor(percent)) };
  if (files !== 'kept') return { kind: files };
  return { kind: data.state === 'enough' ? 'partly' : 'ready' };
}

export const readiness = joined(appFiles, parts, progress);

function joined(files: Cell<AppFiles>, code: Cell<Parts>, data: Cell<Progress>): Cell<Readiness> {
  const now = cell(readinessOf(files.get(), code.get(), data.get()));
  const look = () => now.set(readinessOf(files.get(), code.get(), data.get()));
  for (const one of [files, code, data]) one.watch(look);
  return now;
}
