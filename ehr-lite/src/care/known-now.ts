/**
 * Somebody who was registered without a CURP says it, or somebody else does. One conditional creation that carries nothing but identifiers: the hub
 * answers with this person, who has the CURP from then on, or with whoever holds it; of these two records it asks by itself whether
 * they are one (docs/adr/0043).
 */
import { type CrossCheckFinding, crossCheckCurp } from '@amate/terminology/identifiers/curp-cross-check.ts';
import { CANONICAL_BASE, CURP_SYSTEM, TEMPORAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry } from '@medplum/fhirtypes';
import type { Patient } from '../hub/r4.ts';

const SEX: Readonly<Record<string, 'H' | 'M'>> = { male: 'H', female: 'M' };
const RECORD_NUMBER = `${CANONICAL_BASE}/sid/expediente/`;

/** No CURP is his for good. */
export const isWithoutCurp = ({ identifier = [] }: Patient): boolean =>
  !identifier.some(({ system, use }) => system === CURP_SYSTEM && use !== 'old' && use !== 'temp');

/** What of birth date and sex speaks against it: then the CURP is somebody else's. */
export function contradictions(curp: string, { birthDate, gender = '' }: Patient): readonly CrossCheckFinding[] {
  const sex = SEX[gender];
  return crossCheckCurp(curp, { ...(birthDate !== undefined && { birthDate }), ...(sex !== undefined && { sex }) });
}

export function curpEntry(curp: string, { identifier = [] }: Patient): BundleEntry {
  const own = identifier.flatMap(({ use, system, value }) =>
    value !== undefined && (system === TEMPORAL_SYSTEM || system?.startsWith(RECORD_NUMBER)) && use !== 'old'
      ? [{ system, value }]
      : [],
  );
  return {
    fullUrl: `urn:uuid:${crypto.randomUUID()}`,
    resource: { resourceType: 'Patient', identifier: [{ use: 'official', system: CURP_SYSTEM, value: curp }, ...own] },
    request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=${CURP_SYSTEM}|${curp}` },
  };
}

export type KnownNow = 'gained' | 'asked' | 'queued';

/** @param location of the entry's answer */
export const outcomeIn = (location: string | undefined, patientId: string): KnownNow =>
  /Patient\/([^/]+)/.exec(location ?? '')?.[1] === patientId ? 'gained' : 'asked';
