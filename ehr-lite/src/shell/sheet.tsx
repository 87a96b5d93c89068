/** The sheet of shortcuts, language and appearance: a native modal dialog, so focus is held and Escape closes. */
import '../texts/keys.ts';
import { useEffect, useRef, useState } from 'react';
import { useCell } from '../hub/cell.ts';
import type { Who } from '../session/who.ts';
import { LANGUAGES, type Language, speak, spoken } from '../texts/language.ts';
import { t } from '../texts/t.ts';
import { currentLook, LOOKS, wear } from './look.ts';
import { SHORTCUTS, type Shortcut } from './shortcuts.ts';

const OTHER_KEYS = [
  ['↑ ↓ ← →', 'keys.arrows'],
  ['Tab', 'keys.tab'],
  ['Esc', 'keys.esc'],
  ['Alt + ←', 'keys.back'],
] as const;
const PLACES = [...new Set(Object.values(SHORTCUTS).map(({ where }) => where))];
const at = (place: Shortcut['where']) => Object.values(SHORTCUTS).filter(({ where }) => where === place);

export function Sheet({ who, onClose }: { readonly who: Who; readonly onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    ref.current?.showModal();
    // The dialog would give the focus to its first control, which stands below all that is to be read.
    title.current?.focus();
  }, []);
  return (
    <dialog ref={ref} class="sheet" aria-labelledby="sheet-title" onClose={onClose}>
      <h2 id="sheet-title" ref={title} tabIndex={-1}>
        {t('keys.title')}
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('keys.key')}</th>
            <th scope="col">{t('keys.does')}</th>
          </tr>
        </thead>
        {PLACES.map((place) => (
          <tbody key={place}>
            <tr>
              <th scope="rowgroup" colSpan={2}>
                {t(`keys.where.${place}`)}
              </th>
            </tr>
            {at(place).map(({ shown, does }) => (
              <Line key={shown} shown={shown} words={t(does)} />
            ))}
            {place === 'everywhere'
              ? OTHER_KEYS.map(([shown, does]) => <Line key={shown} shown={shown} words={t(does)} />)
              : undefined}
          </tbody>
        ))}
      </table>
      <Tongue who={who} />
      <Appearance />
      <button type="button" class="button button-main" onClick={() => ref.current?.close()}>
        {t('app.close')}
      </button>
    </dialog>
  );
}

const Line = ({ shown, words }: { readonly shown: string; readonly words: string }) => (
  <tr>
    <td>
      <kbd>{shown}</kbd>
    </td>
    <td>{words}</td>
  </tr>
);

function Tongue({ who }: { readonly who: Who }) {
  const now = useCell(spoken);
  const [failed, setFailed] = useState(false);
  const choose = (language: Language) =>
    speak(language, who.subject).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  return (
    <fieldset>
      <legend>{t('language.title')}</legend>
      {LANGUAGES.map(({ language, name }) => (
        <label key={language} class="choice" lang={language}>
          <input type="radio" name="language" checked={now === language} onChange={() => void choose(language)} />
          {name}
        </label>
      ))}
      <p class="quiet">{t('language.note')}</p>
      {failed ? <p role="alert">{t('language.failed')}</p> : undefined}
    </fieldset>
  );
}

function Appearance() {
  const [look, setLook] = useState(currentLook());
  return (
    <fieldset>
      <legend>{t('look.title')}</legend>
      {LOOKS.map((one) => (
        <label key={one} class="choice">
          <input
            type="radio"
            name="look"
            checked={look === one}
            onChange={() => {
              wear(one);
              setLook(one);
            }}
          />
          {t(`look.${one}`)}
        </label>
      ))}
    </fieldset>
  );
}
