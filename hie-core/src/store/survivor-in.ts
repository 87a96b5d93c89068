/** Whom a Patient says it was merged into. https://hl7.org/fhir/R4/patient.html#maintaining */
import type { Patient } from '@medplum/fhirtypes';
import type { RuleRead } from './write-rule.ts';

export const PATIENT_REFERENCE = /^(?:.*\/)?Patient\/([A-Za-z0-9\-.]{1,64})$/;

/** Id of the record that stands for it; undefined: it stands by itself. */
export function survivorIn({ link = [] }: Patient): string | undefined {
  const reference = link.find(({ type }) => type === 'replaced-by')?.other?.reference;
  return reference === undefined ? undefined : PATIENT_REFERENCE.exec(reference)?.[1];
}

/** Longer chains than any real one. */
const MOST_JOINED = 10;

/** Id of the record that stands for it in the end, as a write rule sees it; undefined: it was purged. */
export async function standingFor(record: Patient, read: Pick<RuleRead, 'byId'>): Promise<string | undefined> {
  let who: Patient | undefined = record;
  for (let step = 0; who !== undefined && step < MOST_JOINED; step++) {
    const into = survivorIn(who);
    if (into === undefined) break;
    [who] = (await read.byId([{ type: 'Patient', id: into }])) as (Patient | undefined)[];
  }
  return who?.id;
}
