/** What a write asks of the store before it decides, and what it is told. */
import type { Current } from '../current.ts';

export interface Question {
  readonly identifiers: Set<string>;
  /** Key → whether its content is needed, or only whether it exists. */
  readonly keys: Map<string, boolean>;
  readonly operation: string | undefined;
}

export interface Answer {
  readonly byIdentifier: Map<string, Current[]>;
  readonly byKey: Map<string, Current>;
  /** Results of the operation's first run, as the ledger keeps them. */
  readonly done: string | undefined;
}
