/**
 * Who acts for somebody else: a RelatedPerson of that person that says so, names the guardian by CURP, and that staff of a facility has
 * verified against a document (extension below). What a system sends is an assertion of somebody else: it opens nothing.
 * Of a minor: parents and guardians, until the 18th birthday. Of an adult: a guardian named by a judge, or whom the person named in writing
 * (Código Civil para el Distrito Federal, tutela y mandato), for a stated time of two years at most from the day the document was seen.
 */
import { CANONICAL_BASE, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { RelatedPerson, Resource } from '@medplum/fhirtypes';
import { parseDateRange } from '../../r4/date-range.ts';
import { identifierHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';

/** valueDateTime: when staff saw the document. */
export const GUARDIAN_VERIFIED = `${CANONICAL_BASE}/StructureDefinition/tutela-verificada`;
const ROLE_CODE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const MINORS_CODES = new Set(['GUARD', 'PRN', 'MTH', 'FTH', 'NMTH', 'NFTH', 'ADOPTP', 'ADOPTF', 'ADOPTM']);
const ADULTS_CODES = new Set(['GUARD', 'HPOWATT']);
const LONGEST_FOR_ADULTS_MS = 2 * 366 * 86_400_000;
const CLOCKS_DIFFER_MS = 86_400_000;

export interface Guardianship {
  readonly ward: string;
  readonly wardId: string;
  /** Identifier hash of a Patient's CURP. */
  readonly guardian: string;
  /** Epoch milliseconds; a date's last day counts, in Mexico City. undefined: until the minor is of age. */
  readonly endsAtMs: number | undefined;
  /** It holds of who was of age when staff saw the document: FHIR date or instant of that; undefined: of a minor alone. */
  readonly adultSince: string | undefined;
}

export function guardianshipsOf(resource: Resource, nowMs: number): readonly Guardianship[] {
  if (resource.resourceType !== 'RelatedPerson') return [];
  const { active, extension, patient, relationship = [], identifier = [], period } = resource as RelatedPerson;
  const verified = extension?.find(({ url }) => url === GUARDIAN_VERIFIED);
  const codes = relationship.flatMap(({ coding = [] }) =>
    coding.flatMap(({ system, code }) => (system === ROLE_CODE && code !== undefined ? [code] : [])),
  );
  const seen = verified?.valueDateTime;
  const adult = codes.some((code) => ADULTS_CODES.has(code)) && isForAWhile(seen, period?.end, nowMs);
  const guards = adult || codes.some((code) => MINORS_CODES.has(code));
  const wardId = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(patient?.reference ?? '')?.[1];
  if (active === false || verified === undefined || !guards || wardId === undefined) return [];
  return identifier.flatMap(({ system, value, use }) =>
    system === CURP_SYSTEM && value !== undefined && use !== 'old'
      ? [
          {
            ...{
              ward: keyOf('Patient', wardId),
              wardId,
              endsAtMs: endOf(period?.end),
              adultSince: adult ? seen : undefined,
            },
            guardian: identifierHash('Patient', CURP_SYSTEM, value),
          },
        ]
      : [],
  );
}

/** Staff's word and the end stand both, and the end within the longest time. Nobody has seen a document on a day to come. */
function isForAWhile(seen: string | undefined, end: string | undefined, nowMs: number): boolean {
  const seenMs = Date.parse(seen ?? '');
  const lasts = (endOf(end) ?? Number.NaN) - seenMs;
  return seenMs <= nowMs + CLOCKS_DIFFER_MS && lasts > 0 && lasts <= LONGEST_FOR_ADULTS_MS;
}

const endOf = (date: string | undefined): number | undefined => parseDateRange(date ?? '')?.high;

/** A person may end what others may do for him, and nothing else of it. */
export const onlyEnded = (resource: Resource): Resource =>
  resource.resourceType === 'RelatedPerson' ? { ...resource, active: false } : resource;

/** Only who attends people at a facility may say that he saw the document. */
export function withoutUnverified(resource: Resource): Resource {
  if (resource.resourceType !== 'RelatedPerson') return resource;
  const { extension } = resource as RelatedPerson;
  if (!extension?.some(({ url }) => url === GUARDIAN_VERIFIED)) return resource;
  const { extension: _all, ...rest } = resource as RelatedPerson;
  const others = extension.filter(({ url }) => url !== GUARDIAN_VERIFIED);
  return others.length === 0 ? rest : { ...rest, extension: others };
}
