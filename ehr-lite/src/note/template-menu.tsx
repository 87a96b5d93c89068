/** The doctor's templates of this kind of note: chosen, they fill the parts that are still empty of their text. */
import { t } from '../texts/t.ts';
import type { NoteKind } from './kinds.ts';
import type { PhraseBook, Template } from './phrases.ts';

interface TemplateMenuProps {
  readonly book: PhraseBook;
  readonly kind: NoteKind;
  readonly onTake: (texts: Template['partes']) => void;
}

export function TemplateMenu({ book, kind, onTake }: TemplateMenuProps) {
  const templates = book.plantillas.filter(({ tipo }) => tipo === kind);
  if (templates.length === 0) return null;
  return (
    <>
      <label class="unseen" for="note-template">
        {t('note.template')}
      </label>
      <select
        id="note-template"
        value=""
        onChange={(event) => {
          const chosen = templates.find(({ nombre }) => nombre === event.currentTarget.value);
          event.currentTarget.value = '';
          if (chosen !== undefined) onTake(chosen.partes);
        }}
      >
        <option value="">{t('note.template.choose')}</option>
        {templates.map(({ nombre }) => (
          <option key={nombre} value={nombre}>
            {nombre}
          </option>
        ))}
      </select>
    </>
  );
}
