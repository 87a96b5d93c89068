/** How much is still to be sent: for the header, which stands before the outbox's own code has come. */
import { cell } from '../hub/cell.ts';

export interface Waiting {
  readonly pending: number;
  /** Needs a person: refused, or changed by somebody else. */
  readonly stuck: number;
  readonly onDisk: boolean;
}

export const waiting = cell<Waiting>({ pending: 0, stuck: 0, onDisk: false });
