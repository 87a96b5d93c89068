/** How the timeline is arranged and filtered, kept per record while it is open, so that a detail and back keeps it. */
import { cell } from '../hub/cell.ts';
import type { Arrangement, Filter } from './episodes.ts';

export interface View extends Filter {
  readonly patientId: string;
  readonly arrangement: Arrangement;
  /** Of the calendar of the city; all when left out. */
  readonly year?: number;
}

export const wholeView = (patientId: string, arrangement: Arrangement = 'date'): View => ({
  patientId,
  arrangement,
  hiddenSources: new Set(),
  hiddenKinds: new Set(),
});

export const view = cell<View>(wholeView(''));
/** The entry whose detail was opened last: focus returns to it. */
export const lastOpened = cell<string | undefined>(undefined);

export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
