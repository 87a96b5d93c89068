/** What is known of a caller beyond his token: the minors whose guardian he is, the records that an emergency opened to him. */
import type { Caller } from '../caller.ts';
import type { Queryable } from '../queryable.ts';
import { selectWards } from './sql.ts';

export interface Relations {
  /** Ids of Patients. */
  readonly wards: readonly string[];
  /** Ids of Patients of whom nothing is hidden for now. */
  readonly emergency: readonly string[];
  /** Every CLUES of the facility that the caller acts for, where it had several; left out: the one of his token. */
  readonly clues?: readonly string[];
}

export type RelationsOf = (caller: Caller) => Relations | Promise<Relations>;

export const NO_RELATIONS: Relations = { wards: [], emergency: [] };

/** Who treats in one's own facility treats whichever CLUES it had then (docs/adr/0044). */
const TREATS: ReadonlySet<string> = new Set(['medico', 'enfermeria', 'farmacia', 'recepcion']);

type CluesOf = (clues: string) => readonly string[] | Promise<readonly string[]>;

export function withFormerClues(relations: RelationsOf, cluesOf: CluesOf): RelationsOf {
  // The policy keeps its judgements by the object: the same relations and the same CLUES give the same one.
  const made = new WeakMap<readonly string[], WeakMap<Relations, Relations>>();
  const join = (known: Relations, clues: readonly string[]): Relations => {
    if (clues.length < 2) return known;
    const of = made.get(clues) ?? new WeakMap<Relations, Relations>();
    made.set(clues, of);
    const joined = of.get(known) ?? { ...known, clues };
    of.set(known, joined);
    return joined;
  };
  return (caller) => {
    const known = relations(caller);
    if (caller.clues === undefined || !TREATS.has(caller.role)) return known;
    const clues = cluesOf(caller.clues);
    if (known instanceof Promise || clues instanceof Promise)
      return Promise.all([known, clues]).then(([one, all]) => join(one, all));
    return join(known, clues);
  };
}

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
