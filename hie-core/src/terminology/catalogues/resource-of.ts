/**
 * A loaded catalogue as others find it in the FHIR API: what it is and how many codes it has. Its concepts are asked by operations
 * (`content: not-present`, https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.content): a million of them fit in no body.
 */
import { createHash } from 'node:crypto';
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { SystemRow } from '@amate/terminology/store/load.ts';
import type { CodeSystem, CodeSystemProperty } from '@medplum/fhirtypes';

/** Whatever carries it was written by the hub, and goes with its catalogue. */
export const CATALOGUE_TAG = { system: `${CANONICAL_BASE}/CodeSystem/marca`, code: 'catalogo' } as const;

export function resourceOf({ head, count, loadedAt }: SystemRow): CodeSystem & { id: string } {
  const { url, version, name, title, language, status, experimental, caseSensitive, hierarchyMeaning, valueSet } = head;
  return {
    resourceType: 'CodeSystem',
    id: catalogueId(url, version),
    meta: { tag: [CATALOGUE_TAG] },
    ...(language && { language }),
    url,
    ...(version && { version }),
    name: name.replaceAll(/\W/g, '').replace(/^(?![A-Z])/, 'C'),
    ...(title && { title }),
    status: status ?? 'active',
    ...(experimental !== undefined && { experimental }),
    date: loadedAt,
    ...(head.source && { description: head.source }),
    caseSensitive,
    ...(valueSet && { valueSet }),
    ...(hierarchyMeaning && { hierarchyMeaning }),
    content: 'not-present',
    count,
    ...(head.properties?.length && { property: head.properties as CodeSystemProperty[] }),
  };
}

/** Of the same version always the same, in every hub. */
export const catalogueId = (url: string, version: string): string =>
  `catalogo-${createHash('sha256').update(`${url}|${version}`).digest('hex').slice(0, 24)}`;
