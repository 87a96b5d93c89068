/** What signing in has to know of persons; `mpi/find-person.ts` answers it. */
export type PersonFound =
  | { readonly kind: 'found'; readonly patientId: string }
  | { readonly kind: 'none' }
  /** Several records claim that CURP: people have to look first. */
  | { readonly kind: 'unclear' };

export interface People {
  /** A CURP in force or one that was replaced; a merged record leads to the one that stands. */
  byCurp(curp: string): Promise<PersonFound>;
  /** Where a record that may have been merged stands today; undefined: it is gone. */
  current(patientId: string): Promise<string | undefined>;
}
