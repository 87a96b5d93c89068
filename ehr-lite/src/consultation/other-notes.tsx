/**
 * Somebody else signed a note of this visit while this one was being written: both stand side by side, in words, and neither is written over. What
 * was signed stays; what was written here can be signed beside it, or left.
 */
import type { Composition } from '@medplum/fhirtypes';
import { useState } from 'react';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { useDraft } from '../draft/use-draft.ts';
import { PARTE_SYSTEM } from '../note/composition.ts';
import { KINDS, type PartKey } from '../note/kinds.ts';
import { textOfDiv } from '../note/narrative.ts';
import { EMPTY_NOTE, isWritten, type NoteValue, textOf } from '../note/value.ts';
import { t } from '../texts/t.ts';
import type { AnySection } from './sections.ts';

interface OtherNotesProps {
  readonly notes: readonly Composition[];
  readonly visitId: string;
  readonly sections: readonly AnySection[];
}

export function OtherNotes({ notes, visitId }: OtherNotesProps) {
  const { value, change } = useDraft<NoteValue>(visitId, 'note', EMPTY_NOTE);
  const [left, setLeft] = useState<NoteValue>();
  return (
    <>
      {left === undefined ? undefined : (
        <p class="notice">
          {t('other.left')}{' '}
          <button
            type="button"
            class="button"
            onClick={() => {
              change(() => left);
              setLeft(undefined);
            }}
          >
            {t('consultation.putBack')}
          </button>
        </p>
      )}
      {notes.map((note) => (
        <Beside
          key={note.id}
          note={note}
          value={value}
          onLeave={() => {
            setLeft(value);
            change(() => ({ ...EMPTY_NOTE, kind: value.kind, vitals: value.vitals, visit: value.visit }));
          }}
        />
      ))}
    </>
  );
}

interface BesideProps {
  readonly note: Composition;
  readonly value: NoteValue;
  readonly onLeave: () => void;
}

function Beside({ note, value, onLeave }: BesideProps) {
  const when = parseWhen(note.date);
  const rows = rowsOf(note, value);
  const author = note.author[0]?.display ?? t('consult.someone');
  return (
    <section class="card other" aria-labelledby={`other-${note.id}`}>
      <h3 id={`other-${note.id}`}>
        {t('other.title', { name: author, when: when === undefined ? '' : showWhen(when) })}
      </h3>
      <p>{t(isWritten(value) ? 'other.lead' : 'other.lead.empty')}</p>
      <div class="other-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('other.part')}</th>
              <th scope="col">{t('other.theirs', { name: author })}</th>
              <th scope="col">{t('other.mine')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ title, theirs, mine }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td class="pre">{theirs || t('other.nothing')}</td>
                <td class="pre">{mine || t('other.nothing')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isWritten(value) ? (
        <button type="button" class="button" onClick={onLeave}>
          {t('other.leave')}
        </button>
      ) : undefined}
    </section>
  );
}

interface Row {
  readonly title: string;
  readonly theirs: string;
  readonly mine: string;
}

function rowsOf(note: Composition, value: NoteValue): readonly Row[] {
  const seen = new Set<PartKey>();
  const theirs = (note.section ?? []).map((section): Row => {
    const key = section.code?.coding?.find(({ system }) => system === PARTE_SYSTEM)?.code as PartKey | undefined;
    if (key !== undefined) seen.add(key);
    return {
      title: section.title ?? '',
      theirs: textOfDiv(section.text?.div),
      mine: key === undefined ? '' : textOf(value, key),
    };
  });
  const mine = KINDS[value.kind].parts
    .filter(({ key }) => !seen.has(key) && textOf(value, key).trim() !== '')
    .map(({ key }): Row => ({ title: t(`note.part.${key}`), theirs: '', mine: textOf(value, key) }));
  return [...theirs, ...mine];
}
