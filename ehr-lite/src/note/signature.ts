/** Who signed a note, when, and what was said when it was annulled. */
import { CANONICAL_BASE, CEDULA_PROFESIONAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Composition } from '@medplum/fhirtypes';
import { folioOf } from '../access/folio.ts';
import { t } from '../texts/t.ts';

/** The hub asks for it (hie-core/src/notes/write-rule.ts). */
export const MOTIVO_DE_ANULACION = `${CANONICAL_BASE}/StructureDefinition/motivo-de-anulacion`;

export interface Signature {
  readonly name: string;
  readonly cedula: string | undefined;
  readonly at: string | undefined;
}

export function signatureOf(note: Composition): Signature {
  const attested = note.attester?.find(({ mode }) => mode === 'legal') ?? note.attester?.[0];
  const party = attested?.party ?? note.author?.[0];
  const identifier = party?.identifier;
  return {
    name: party?.display ?? note.author?.[0]?.display ?? t('signed.unknown'),
    cedula: identifier?.system === CEDULA_PROFESIONAL_SYSTEM ? identifier.value : undefined,
    at: attested?.time ?? note.date,
  };
}

export const folioOfNote = (note: Composition): string => folioOf(note.id ?? '');

export const reasonOfAnnulment = (note: Composition): string | undefined =>
  note.extension?.find(({ url }) => url === MOTIVO_DE_ANULACION)?.valueString;
