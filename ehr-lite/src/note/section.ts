/** The note as a section of the consultation. */
import '../texts/consultation.ts';
import type { ConsultationSection } from '../consultation/section.ts';
import { noteEntries } from './composition.ts';
import { missingInNote } from './missing.ts';
import { NotePanel } from './panel.tsx';
import { EMPTY_NOTE, isWritten, type NoteValue } from './value.ts';

export const noteSection: ConsultationSection<NoteValue> = {
  name: 'note',
  empty: EMPTY_NOTE,
  missing: (value, _visit, made) => missingInNote(value, made),
  entries: noteEntries,
  written: isWritten,
  Panel: NotePanel,
};
