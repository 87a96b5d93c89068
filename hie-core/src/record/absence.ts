/**
 * «Negadas» is not «sin información»: the first is a statement of somebody, with a date; the second is that the exchange
 * holds none. IPS 2.0 says the first by a SNOMED CT concept in an entry (or a List with emptyReason `nilknown`) and the
 * second by `section.emptyReason`; the codes of IPS 1.x are read, no longer written.
 * Spec: https://hl7.org/fhir/uv/ips/STU2/Empty-Sections-and-Missing-Data.html
 */
import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import { normalizeText } from '../r4/normalize.ts';

export const SNOMED_SYSTEM = 'http://snomed.info/sct';
const IPS_1_SYSTEM = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';

/** `all`: of everything the section is about; `part`: of one kind only (medicines, food). */
export type Statement = 'all-negated' | 'part-negated' | 'no-information' | 'affirmed';

const NO_INFORMATION = '1287211007';
const ALL_NEGATED = new Set([
  '716186003', // no known allergy
  '787481004', // no known medications
  '160245001', // no current problems or disability
  '787480003', // no known procedures
  '787482006', // no known immunizations
  '787483001', // no known device use
]);
const PART_NEGATED = new Set([
  '409137002', // no known drug allergy
  '428607008', // no known environmental allergy
  '429625007', // no known food allergy
  '428197003', // no known insect allergy
  '716220001', // no known animal allergy
  '716184000', // no known latex allergy
  '1003774007', // the same, by its plant
]);
const IPS_1_PART = /^no-known-(?:medication|environmental|food)-allergies$/;

/** How Mexican systems without a code for it write that the person denies. */
const NEGATED_TEXT =
  /^(?:alergias?:? )?(?:negad[ao]s?|niega|niega alergias|ningun[ao]s?|ningun[ao] conocid[ao]|sin alergias(?: conocidas)?|no conocidas|nkda|nka)\.?$/;

/** Other codes for the denial of a kind are told by their name. */
const PART_NEGATED_TEXT = /^(?:no known .+ allerg(?:y|ies)|sin alergias? (?:conocidas? )?a .+)$/;

export function statementOf(concept: CodeableConcept | undefined): Statement {
  for (const coding of concept?.coding ?? []) {
    const said = codingStatement(coding);
    if (said !== undefined) return said;
  }
  const words = normalizeText(concept?.text ?? concept?.coding?.[0]?.display ?? '');
  if (NEGATED_TEXT.test(words)) return 'all-negated';
  return PART_NEGATED_TEXT.test(words) ? 'part-negated' : 'affirmed';
}

function codingStatement({ system, code = '' }: Coding): Statement | undefined {
  if (system === SNOMED_SYSTEM) {
    if (code === NO_INFORMATION) return 'no-information';
    return ALL_NEGATED.has(code) ? 'all-negated' : PART_NEGATED.has(code) ? 'part-negated' : undefined;
  }
  if (system !== IPS_1_SYSTEM) return undefined;
  if (code.endsWith('-info')) return 'no-information';
  return IPS_1_PART.test(code) ? 'part-negated' : 'all-negated';
}

/** The concept with the code that every reader of an IPS knows, beside the sender's words. */
export function withNegationCode(concept: CodeableConcept, negation: Coding): CodeableConcept {
  const known = concept.coding?.some((coding) => coding.system === SNOMED_SYSTEM);
  return known ? concept : { ...concept, coding: [negation, ...(concept.coding ?? [])] };
}

export type EmptyCode = 'nilknown' | 'notasked' | 'unavailable' | 'withheld';

const DISPLAY: Readonly<Record<EmptyCode, string>> = {
  nilknown: 'Nil Known',
  notasked: 'Not Asked',
  unavailable: 'Unavailable',
  withheld: 'Information Withheld',
};

export const emptyReason = (code: EmptyCode, text: string): CodeableConcept => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code, display: DISPLAY[code] }],
  text,
});

export const isEmptyCode = (code: string | undefined): code is EmptyCode =>
  code !== undefined && Object.hasOwn(DISPLAY, code);
