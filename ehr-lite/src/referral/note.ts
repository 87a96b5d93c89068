/** Notes of a referral and its answer as Compositions, with the parts that NOM-004-SSA3-2012 6.4 asks for (note/kinds.ts). */
import { LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Composition, Organization, Reference } from '@medplum/fhirtypes';
import { NOTA_SYSTEM, PARTE_SYSTEM } from '../note/composition.ts';
import { KINDS, type NoteKind, type PartKey } from '../note/kinds.ts';
import { divOf } from '../note/narrative.ts';
import '../texts/consultation.ts';
import { inSpanish } from '../texts/t.ts';

interface NoteOf {
  readonly id: string;
  readonly kind: Extract<NoteKind, 'referencia' | 'contrarreferencia'>;
  readonly title: string;
  readonly patientId: string;
  readonly encounterId?: string;
  readonly author: Reference<never>;
  readonly custodian: Reference<Organization> | undefined;
  readonly at: string;
  readonly texts: Readonly<Partial<Record<PartKey, string>>>;
}

export function noteOf({ id, kind, title, patientId, encounterId, author, custodian, at, texts }: NoteOf): Composition {
  const { loinc, parts } = KINDS[kind];
  return {
    ...{ resourceType: 'Composition', id, status: 'final', title, date: at },
    identifier: { system: NOTA_SYSTEM, value: id },
    type: { coding: [{ system: LOINC_SYSTEM, code: loinc }], text: title },
    subject: { reference: `Patient/${patientId}` },
    ...(encounterId !== undefined && { encounter: { reference: `Encounter/${encounterId}` } }),
    author: [author],
    attester: [{ mode: 'legal', time: at, party: author }],
    ...(custodian !== undefined && { custodian }),
    section: parts.flatMap((part) => {
      const div = divOf(texts[part.key] ?? '');
      if (div === undefined) return [];
      const coding = [
        { system: LOINC_SYSTEM, code: part.loinc },
        { system: PARTE_SYSTEM, code: part.key, display: `NOM-004-SSA3-2012, ${part.numeral}` },
      ];
      return [
        { title: inSpanish(`note.part.${part.key}`), code: { coding }, text: { status: 'additional' as const, div } },
      ];
    }),
  };
}
