/**
 * What the banner says of allergies. "Nobody wrote any down" and "the person was asked and denied them" are different
 * facts, and only the second lets a prescriber breathe: SNOMED CT 716186003 *No known allergy* and its children.
 */
import { clean, wordsOf } from '../hub/coded.ts';
import type { AllergyIntolerance } from '../hub/r4.ts';

export interface Allergy {
  readonly id: string;
  readonly substance: string;
  readonly reaction: string | undefined;
  readonly severe: boolean;
}
export type Allergies =
  | { readonly kind: 'listed'; readonly allergies: readonly Allergy[] }
  | { readonly kind: 'denied' }
  | { readonly kind: 'unrecorded' };

const DENIED_CODES = new Set(['716186003', '409137002', '429625007', '428607008', '428197003', 'NKA', 'NKDA']);
const DENIED_WORDS =
  /^(alergias?\s+)?(negad[oa]s?|niega(\s+alergias?)?|ningun[oa](\s+conocid[oa])?|sin alergias( conocidas)?|no known (drug )?allerg(y|ies))\.?$/i;

export function allergiesOf(resources: readonly AllergyIntolerance[]): Allergies {
  const standing = resources.filter(isStanding);
  const positive = standing.filter((one) => !saysNone(one));
  if (positive.length > 0) return { kind: 'listed', allergies: positive.map(allergyOf).sort(severeFirst) };
  return standing.length > 0 ? { kind: 'denied' } : { kind: 'unrecorded' };
}

export const isStanding = (one: AllergyIntolerance): boolean =>
  !hasCode(one.clinicalStatus, 'inactive', 'resolved') &&
  !hasCode(one.verificationStatus, 'refuted', 'entered-in-error');

/** An entry that says there are none. */
export function saysNone(allergy: AllergyIntolerance): boolean {
  const coded = allergy.code?.coding?.some((coding) => DENIED_CODES.has(coding.code ?? '')) ?? false;
  const words = wordsOf(allergy.code)?.normalize('NFD').replace(/\p{M}/gu, '') ?? '';
  return coded || DENIED_WORDS.test(words.trim());
}

function allergyOf(allergy: AllergyIntolerance): Allergy {
  const manifestations = (allergy.reaction ?? []).flatMap((one) => one.manifestation ?? []).map(wordsOf);
  return {
    id: allergy.id ?? '',
    substance: wordsOf(allergy.code) ?? '—',
    reaction: clean(manifestations.filter((one) => one !== undefined).join(', ')),
    severe: allergy.criticality === 'high' || (allergy.reaction ?? []).some((one) => one.severity === 'severe'),
  };
}

const severeFirst = (a: Allergy, b: Allergy): number =>
  Number(b.severe) - Number(a.severe) || a.substance.localeCompare(b.substance, 'es');

const hasCode = (concept: AllergyIntolerance['clinicalStatus'], ...codes: string[]): boolean =>
  concept?.coding?.some((coding) => codes.includes(coding.code ?? '')) ?? false;
