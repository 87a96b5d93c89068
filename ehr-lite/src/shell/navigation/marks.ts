/** What waits behind a door, told by whoever follows it; the navigation shows it at the door, and at the menu's button on a telephone. */
import { cell } from '../../hub/cell.ts';
import type { MarkName } from './doors.ts';

export interface Mark {
  readonly count: number;
  readonly alarm: boolean;
  /** The hub has no such place. */
  readonly absent?: boolean;
}

export const marks = cell<Partial<Readonly<Record<MarkName, Mark>>>>({});

export function tellMark(name: MarkName, mark: Mark): void {
  const { count, alarm, absent } = marks.get()[name] ?? {};
  if (count !== mark.count || alarm !== mark.alarm || absent !== mark.absent)
    marks.set({ ...marks.get(), [name]: mark });
}
