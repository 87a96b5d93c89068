/** The vault is closed: one field opens it. Nothing of a record is behind it on the page. */
import './offline.css';
import { useEffect, useState } from 'react';
import { keeper } from '../hub/copies.ts';
import { useAct } from '../hub/use-act.ts';
import { openLocally } from '../session/session.ts';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import '../texts/offline.ts';
import { t } from '../texts/t.ts';
import { copies } from './copies.ts';
import { LocalKeyForm } from './local-key-form.tsx';
import { shelf } from './shelf.ts';
import { type Opening, openVault } from './vault.ts';

export function LockScreen({ who, signedIn }: { readonly who: Who; readonly signedIn: boolean }) {
  const heading = useArrival<HTMLHeadingElement>('title.lock', false);
  const [forgot, setForgot] = useState(false);
  return (
    <section class="card lock" aria-labelledby="lock-title">
      <h1 id="lock-title" ref={heading} tabIndex={-1}>
        {forgot ? t('key.title') : t('lock.title')}
      </h1>
      {forgot ? (
        <>
          <p class="notice-line">{t('lock.forgot.fix')}</p>
          <LocalKeyForm who={who} onMade={() => {}} />
        </>
      ) : (
        <>
          <p>{t('lock.lead', { name: who.name })}</p>
          <OpenForm subject={who.subject} signedIn={signedIn} onOpen={signedIn ? () => {} : openLocally} />
        </>
      )}
      {signedIn ? (
        <p class="lock-ways">
          <button type="button" class="button" onClick={() => setForgot(!forgot)}>
            {forgot ? t('door.back') : t('lock.forgot')}
          </button>
        </p>
      ) : undefined}
    </section>
  );
}

interface OpenFormProps {
  readonly subject: string;
  readonly signedIn: boolean;
  readonly onOpen: (who: Who) => void;
}

export function OpenForm({ subject, signedIn, onOpen }: OpenFormProps) {
  const [secret, setSecret] = useState('');
  const [answer, setAnswer] = useState<Opening['kind'] | undefined>();
  const { busy, error, run } = useAct(() => openVault(subject, secret, signedIn));
  useEffect(warm, []);
  const open = async (event: Event) => {
    event.preventDefault();
    const opening = await run();
    setAnswer(opening?.kind);
    if (opening?.kind === 'open') {
      // The first question of the first screen is answered from here already.
      keeper.set(copies);
      return onOpen(opening.who);
    }
    document.getElementById('open-key')?.focus();
  };
  const wrong = error !== undefined ? 'lock.broken' : answer === 'wrong' ? 'lock.wrong' : 'lock.expired';
  return (
    <form class="local-key" onSubmit={(event) => void open(event)}>
      <label for="open-key">{t('lock.key')}</label>
      <input
        id="open-key"
        type="password"
        autoComplete="off"
        aria-describedby="open-key-wrong"
        value={secret}
        onInput={(event) => setSecret(event.currentTarget.value)}
      />
      <p id="open-key-wrong" role="alert" class="wrong">
        {error === undefined && (answer === undefined || answer === 'open') ? '' : t(wrong)}
      </p>
      <button type="submit" class="button button-main" disabled={busy || secret === ''}>
        {busy ? t('lock.opening') : t('lock.open')}
      </button>
    </form>
  );
}

/** Comes while the key is being typed. */
function warm(): void {
  for (const part of [import('./engine.ts'), import('../queue/morning-page.tsx'), shelf()]) part.catch(() => {});
}
