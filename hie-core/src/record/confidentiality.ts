/**
 * A document is as confidential as the most confidential thing in it; normal when nothing says otherwise.
 * Spec: https://hl7.org/fhir/R4/security-labels.html (high water mark), v3-Confidentiality.
 */
import type { Coding, Composition, Resource } from '@medplum/fhirtypes';

const SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
/** From the least to the most. */
const LEVELS = ['U', 'L', 'M', 'N', 'R', 'V'] as const;
const NORMAL = LEVELS.indexOf('N');
const DISPLAY = {
  U: 'unrestricted',
  L: 'low',
  M: 'moderate',
  N: 'normal',
  R: 'restricted',
  V: 'very restricted',
} as const;

export type Confidentiality = NonNullable<Composition['confidentiality']>;

export function highestConfidentiality(resources: readonly Resource[]): Confidentiality {
  let highest = NORMAL;
  for (const { meta } of resources) {
    for (const { system, code } of meta?.security ?? []) {
      if (system === SYSTEM) highest = Math.max(highest, LEVELS.indexOf(code as Confidentiality));
    }
  }
  return LEVELS[highest]!;
}

export const confidentialityLabel = (code: Confidentiality): Coding => ({
  system: SYSTEM,
  code,
  display: DISPLAY[code],
});
