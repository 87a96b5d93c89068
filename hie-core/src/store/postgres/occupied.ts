/** What a version takes and lets go of (docs/adr/0026, 0035), as the rule of its type says it, and the seats found for it. */
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '@medplum/fhirtypes';
import {
  isMovement,
  isOccupation,
  isRequisition,
  type Movement,
  type Occupation,
  type Requisition,
  type Taking,
  type WriteRule,
} from '../write-rule.ts';

export interface Occupied {
  /** The version before took something. */
  readonly vacates: boolean;
  readonly takes: readonly Occupation[];
  /** Packs that this version moves. */
  readonly moves: readonly Movement[];
  /** What the version before moved goes back. */
  readonly returns: boolean;
  /** Packs that it asks for; undefined: none. */
  readonly asks: Requisition | undefined;
}

export interface SeatRow {
  readonly key: string;
  /** Key of the resource that takes it. */
  readonly resource: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly untilMs: number | undefined;
  readonly seat: number;
  readonly standing: boolean;
  readonly label: string | undefined;
}

export interface Places {
  readonly taken: readonly SeatRow[];
  /** Keys of resources whose rows go. */
  readonly vacated: readonly string[];
}

const NOTHING: readonly Taking[] = [];

/** @param now undefined: it is deleted. @returns undefined when nothing changes, which is what costs nothing */
export function occupiedBy(
  rule: WriteRule,
  now: Resource | undefined,
  before: Resource | undefined,
): Occupied | undefined {
  const takes = now === undefined ? NOTHING : rule.takes!(now);
  const took = before === undefined ? NOTHING : rule.takes!(before);
  if ((takes.length === 0 && took.length === 0) || isDeepStrictEqual(takes, took)) return undefined;
  return {
    vacates: took.some(isOccupation),
    takes: takes.filter(isOccupation),
    moves: takes.filter(isMovement),
    returns: took.some(isMovement),
    asks: took.some(isRequisition) ? undefined : takes.find(isRequisition),
  };
}
