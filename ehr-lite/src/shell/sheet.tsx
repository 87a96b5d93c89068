/** The sheet of shortcuts and appearance: a native modal dialog, so focus is held and Escape closes. */
import { useEffect, useRef, useState } from 'react';
import { t } from '../texts/t.ts';
import { currentLook, LOOKS, wear } from './look.ts';
import { SHORTCUTS } from './shortcuts.ts';

const OTHER_KEYS = [
  ['↑ ↓', 'find.keys'],
  ['Esc', 'keys.esc'],
  ['Alt + ←', 'keys.back'],
] as const;

export function Sheet({ onClose }: { readonly onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  const [look, setLook] = useState(currentLook());
  useEffect(() => ref.current?.showModal(), []);
  return (
    <dialog ref={ref} class="sheet" aria-labelledby="sheet-title" onClose={onClose}>
      <h2 id="sheet-title">{t('keys.title')}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('keys.key')}</th>
            <th scope="col">{t('keys.does')}</th>
          </tr>
        </thead>
        <tbody>
          {[...Object.values(SHORTCUTS).map(({ shown, does }) => [shown, does] as const), ...OTHER_KEYS].map(
            ([shown, does]) => (
              <tr key={shown}>
                <td>
                  <kbd>{shown}</kbd>
                </td>
                <td>{t(does)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
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
      <button type="button" class="button button-main" onClick={() => ref.current?.close()}>
        {t('keys.close')}
      </button>
    </dialog>
  );
}
