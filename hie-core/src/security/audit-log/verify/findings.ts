/** What the verifier can find, and how it says so to a person. Every finding names its entry, or the range in which it must be. */
import { idTimeMs } from '../leaf.ts';

export type FindingKind =
  | 'changed'
  | 'removed'
  | 'reordered'
  | 'inserted'
  | 'back-dated'
  | 'forward-dated'
  | 'time-mismatch'
  | 'misindexed'
  | 'rewritten'
  | 'shortened'
  | 'log-broken'
  | 'head';

export interface Finding {
  readonly kind: FindingKind;
  /** Place in the log; absent for an entry without one. */
  readonly leaf?: number;
  readonly seq?: number;
  readonly id?: string;
  /** What is wrong, es-MX. */
  readonly text: string;
}

const NAMES: Readonly<Record<FindingKind, string>> = {
  changed: 'CAMBIADA',
  removed: 'BORRADA',
  reordered: 'REORDENADA',
  inserted: 'INSERTADA',
  'back-dated': 'ANTEDATADA',
  'forward-dated': 'POSDATADA',
  'time-mismatch': 'HORA ALTERADA',
  misindexed: 'OCULTADA',
  rewritten: 'REESCRITA',
  shortened: 'RECORTADO',
  'log-broken': 'REGISTRO DAÑADO',
  head: 'RAÍZ',
};

/** Only a UUIDv7 tells a time; a forged id may be anything. */
function timeOf(id: string): string {
  const at = new Date(idTimeMs(id));
  return Number.isNaN(at.getTime()) ? '' : ` hora ${at.toISOString()}`;
}

export function describeFinding({ kind, leaf, seq, id, text }: Finding): string {
  const place = leaf === undefined ? '' : ` hoja ${leaf}`;
  const row = seq === undefined ? '' : ` seq ${seq}`;
  const name = id === undefined ? '' : ` id ${id}${timeOf(id)}`;
  return `${NAMES[kind]}${place}${row}${name}: ${text}`;
}
