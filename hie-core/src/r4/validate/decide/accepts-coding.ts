import type { CodeableConcept, Coding } from '@medplum/fhirtypes';

/** Required bindings of coded data types: https://hl7.org/fhir/R4/terminologies.html#required */
export type CodesBySystem = ReadonlyMap<unknown, ReadonlySet<unknown>>;

export function acceptsCoding({ system, code }: Coding, known: CodesBySystem): boolean {
  return known.get(system)?.has(code) === true;
}

/** One of the codings has to be of the value set; the others may translate it. */
export function acceptsConcept({ coding }: CodeableConcept, known: CodesBySystem): boolean {
  if (coding === undefined) return false;
  for (let at = 0; at < coding.length; at++) if (acceptsCoding(coding[at]!, known)) return true;
  return false;
}
