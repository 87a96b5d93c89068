/** What a Patient's version says of being merged (Patient.link `replaced-by`), kept where every query by a person finds it (docs/adr/0039). */
import type { Patient, Resource } from '@medplum/fhirtypes';
import { survivorIn } from '../survivor-in.ts';

export interface MergeRow {
  /** undefined: it stands again. */
  readonly survivorId: string | undefined;
  /** From or into whom. */
  readonly other: string;
}

/** @param now undefined: it is deleted. @returns undefined when nothing changes */
export function mergeRow(now: Resource | undefined, before: Resource | undefined): MergeRow | undefined {
  const is = now === undefined ? undefined : survivorIn(now as Patient);
  const was = before === undefined ? undefined : survivorIn(before as Patient);
  const other = is ?? was;
  return is === was || other === undefined ? undefined : { survivorId: is, other };
}
