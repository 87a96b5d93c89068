/** Making the local key: what it is for, in plain words, and twice the same twelve characters. */
import { useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import type { Who } from '../session/who.ts';
import '../texts/offline.ts';
import { t } from '../texts/t.ts';
import { isGuessable } from './guessable.ts';
import { SHORTEST_SECRET } from './seal.ts';
import { makeVault } from './vault.ts';

export function LocalKeyForm({ who, onMade }: { readonly who: Who; readonly onMade: () => void }) {
  const [secret, setSecret] = useState('');
  const [again, setAgain] = useState('');
  const [asked, setAsked] = useState(false);
  const { busy, error, run } = useAct(() => makeVault(who, secret));
  const wrong = asked ? wrongWith(secret, again, who) : undefined;
  const save = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (wrongWith(secret, again, who) !== undefined) return document.getElementById('local-key')?.focus();
    await run();
    onMade();
  };
  return (
    <form class="local-key" onSubmit={(event) => void save(event)}>
      <p>{t('key.why')}</p>
      <ul class="points">
        <li>{t('key.apart')}</li>
        <li>{t('key.others')}</li>
      </ul>
      <label for="local-key">{t('key.new')}</label>
      <input
        id="local-key"
        type="password"
        autoComplete="off"
        aria-describedby="local-key-rule local-key-wrong"
        aria-invalid={wrong !== undefined}
        value={secret}
        onInput={(event) => setSecret(event.currentTarget.value)}
      />
      <p id="local-key-rule" class="quiet">
        {t('key.rule')}
      </p>
      <label for="local-key-again">{t('key.repeat')}</label>
      <input
        id="local-key-again"
        type="password"
        autoComplete="off"
        value={again}
        onInput={(event) => setAgain(event.currentTarget.value)}
      />
      <p id="local-key-wrong" role="alert" class="wrong">
        {error === undefined ? wrong : t('key.failed')}
      </p>
      <button type="submit" class="button button-main" disabled={busy}>
        {busy ? t('key.saving') : t('key.save')}
      </button>
    </form>
  );
}

function wrongWith(secret: string, again: string, who: Who): string | undefined {
  if (secret.length < SHORTEST_SECRET) return t('key.short', { count: secret.length });
  if (isGuessable(secret, [who.name, who.subject, who.clues ?? ''])) return t('key.plain');
  return secret === again ? undefined : t('key.same');
}
