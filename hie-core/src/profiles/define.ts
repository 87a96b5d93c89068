/** How the hub's own profiles are written down: differentials over R4, in the least words. */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';

export const profileUrl = (id: string): string => `${CANONICAL_BASE}/StructureDefinition/${id}`;

type Line = Partial<ElementDefinition> & { readonly short: string };

export function element(path: string, line: Line, sliceName?: string): ElementDefinition {
  const id = sliceName === undefined ? path : path.replace(/^(\w+\.\w+)/, `$1:${sliceName}`);
  const isSliceRoot = sliceName !== undefined && path.split('.').length === 2;
  return { id, path, ...(isSliceRoot && { sliceName }), ...line };
}

export const required = (path: string, short: string): ElementDefinition =>
  element(path, { short, min: 1, mustSupport: true });

export function profile(
  id: string,
  type: string,
  title: string,
  description: string,
  elements: ElementDefinition[],
): StructureDefinition {
  return {
    resourceType: 'StructureDefinition',
    id,
    url: profileUrl(id),
    version: '1.0.0',
    name: title.replaceAll(/[^A-Za-z]/g, ''),
    title,
    status: 'active',
    date: '2026-11-22',
    publisher: 'Amate',
    description,
    jurisdiction: [{ coding: [{ system: 'urn:iso:std:iso:3166', code: 'MX', display: 'México' }] }],
    fhirVersion: '4.0.1',
    kind: 'resource',
    abstract: false,
    type,
    baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
    derivation: 'constraint',
    differential: { element: [{ id: type, path: type, short: title }, ...elements] },
  };
}

/** Slices of `Type.identifier` told apart by their system. */
export const bySystem = (path: string, short: string): ElementDefinition =>
  element(path, {
    short,
    slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' },
    min: 1,
    mustSupport: true,
  });
