/** What waits to be sent, for the screens. */
import { useCell } from '../hub/cell.ts';
import type { OutboxEntry } from './entry.ts';
import { queue } from './queue.ts';

export const useOutbox = (): readonly OutboxEntry[] => useCell(queue);
