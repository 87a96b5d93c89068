/** Canonical URL of each catalogue that a code may be translated to. */
import { CIE10_SYSTEM, COMPENDIO_SYSTEM, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Catalogue } from '../terminology/term.resource.ts';

export const SYSTEMS: Readonly<Record<Catalogue, string>> = {
  ...{ cie10: CIE10_SYSTEM, loinc: LOINC_SYSTEM, medicamentos: COMPENDIO_SYSTEM },
};
