/**
 * Who is guardian of a minor: a RelatedPerson of the minor that says so, names the guardian by CURP, and that staff of a facility has
 * verified against a document (extension below). What a system sends is an assertion of somebody else: it opens nothing.
 */
import { CANONICAL_BASE, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { RelatedPerson, Resource } from '@medplum/fhirtypes';
import { identifierHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';

/** valueDateTime: when staff saw the document. */
export const GUARDIAN_VERIFIED = `${CANONICAL_BASE}/StructureDefinition/tutela-verificada`;
const ROLE_CODE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const GUARDIAN_CODES = new Set(['GUARD', 'PRN', 'MTH', 'FTH', 'NMTH', 'NFTH', 'ADOPTP', 'ADOPTF', 'ADOPTM']);

export interface Guardianship {
  readonly ward: string;
  readonly wardId: string;
  /** Identifier hash of a Patient's CURP. */
  readonly guardian: string;
  /** FHIR date or instant; undefined: until the minor is of age. */
  readonly endsAt: string | undefined;
}

export function guardianshipsOf(resource: Resource): readonly Guardianship[] {
  if (resource.resourceType !== 'RelatedPerson') return [];
  const { active, extension, patient, relationship = [], identifier = [], period } = resource as RelatedPerson;
  const verified = extension?.some(({ url }) => url === GUARDIAN_VERIFIED) ?? false;
  const guards = relationship.some(({ coding = [] }) =>
    coding.some(({ system, code }) => system === ROLE_CODE && GUARDIAN_CODES.has(code ?? '')),
  );
  const wardId = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(patient?.reference ?? '')?.[1];
  if (active === false || !verified || !guards || wardId === undefined) return [];
  return identifier.flatMap(({ system, value, use }) =>
    system === CURP_SYSTEM && value !== undefined && use !== 'old'
      ? [
          {
            ...{ ward: keyOf('Patient', wardId), wardId, endsAt: period?.end },
            guardian: identifierHash('Patient', CURP_SYSTEM, value),
          },
        ]
      : [],
  );
}

/** Only who attends people at a facility may say that he saw the document. */
export function withoutUnverified(resource: Resource): Resource {
  if (resource.resourceType !== 'RelatedPerson') return resource;
  const { extension } = resource as RelatedPerson;
  if (!extension?.some(({ url }) => url === GUARDIAN_VERIFIED)) return resource;
  const { extension: _all, ...rest } = resource as RelatedPerson;
  const others = extension.filter(({ url }) => url !== GUARDIAN_VERIFIED);
  return others.length === 0 ? rest : { ...rest, extension: others };
}
