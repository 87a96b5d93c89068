/** The doctor's phrases and templates: added, changed, taken out (with a way back); they follow the account to another PC. */
import { useEffect, useRef, useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import {
  KEY_SHAPE,
  type Phrase,
  type PhraseBook,
  withoutPhrase,
  withoutTemplate,
  withPhrase,
  withTemplate,
} from './phrases.ts';
import type { Phrases } from './use-phrases.ts';
import type { NoteValue } from './value.ts';

interface PhrasesDialogProps extends Phrases {
  readonly value: NoteValue;
  readonly onClose: () => void;
}

export function PhrasesDialog({ book, alter, value, onClose }: PhrasesDialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const { busy, error, run } = useAct(alter);
  const [undo, setUndo] = useState<{ readonly words: string; readonly back: (now: PhraseBook) => PhraseBook }>();
  useEffect(() => ref.current?.showModal(), []);
  const remove = async (
    words: string,
    gone: (now: PhraseBook) => PhraseBook,
    back: (now: PhraseBook) => PhraseBook,
  ) => {
    await run(gone);
    announce(words);
    setUndo({ words, back });
  };
  return (
    <dialog ref={ref} class="sheet phrases" aria-labelledby="phrases-title" onClose={onClose}>
      <h2 id="phrases-title">{t('phrases.title')}</h2>
      <p>{t('phrases.lead')}</p>
      {error === undefined ? undefined : <ProblemNotice error={error} />}
      {undo === undefined ? undefined : (
        <p class="phrases-undo">
          {undo.words}{' '}
          <button
            type="button"
            class="button button-small"
            onClick={() => {
              void run(undo.back);
              setUndo(undefined);
            }}
          >
            {t('phrases.undo')}
          </button>
        </p>
      )}
      <PhraseForm busy={busy} onKeep={(phrase) => run((now) => withPhrase(now, phrase))} />
      <ul class="phrases-list">
        {book.frases.map((phrase) => (
          <li key={phrase.clave}>
            <code>.{phrase.clave}</code> <span>{phrase.texto}</span>
            <button
              type="button"
              class="button button-small"
              onClick={() =>
                void remove(
                  t('phrases.removed', { name: phrase.clave }),
                  (now) => withoutPhrase(now, phrase.clave),
                  (now) => withPhrase(now, phrase),
                )
              }
            >
              {t('phrases.remove')} <span class="unseen">{phrase.clave}</span>
            </button>
          </li>
        ))}
      </ul>
      <h3>{t('phrases.templates')}</h3>
      <TemplateForm
        busy={busy}
        value={value}
        onKeep={(nombre) => run((now) => withTemplate(now, { nombre, tipo: value.kind, partes: filled(value) }))}
      />
      <ul class="phrases-list">
        {book.plantillas.map((template) => (
          <li key={template.nombre}>
            <strong>{template.nombre}</strong> <span class="quiet">{t(`note.kind.${template.tipo}`)}</span>
            <button
              type="button"
              class="button button-small"
              onClick={() =>
                void remove(
                  t('phrases.removed', { name: template.nombre }),
                  (now) => withoutTemplate(now, template.nombre),
                  (now) => withTemplate(now, template),
                )
              }
            >
              {t('phrases.remove')} <span class="unseen">{template.nombre}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="button button-main" onClick={() => ref.current?.close()}>
        {t('app.close')}
      </button>
    </dialog>
  );
}

const filled = ({ texts }: NoteValue) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text.trim() !== ''));

function PhraseForm({
  busy,
  onKeep,
}: {
  readonly busy: boolean;
  readonly onKeep: (phrase: Phrase) => Promise<unknown>;
}) {
  const [key, setKey] = useState('');
  const [text, setText] = useState('');
  const wrong = key !== '' && !KEY_SHAPE.test(key);
  const keep = async (event: Event) => {
    event.preventDefault();
    if (wrong || key === '' || text.trim() === '') return;
    await onKeep({ clave: key, texto: text.trim() });
    setKey('');
    setText('');
  };
  return (
    <form class="phrases-form" onSubmit={(event) => void keep(event)}>
      <div>
        <label for="phrase-key">{t('phrases.key')}</label>
        <input
          id="phrase-key"
          value={key}
          maxLength={30}
          autoComplete="off"
          aria-invalid={wrong}
          aria-describedby="phrase-key-hint"
          onInput={(event) => setKey(event.currentTarget.value.trim())}
        />
        <p id="phrase-key-hint" class={wrong ? 'wrong' : 'quiet'}>
          {t('phrases.key.hint')}
        </p>
      </div>
      <div>
        <label for="phrase-text">{t('phrases.text')}</label>
        <textarea
          id="phrase-text"
          rows={2}
          value={text}
          maxLength={4_000}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="button" disabled={busy}>
        {t('phrases.add')}
      </button>
    </form>
  );
}

interface TemplateFormProps {
  readonly busy: boolean;
  readonly value: NoteValue;
  readonly onKeep: (name: string) => Promise<unknown>;
}

function TemplateForm({ busy, value, onKeep }: TemplateFormProps) {
  const [name, setName] = useState('');
  const empty = Object.keys(filled(value)).length === 0;
  const keep = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === '' || empty) return;
    await onKeep(name.trim());
    setName('');
  };
  return (
    <form class="phrases-form" onSubmit={(event) => void keep(event)}>
      <div>
        <label for="template-name">{t('phrases.template.name')}</label>
        <input
          id="template-name"
          value={name}
          maxLength={60}
          autoComplete="off"
          aria-describedby="template-name-hint"
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p id="template-name-hint" class="quiet">
          {t(empty ? 'phrases.template.empty' : 'phrases.template.hint')}
        </p>
      </div>
      <button type="submit" class="button" disabled={busy || empty}>
        {t('phrases.template.add')}
      </button>
    </form>
  );
}
