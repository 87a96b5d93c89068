/** What a caller may not see, as a store understands it: it becomes part of each query. Made by the policy (docs/adr/0016). */

/**
 * Why a resource is hidden: its label (v3-Confidentiality R, V; v3-ActCode ADOL), that the person hid it, or that it is a proceeding
 * of the operators' about somebody.
 */
export type Ground = 'R' | 'V' | 'ADOL' | 'consent' | 'reserved';

/** Who may treat: a facility or a professional, by business identifier. */
export interface Carer {
  readonly type: 'Organization' | 'Location' | 'HealthcareService' | 'Practitioner';
  readonly system: string;
  readonly value: string;
}

/** Persons whom one of `carers` treats: the last act is not older than the tail. */
export interface Treating {
  readonly carers: readonly Carer[];
  readonly tailDays: number;
  /** Somebody is merged: who treats one record of a person treats the person (docs/adr/0039). */
  readonly anyRecord?: true;
}

/** What stays hidden as if it were not there. */
export interface Hidden {
  readonly grounds: readonly Ground[];
  /** Hidden too, unless `by` treats the person. */
  readonly unlessTreated: readonly Ground[];
  readonly by: Treating;
  /** Ids of the persons of whom nothing is hidden: the caller himself, an emergency grant. */
  readonly exempt: readonly string[];
}

/**
 * Limits what a query can reach; an absent key means no limit. Made once per token and kept: adapters may remember what
 * they derive from it by its identity.
 */
export interface Restriction {
  /** Only resources in the compartment of one of these Patients (and those Patients themselves). */
  readonly persons?: readonly string[];
  /** Only records of persons who are treated, or who are named. */
  readonly treated?: Treating & { readonly orPersons?: readonly string[] };
  readonly hidden?: Hidden;
  /**
   * Of a write, by type: the records in which it may change what is of it; undefined: in any. What is of no type named here stands
   * under `persons`.
   */
  readonly changes?: ReadonlyMap<string, readonly string[] | undefined>;
  /**
   * What holds for another type: `follow` when a reference leads to it, as if it were read; `search` (when left out) when a
   * chain, `_has`, a reverse include or a condition asks about it. undefined: it may not be reached.
   * Left out: the same limits hold for every type.
   */
  readonly reach?: (type: string, how?: 'follow' | 'search') => Restriction | undefined;
}
