/**
 * Which records are one person (docs/adr/0039), for everybody who asks by a person: nothing is rewritten when records are merged, so whoever
 * looks for one looks for all of them. With nobody merged every answer is the id that was asked about.
 */
export interface SamePerson {
  /** Changes with every merge and unmerge: who keeps something that he derived keeps this beside it. */
  readonly version: number;
  /** Nobody is merged: the way of every request that need not pay for those who are. */
  readonly isEmpty: boolean;
  /** Ids of all records of the person whose record this is, the one that stands first. */
  recordsOf(patientId: string): readonly string[];
  /** Id of the record that stands; the same when it was never merged. */
  survivorOf(patientId: string): string;
}

export const NOBODY_MERGED: SamePerson = {
  version: 0,
  isEmpty: true,
  recordsOf: (patientId) => [patientId],
  survivorOf: (patientId) => patientId,
};

/** Of all persons at once, each once. */
export const allRecordsOf = (same: SamePerson, patientIds: readonly string[]): readonly string[] =>
  same.isEmpty ? patientIds : [...new Set(patientIds.flatMap((id) => same.recordsOf(id)))];
