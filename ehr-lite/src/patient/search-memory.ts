/**
 * The last search and the records opened, so that coming back finds them. In memory only: an address or a store would
 * leave people's CURPs in the history of a shared PC.
 */
import { cell } from '../hub/cell.ts';

export interface Opened {
  readonly id: string;
  readonly name: string;
  readonly about: string;
}
const MOST = 6;
export const lastSearch = cell('');
export const opened = cell<readonly Opened[]>([]);

export function remember(person: Opened): void {
  opened.set([person, ...opened.get().filter((one) => one.id !== person.id)].slice(0, MOST));
}

export function forgetSearch(): void {
  lastSearch.set('');
  opened.set([]);
}
