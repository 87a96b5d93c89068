/** Which earlier note may be carried forward, and its texts by part. */
import type { Composition } from '@medplum/fhirtypes';
import { parseWhen } from '../calendar/when.ts';
import { PARTE_SYSTEM } from './composition.ts';
import { ADDENDUM_LOINC, KINDS, kindOfLoinc, type NoteKind, type PartKey } from './kinds.ts';
import { textOfDiv } from './narrative.ts';
import type { Earlier } from './value.ts';

/** What is measured, coded or prescribed belongs to its own visit and is never carried as text. */
const OWN: readonly PartKey[] = ['signos', 'diagnosticos', 'impresion', 'envia', 'fechas'];

export const typeOf = (note: Composition): string | undefined =>
  note.type?.coding?.find(({ system }) => system === 'http://loinc.org')?.code;

export const isAddendum = (note: Composition): boolean =>
  typeOf(note) === ADDENDUM_LOINC || (note.relatesTo ?? []).some(({ code }) => code === 'appends');

/** The last signed note of the same kind; of another kind when there is none. */
export function earlierOf(notes: readonly Composition[], kind: NoteKind, visitId: string): Earlier | undefined {
  const signed = notes
    .filter((note) => (note.status === 'final' || note.status === 'amended') && !isAddendum(note))
    .filter((note) => kindOfLoinc(typeOf(note)) !== undefined && note.encounter?.reference !== `Encounter/${visitId}`)
    .sort((a, b) => (parseWhen(b.date)?.ms ?? 0) - (parseWhen(a.date)?.ms ?? 0));
  const note = signed.find((one) => typeOf(one) === KINDS[kind].loinc) ?? signed[0];
  if (note?.id === undefined) return undefined;
  const author = note.author[0]?.display ?? '';
  return { noteId: note.id, at: note.date ?? '', author, texts: textsOf(note) };
}

/** As they were written; the same matter has the same key in every kind. */
export function textsOf(note: Composition): Readonly<Partial<Record<PartKey, string>>> {
  const kind = kindOfLoinc(typeOf(note));
  if (kind === undefined) return {};
  const texts: Partial<Record<PartKey, string>> = {};
  for (const section of note.section ?? []) {
    const code = section.code?.coding?.find(({ system }) => system === PARTE_SYSTEM)?.code;
    const part = KINDS[kind].parts.find(({ key }) => key === code);
    if (part === undefined || OWN.includes(part.key)) continue;
    const text = textOfDiv(section.text?.div);
    // The first paragraph of a part with references says what they hold: that is prescribed or measured anew, not carried.
    const typed = section.entry === undefined ? text : text.split('\n\n').slice(1).join('\n\n');
    if (typed !== '') texts[part.key] = typed;
  }
  return texts;
}
