/** What NOM-004 still asks for, each as a sentence that leads to its control. */
import type { BundleEntry } from '@medplum/fhirtypes';
import type { Missing } from '../consultation/section.ts';
import { t } from '../texts/t.ts';
import { givenTo } from './composition.ts';
import { KINDS } from './kinds.ts';
import { type NoteValue, textOf, unreadCopies } from './value.ts';

export const controlOf = (key: string): string => `nota-${key}`;

export function missingInNote(value: NoteValue, made: readonly BundleEntry[]): readonly Missing[] {
  const stops = KINDS[value.kind].parts.flatMap((part): Missing[] => {
    const { key, numeral, required, from } = part;
    if (!required || textOf(value, key).trim() !== '' || givenTo(part, value, made).words.length > 0) return [];
    // The diagnoses say themselves that there is none.
    if (from === 'diagnoses') return [];
    const words =
      from === 'vitals'
        ? t('note.missing.vitals', { numeral })
        : t('note.missing.part', { part: t(`note.part.${key}`), numeral });
    return [{ words, control: controlOf(key), weight: 'stops' }];
  });
  const copies = unreadCopies(value);
  const [first] = copies;
  if (first === undefined) return stops;
  const words = t('note.missing.copies', { count: copies.length });
  return [...stops, { words, control: controlOf(first), weight: 'warns' }];
}
