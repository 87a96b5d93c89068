/** The last signature of this tab, so that the next screen can offer what may still be done about it. */
import { cell } from '../hub/cell.ts';

export interface JustSigned {
  readonly visitId: string;
  readonly noteId: string | undefined;
  readonly name: string;
  readonly operation: string;
  /** `queued`: it has not left this PC, and can be taken back whole. */
  readonly kind: 'saved' | 'queued';
  /** What was written, by section. */
  readonly values: Readonly<Record<string, unknown>>;
}

export const justSigned = cell<JustSigned | undefined>(undefined);
