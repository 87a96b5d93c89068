/** A new person with the least typing: what the CURP says is prefilled and compared; the hub decides who it is (ADR 0003). */

import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { type CrossCheckFinding, crossCheckCurp } from '@amate/terminology/identifiers/curp-cross-check.ts';
import { stateName } from '@amate/terminology/identifiers/states.ts';
import { CANONICAL_BASE, CURP_EN_REVISION_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry, Extension, Patient } from '@medplum/fhirtypes';
import type { CurpSheet } from './curp-sheet.ts';

export const WHY_NO_CURP = ['newborn', 'foreign', 'undocumented', 'unknown'] as const;
export type WhyNoCurp = (typeof WHY_NO_CURP)[number];
const WHY_CODE: Readonly<Record<WhyNoCurp, string>> = {
  ...{ newborn: 'recien-nacido', foreign: 'extranjero', undocumented: 'sin-documentos', unknown: 'desconocida' },
};
export const WHY_EXTENSION = `${CANONICAL_BASE}/StructureDefinition/motivo-sin-curp`;
const BIRTH_PLACE = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';
const FATHERS = 'http://hl7.org/fhir/StructureDefinition/humanname-fathers-family';
const MOTHERS = 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family';
const GENDER = { H: 'male', M: 'female', X: 'other' } as const;

export interface Registering {
  readonly curp: string;
  readonly why: WhyNoCurp | '';
  readonly given: string;
  readonly father: string;
  readonly mother: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly sex: 'H' | 'M' | 'X' | '';
  readonly state: string;
  readonly phone: string;
  /** Of a newborn's mother. */
  readonly motherCurp: string;
}

export const EMPTY: Registering = {
  ...{
    curp: '',
    why: '',
    given: '',
    father: '',
    mother: '',
    day: '',
    month: '',
    year: '',
    sex: '',
    state: '',
    phone: '',
    motherCurp: '',
  },
};

/** What the sheet says, in place of what was there. */
export function fromSheet(sheet: CurpSheet, now: Registering = EMPTY): Registering {
  const [year = '', month = '', day = ''] = sheet.birthDate.split('-');
  return {
    ...now,
    ...{ curp: sheet.curp, why: '' as const, sex: sheet.sex, state: sheet.state, day, month, year },
    given: sheet.given ?? now.given,
    father: sheet.fathersFamily ?? now.father,
    mother: sheet.mothersFamily ?? now.mother,
  };
}

/** YYYY-MM-DD; undefined when there is no such day, or it is still to come. */
export function birthDateOf({ day, month, year }: Registering, nowMs: number): string | undefined {
  const text = `${year.trim()}-${month.trim().padStart(2, '0')}-${day.trim().padStart(2, '0')}`;
  if (!/^(?:18|19|20)\d\d-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  const real = !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
  return real && ms <= nowMs ? text : undefined;
}

export type MissingPart = 'given' | 'father' | 'birth' | 'sex' | 'curp' | 'why' | 'motherCurp';

/** Nobody can say who this is: unconscious, confused, very small. */
export const isNobodyKnown = ({ why, given, father, mother }: Registering): boolean =>
  why === 'unknown' && [given, father, mother].every((name) => name.trim() === '');

export function missingIn(form: Registering, nowMs: number): readonly MissingPart[] {
  const parts: MissingPart[] = [];
  if (form.curp.trim() === '' ? form.why === '' : false) parts.push('why');
  if (form.curp.trim() !== '' && parseCurp(form.curp, new Date(nowMs)).kind === 'invalid') parts.push('curp');
  // A newborn may have no name yet; NOM-024 wants the mother's surnames then.
  const nobody = isNobodyKnown(form);
  if (form.given.trim() === '' && form.why !== 'newborn' && !nobody) parts.push('given');
  if (form.father.trim() === '' && !nobody) parts.push('father');
  const undated = [form.day, form.month, form.year].every((part) => part.trim() === '');
  if (birthDateOf(form, nowMs) === undefined && !(nobody && undated)) parts.push('birth');
  if (form.sex === '') parts.push('sex');
  if (motherOf(form) !== undefined && parseCurp(form.motherCurp, new Date(nowMs)).kind === 'invalid')
    parts.push('motherCurp');
  return parts;
}

/** Asked of a newborn alone. */
export const motherOf = ({ why, curp, motherCurp }: Registering): string | undefined =>
  why === 'newborn' && curp.trim() === '' && motherCurp.trim() !== '' ? motherCurp.trim().toUpperCase() : undefined;

/** The mother by her CURP: it finds the child from her side, and opens nothing to anybody (docs/adr/0043). */
export const motherEntry = (motherCurp: string, child: string, id: string): BundleEntry => ({
  fullUrl: `urn:uuid:${id}`,
  resource: {
    ...{ resourceType: 'RelatedPerson', id, active: true, patient: { reference: child } },
    identifier: [{ system: CURP_SYSTEM, value: motherCurp }],
    relationship: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH', display: 'mother' }] },
    ],
  },
  request: { method: 'PUT', url: `RelatedPerson/${id}` },
});

/** Where the CURP and what was written disagree; the hub would set the identity under review. */
export function doubtsIn(form: Registering, nowMs: number): readonly CrossCheckFinding[] {
  if (parseCurp(form.curp, new Date(nowMs)).kind !== 'valid') return [];
  const birthDate = birthDateOf(form, nowMs);
  return crossCheckCurp(form.curp.trim().toUpperCase(), {
    ...(form.given.trim() !== '' && { given: form.given }),
    ...(form.father.trim() !== '' && { fathersFamily: form.father, mothersFamily: form.mother }),
    ...(birthDate !== undefined && { birthDate }),
    ...(form.sex !== '' && { sex: form.sex }),
    ...(form.state !== '' && { state: form.state }),
  });
}

/** @param nameless what the screens call somebody whom nobody knows */
export function patientOf(form: Registering, nowMs: number, nameless = ''): Patient {
  const curp = form.curp.trim().toUpperCase();
  const [father, mother] = [form.father.trim(), form.mother.trim()];
  const parts: Extension[] = [
    { url: FATHERS, valueString: father },
    ...(mother === '' ? [] : [{ url: MOTHERS, valueString: mother }]),
  ];
  const place = stateName(form.state);
  const extension: Extension[] = [
    ...(place === undefined ? [] : [{ url: BIRTH_PLACE, valueAddress: { state: place } }]),
    ...(curp === '' && form.why !== '' ? [{ url: WHY_EXTENSION, valueCode: WHY_CODE[form.why] }] : []),
  ];
  const given = form.given.trim().split(/\s+/).filter(Boolean);
  const birthDate = birthDateOf(form, nowMs);
  // @medplum/fhirtypes leaves out the siblings of primitives.
  const known = {
    use: 'official' as const,
    family: [father, mother].filter(Boolean).join(' '),
    _family: { extension: parts },
    ...(given.length > 0 && { given }),
  };
  return {
    resourceType: 'Patient',
    ...(extension.length > 0 && { extension }),
    ...(curp !== '' && { identifier: [{ use: 'official', system: CURP_SYSTEM, value: curp }] }),
    active: true,
    name: [isNobodyKnown(form) ? { use: 'anonymous', text: nameless } : known],
    ...(form.phone.trim() !== '' && { telecom: [{ system: 'phone', value: form.phone.trim() }] }),
    ...(form.sex !== '' && { gender: GENDER[form.sex] }),
    ...(birthDate !== undefined && { birthDate }),
  };
}

/** Conditional by CURP: the hub answers with the person who holds it, a new one, or one under review. */
export const patientEntry = (patient: Patient, fullUrl: string): BundleEntry => {
  const curp = patient.identifier?.[0]?.value;
  return {
    fullUrl,
    resource: patient,
    request: {
      method: 'POST',
      url: 'Patient',
      ...(curp !== undefined && { ifNoneExist: `identifier=${CURP_SYSTEM}|${curp}` }),
    },
  };
};

export type Outcome = 'new' | 'match' | 'review' | 'temporary';

/** @param status of the entry's answer; @param stored the person as the hub keeps it now */
export function outcomeOf(
  status: string | undefined,
  stored: { readonly identifier?: readonly { readonly system?: string }[] },
): Outcome {
  const systems = (stored.identifier ?? []).map(({ system }) => system);
  if (systems.includes(CURP_EN_REVISION_SYSTEM)) return 'review';
  if (!systems.includes(CURP_SYSTEM)) return 'temporary';
  return status?.startsWith('201') ? 'new' : 'match';
}
