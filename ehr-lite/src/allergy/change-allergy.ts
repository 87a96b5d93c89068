/** Writing down an allergy, that there are none, or that one was disproved (https://hl7.org/fhir/R4/allergyintolerance.html). */
import type { AllergyIntolerance as Written } from '@medplum/fhirtypes';
import { author } from '../chart/author.ts';
import { apply, withoutHubParts } from '../chart/change.ts';
import { hubNow } from '../hub/clock.ts';
import { wordsOf } from '../hub/coded.ts';
import type { AllergyIntolerance } from '../hub/r4.ts';
import { inSpanish, t } from '../texts/t.ts';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
const SNOMED = 'http://snomed.info/sct';
const NO_KNOWN_ALLERGY = '716186003';
const status = (system: string, code: string) => ({ coding: [{ system, code }] });

export interface NewAllergy {
  readonly substance: string;
  /** Chosen from the catalogue of medicines. */
  readonly coding?: { readonly system: string; readonly code: string };
  readonly kind: 'medication' | 'food' | 'environment' | undefined;
  readonly reaction: string;
  readonly severe: boolean;
}

export function addAllergy(
  patientId: string,
  { substance, coding, kind, reaction, severe }: NewAllergy,
): Promise<void> {
  const said = reaction.trim();
  return add(patientId, t('allergy.added', { what: substance }), {
    code: { ...(coding !== undefined && { coding: [{ ...coding, display: substance }] }), text: substance },
    ...(kind !== undefined && { category: [kind] }),
    criticality: severe ? 'high' : 'unable-to-assess',
    ...(said !== '' && {
      reaction: [{ manifestation: [{ text: said }], ...(severe && { severity: 'severe' as const }) }],
    }),
  });
}

/** The person was asked and has none: another fact than nobody having asked. */
export const denyAllergies = (patientId: string): Promise<void> =>
  add(patientId, t('allergy.deniedNow'), {
    code: { coding: [{ system: SNOMED, code: NO_KNOWN_ALLERGY }], text: inSpanish('allergy.denied') },
  });

function add(patientId: string, words: string, said: Partial<Written>): Promise<void> {
  const resource: Written & { id: string } = {
    resourceType: 'AllergyIntolerance',
    id: crypto.randomUUID(),
    clinicalStatus: status(CLINICAL, 'active'),
    verificationStatus: status(VERIFICATION, 'confirmed'),
    patient: { reference: `Patient/${patientId}` },
    recordedDate: new Date(hubNow()).toISOString(),
    recorder: author(),
    ...said,
  };
  // ait-2: an entry in error has no clinical status.
  const undone = ({ clinicalStatus: _, ...now }: Written): Written => ({
    ...now,
    verificationStatus: status(VERIFICATION, 'entered-in-error'),
  });
  return apply({ patientId, words, resource, seen: undefined, undone });
}

/** Not an allergy after all: kept, marked as disproved, out of the banner. */
export function refuteAllergy(patientId: string, allergy: AllergyIntolerance): Promise<void> {
  const before = withoutHubParts(allergy) as unknown as Written & { id: string };
  const resource = {
    ...before,
    clinicalStatus: status(CLINICAL, 'inactive'),
    verificationStatus: status(VERIFICATION, 'refuted'),
  };
  const words = t('allergy.refuted', { what: wordsOf(allergy.code) ?? '—' });
  return apply({ patientId, words, resource, seen: allergy.meta?.versionId, undone: () => before });
}
