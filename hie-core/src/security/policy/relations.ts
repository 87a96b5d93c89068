/** What is known of a caller beyond his token: the minors whose guardian he is, the records that an emergency opened to him. */
import type { Caller } from '../caller.ts';
import type { Queryable } from '../queryable.ts';
import { selectWards } from './sql.ts';

export interface Relations {
  /** Ids of Patients. */
  readonly wards: readonly string[];
  /** Ids of Patients of whom nothing is hidden for now. */
  readonly emergency: readonly string[];
}

export type RelationsOf = (caller: Caller) => Relations | Promise<Relations>;

export const NO_RELATIONS: Relations = { wards: [], emergency: [] };

/** A guardianship that another hub's staff withdraws, or that ends on a birthday, holds no longer than this. */
const KNOWN_MS = 30_000;
const MAX_KNOWN = 5_000;

export interface KnownRelations extends RelationsOf {
  /** A guardianship was written here: it holds at once. */
  forget(): void;
}

/** Only citizens have wards, so staff and systems never wait for it. */
export function createRelations(db: Queryable, nowMs: () => number = Date.now): KnownRelations {
  const known = new Map<string, { readonly relations: Relations; readonly untilMs: number }>();
  const of = (caller: Caller): Relations | Promise<Relations> => {
    if (caller.role !== 'paciente' || caller.patientId === undefined) return NO_RELATIONS;
    const remembered = known.get(caller.patientId);
    if (remembered !== undefined && remembered.untilMs > nowMs()) return remembered.relations;
    return ask(caller.patientId);
  };
  return Object.assign(of, { forget: () => known.clear() });

  async function ask(patientId: string): Promise<Relations> {
    const wards = await selectWards(db, patientId);
    const relations = wards.length === 0 ? NO_RELATIONS : { wards, emergency: [] };
    if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value as string);
    known.delete(patientId);
    known.set(patientId, { relations, untilMs: nowMs() + KNOWN_MS });
    return relations;
  }
}
