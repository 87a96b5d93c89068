/** What is added to a signed note (a Composition of its own that appends to it), and a note annulled with its reason. */
import { LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry, Composition } from '@medplum/fhirtypes';
import type { Who } from '../session/who.ts';
import { inSpanish } from '../texts/t.ts';
import { staffReference } from '../visit/staff.ts';
import { NOTA_SYSTEM } from './composition.ts';
import { ADDENDUM_LOINC } from './kinds.ts';
import { divOf } from './narrative.ts';
import { MOTIVO_DE_ANULACION } from './signature.ts';

interface Addition {
  readonly id: string;
  readonly text: string;
  readonly who: Who;
  readonly at: string;
}

export function addendumEntry(note: Composition, { id, text, who, at }: Addition): BundleEntry {
  const author = staffReference(who);
  const title = inSpanish('addendum.title');
  const type = { coding: [{ system: LOINC_SYSTEM, code: ADDENDUM_LOINC }], text: title };
  const addendum: Composition = {
    ...{ resourceType: 'Composition', id, status: 'final', type, title, date: at },
    identifier: { system: NOTA_SYSTEM, value: id },
    ...(note.subject !== undefined && { subject: note.subject }),
    ...(note.encounter !== undefined && { encounter: note.encounter }),
    ...(note.custodian !== undefined && { custodian: note.custodian }),
    author: [author],
    attester: [{ mode: 'legal', time: at, party: author }],
    relatesTo: [{ code: 'appends', targetReference: { reference: `Composition/${note.id}` } }],
    section: [{ text: { status: 'additional', div: divOf(text)! } }],
  };
  return { fullUrl: `urn:uuid:${id}`, resource: addendum, request: { method: 'PUT', url: `Composition/${id}` } };
}

export function annulmentEntry(note: Composition, reason: string): BundleEntry {
  const { versionId } = note.meta ?? {};
  const annulled: Composition = {
    ...note,
    status: 'entered-in-error',
    extension: [...(note.extension ?? []), { url: MOTIVO_DE_ANULACION, valueString: reason }],
  };
  return {
    resource: annulled,
    request: {
      method: 'PUT',
      url: `Composition/${note.id}`,
      ...(versionId !== undefined && { ifMatch: `W/"${versionId}"` }),
    },
  };
}

export const MOTIVE_LETTERS = 10;
