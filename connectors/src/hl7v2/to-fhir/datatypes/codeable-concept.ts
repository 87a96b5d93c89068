/**
 * CE, CWE, CNE, IS and ID to CodeableConcept (v2-to-FHIR CWE[CodeableConcept]): up to three codings and the original
 * text. A coding system that HL7 table 0396 does not name stays the hospital's own, under its CLUES, so that two
 * hospitals' local code `GLU` never look like one.
 */
import {
  CIE9MC_SYSTEM,
  CIE10_SYSTEM,
  LOINC_SYSTEM,
  localCodeSystem,
  UCUM_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import type { Field } from '../../parse.ts';

const SYSTEMS: Record<string, string> = {
  I10: CIE10_SYSTEM,
  ICD10: CIE10_SYSTEM,
  CIE10: CIE10_SYSTEM,
  I10C: 'http://hl7.org/fhir/sid/icd-10-cm',
  ICD10CM: 'http://hl7.org/fhir/sid/icd-10-cm',
  I9: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9C: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9CDX: 'http://hl7.org/fhir/sid/icd-9-cm',
  ICD9: 'http://hl7.org/fhir/sid/icd-9-cm',
  CIE9MC: CIE9MC_SYSTEM,
  LN: LOINC_SYSTEM,
  LOINC: LOINC_SYSTEM,
  SCT: 'http://snomed.info/sct',
  SNM: 'http://snomed.info/sct',
  SNOMED: 'http://snomed.info/sct',
  SNOMEDCT: 'http://snomed.info/sct',
  UCUM: UCUM_SYSTEM,
  C4: 'http://www.ama-assn.org/go/cpt',
  CPT: 'http://www.ama-assn.org/go/cpt',
  CPT4: 'http://www.ama-assn.org/go/cpt',
  RXNORM: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  NDC: 'http://hl7.org/fhir/sid/ndc',
  CVX: 'http://hl7.org/fhir/sid/cvx',
  ATC: 'http://www.whocc.no/atc',
  CDCREC: 'urn:oid:2.16.840.1.113883.6.238',
  UNII: 'http://fdasis.nlm.nih.gov',
};

export function codingSystem(name: string, clues: string): string {
  const key = name.toUpperCase().replace(/[\s.\-_]/g, '');
  const known = SYSTEMS[key];
  if (known !== undefined) return known;
  const table = /^HL7(\d{4})$/.exec(key)?.[1];
  if (table !== undefined) return `http://terminology.hl7.org/CodeSystem/v2-${table}`;
  if (/^\d+(\.\d+)+$/.test(name)) return `urn:oid:${name}`;
  if (/^(https?|urn):\S+$/.test(name)) return name;
  return localCodeSystem(clues, key === 'L' ? '' : key.slice(0, 40));
}

export interface ConceptOptions {
  readonly clues: string;
  /** System of the first coding when the message names none. */
  readonly defaultSystem?: string;
  /** Rewrites a code within its system, e.g. the dot of CIE-10. */
  readonly normalize?: (code: string, system: string) => string;
}

/** @param start 1 for the field itself; a data type that holds a CWE deeper starts there. */
function toCodings(field: Field, options: ConceptOptions): Coding[] {
  const codings: Coding[] = [];
  for (const [code, name, version] of [
    [1, 3, 7],
    [4, 6, 8],
    [10, 12, 13],
  ] as const) {
    const value = collapse(field.text(code));
    if (value === '') continue;
    const named = field.text(name);
    const system =
      named === '' && code === 1 && options.defaultSystem ? options.defaultSystem : codingSystem(named, options.clues);
    codings.push({
      system,
      version: field.text(version) || undefined,
      code: options.normalize?.(value, system) ?? value,
      display: collapse(field.text(code + 1)) || undefined,
    });
  }
  return codings;
}

export function toCodeableConcept(field: Field, options: ConceptOptions): CodeableConcept | undefined {
  const coding = toCodings(field, options);
  const text = field.text(9) || (coding.length === 0 || !coding[0]!.display ? field.text(2) || field.text(5) : '');
  if (coding.length === 0 && text === '') return undefined;
  return { coding, ...(text === '' ? {} : { text }) };
}

/** FHIR `code` and `display` allow no line breaks or doubled blanks inside. */
const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `E119` → `E11.9`, `I10X` → `I10` (Mexican CIE-10 pads three-character categories with X and drops the dot). */
export function dottedCie10(code: string): string {
  const bare = code.toUpperCase().replace(/[\s.]/g, '');
  if (!/^[A-Z]\d[0-9A-Z]/.test(bare)) return code;
  const unpadded = bare.length === 4 && bare.endsWith('X') ? bare.slice(0, 3) : bare;
  return unpadded.length <= 3 ? unpadded : `${unpadded.slice(0, 3)}.${unpadded.slice(3)}`;
}
