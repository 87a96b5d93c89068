/**
 * Who acts for a person in Amate: a RelatedPerson that staff has verified against a document (hie-core/src/store/write/guardian.ts says what
 * the hub makes of it). Codes: v3-RoleCode, https://terminology.hl7.org/CodeSystem-v3-RoleCode.html
 */
import { CANONICAL_BASE, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { RelatedPerson } from '@medplum/fhirtypes';
import type { Age } from '../calendar/age.ts';

const VERIFIED = `${CANONICAL_BASE}/StructureDefinition/tutela-verificada`;
const ROLE_CODE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const DISPLAY = {
  ...{ MTH: 'mother', FTH: 'father', GUARD: 'guardian', HPOWATT: 'healthcare power of attorney' },
} as const;
export type Tie = keyof typeof DISPLAY;

export const isMinor = (age: Age | undefined): boolean => age !== undefined && (age.unit !== 'años' || age.count < 18);
export const tiesOf = (minor: boolean): readonly Tie[] => (minor ? ['MTH', 'FTH', 'GUARD'] : ['HPOWATT', 'GUARD']);

const DAY_MS = 86_400_000;
/** Days from today: what is proposed for an adult, and the longest that the hub takes. */
export const PROPOSED_DAYS = 365;
export const LONGEST_DAYS = 730;
/** FHIR date in the city. */
export const dayAfter = (nowMs: number, days: number): string =>
  new Date(nowMs - 6 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);

export type Kept = RelatedPerson & { readonly id: string };
export interface Carer {
  readonly kept: Kept;
  readonly name: string;
  readonly tie: Tie | undefined;
  /** FHIR date or instant; undefined: until the minor is of age. */
  readonly until: string | undefined;
}

/** @returns undefined for who is named in the record and acts for nobody */
export function carerOf(kept: Kept, nowMs: number): Carer | undefined {
  const { active, extension, relationship = [], name, period } = kept;
  if (active === false || !extension?.some(({ url }) => url === VERIFIED)) return undefined;
  if (period?.end !== undefined && Date.parse(period.end) <= nowMs) return undefined;
  const codes = relationship.flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []));
  const tie = codes.find((code): code is Tie => code in DISPLAY);
  return { kept, name: name?.[0]?.text ?? '', tie, until: period?.end };
}

export interface NewCarer {
  /** Made by this screen. */
  readonly id: string;
  readonly patientId: string;
  readonly curp: string;
  readonly name: string;
  readonly tie: Tie;
  /** FHIR date; undefined: until the minor is of age. */
  readonly until: string | undefined;
  /** FHIR instant: when the document was seen. */
  readonly seen: string;
}

export const relatedPersonOf = ({ id, patientId, curp, name, tie, until, seen }: NewCarer): Kept => ({
  ...{ resourceType: 'RelatedPerson', id, active: true, patient: { reference: `Patient/${patientId}` } },
  extension: [{ url: VERIFIED, valueDateTime: seen }],
  identifier: [{ system: CURP_SYSTEM, value: curp }],
  relationship: [{ coding: [{ system: ROLE_CODE, code: tie, display: DISPLAY[tie] }] }],
  name: [{ text: name }],
  period: { start: seen.slice(0, 10), ...(until !== undefined && { end: until }) },
});
