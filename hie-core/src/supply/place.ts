/** Places of the ledger as a row names them. */
export type PlaceKind =
  | 'store'
  | 'pharmacy'
  | 'ward'
  | 'quarantine'
  | 'transit'
  | 'patient'
  | 'waste'
  | 'supplier'
  | 'adjustment';

export interface Place {
  readonly clues: string;
  readonly kind: PlaceKind;
  /** Of kind transit: the operation that sent it. */
  readonly transfer?: string;
}

export type MoveKind =
  | 'receipt'
  | 'dispense'
  | 'send'
  | 'arrive'
  | 'adjust'
  | 'waste'
  | 'quarantine'
  | 'release'
  | 'return'
  | 'correction';
