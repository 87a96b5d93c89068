/** Makes the local key without leaving what is being written: a native modal dialog holds the focus and closes with Escape. */
import { useEffect, useRef } from 'react';
import type { Who } from '../session/who.ts';
import '../texts/offline.ts';
import { t } from '../texts/t.ts';
import { LocalKeyForm } from './local-key-form.tsx';
import { vaultState } from './vault-state.ts';

export function KeyDialog({ who, onClose }: { readonly who: Who; readonly onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => ref.current?.showModal(), []);
  const made = () => {
    if (vaultState.get().kind === 'open') ref.current?.close();
  };
  return (
    <dialog ref={ref} class="sheet" aria-labelledby="key-title" onClose={onClose}>
      <h2 id="key-title">{t('key.title')}</h2>
      <LocalKeyForm who={who} onMade={made} />
      <p class="lock-ways">
        <button type="button" class="button" onClick={() => ref.current?.close()}>
          {t('strip.key.later')}
        </button>
      </p>
    </dialog>
  );
}
