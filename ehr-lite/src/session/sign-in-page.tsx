/** The door: what Amate is, and one button to the hub's sign-in page. Also the return from it, and the cut-off start. */
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter-preact';
import { knock, line } from '../hub/reachable.ts';
import { OfflineDoor } from '../offline/door.tsx';
import { CodexBand } from '../pictures/codex-band.tsx';
import { Icon } from '../pictures/icon.tsx';
import { Logo } from '../pictures/logo.tsx';
import { useArrival } from '../shell/arrive.ts';
import { type TextKey, t } from '../texts/t.ts';
import { returnedBeside } from './beside.ts';
import { resume } from './session.ts';
import { finishSignIn, leaveToSignIn } from './sign-in.ts';

interface Words {
  readonly text: TextKey;
  readonly fix?: TextKey;
}

export function SignInPage({ ended, words }: { readonly ended: boolean; readonly words?: Words }) {
  const heading = useArrival<HTMLHeadingElement>('title.signIn');
  const [leaving, setLeaving] = useState(false);
  const [insecure, setInsecure] = useState(false);
  const [cutOff, setCutOff] = useState(false);
  const [path] = useLocation();
  const leave = async () => {
    setLeaving(true);
    // Off to a page that is not there would be the browser's own error, without a way back.
    const gone = line.get().kind === 'down' && !(await knock());
    setCutOff(gone);
    if (gone) return setLeaving(false);
    if ((await leaveToSignIn(path)) === 'insecure') setInsecure(true);
    setLeaving(false);
  };
  const notice: Words | undefined = insecure
    ? { text: 'signIn.insecure', fix: 'signIn.insecure.fix' }
    : cutOff
      ? { text: 'problem.line', fix: 'signIn.retry' }
      : (words ?? (ended ? { text: 'signIn.ended' } : undefined));
  return (
    <Door>
      <h1 ref={heading} tabIndex={-1}>
        {t('signIn.title')}
      </h1>
      {notice === undefined ? undefined : (
        <div class="notice" role="alert">
          <Icon name="problem" />
          <p>
            <strong>{t(notice.text as 'signIn.ended')}</strong>{' '}
            {notice.fix === undefined ? '' : t(notice.fix as 'signIn.retry')}
          </p>
        </div>
      )}
      <p class="lead">{t('signIn.lead')}</p>
      <button type="button" class="button button-main button-wide" disabled={leaving} onClick={() => void leave()}>
        {leaving ? t('signIn.leaving') : t('signIn.button')}
      </button>
      <OfflineDoor />
      <ul class="points">
        <li>{t('signIn.point.one')}</li>
        <li>{t('signIn.point.two')}</li>
        <li>{t('signIn.point.three')}</li>
      </ul>
      <p class="quiet">{t('signIn.audit')}</p>
    </Door>
  );
}

/** `/retorno`: redeems the code once, then replaces itself, so that "back" does not come here again. */
export function ReturnPage() {
  const [words, setWords] = useState<Words | undefined>();
  const [, go] = useLocation();
  useEffect(() => {
    if (returnedBeside()) return;
    finishSignIn(location.search).then(
      (returned) => {
        if (returned.kind === 'in') return go(returned.returnTo, { replace: true });
        history.replaceState(null, '', '/retorno');
        setWords({ text: `signIn.${returned.reason}`, fix: 'signIn.retry' });
      },
      () => setWords({ text: 'problem.line', fix: 'signIn.retry' }),
    );
  }, [go]);
  return words === undefined ? <Waiting words="signIn.returning" /> : <SignInPage ended={false} words={words} />;
}

export function CutOffPage() {
  useEffect(() => {
    const timer = setInterval(() => void knock().then((up) => (up ? resume() : undefined)), 5_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Door>
      <h1>{t('signIn.cutOff')}</h1>
      <p class="lead">{t('signIn.cutOff.fix')}</p>
      <button type="button" class="button button-main button-wide" onClick={() => void resume()}>
        {t('line.retry')}
      </button>
      <OfflineDoor />
    </Door>
  );
}

export function Waiting({ words }: { readonly words: 'app.loading' | 'signIn.returning' | 'signIn.leavingOut' }) {
  return (
    <Door>
      <h1 class="waiting">{t(words)}</h1>
    </Door>
  );
}

function Door({ children }: { readonly children: preact.ComponentChildren }) {
  return (
    <div class="door">
      <header class="door-brand">
        <Logo />
        <p class="door-name">{t('app.name')}</p>
        <p>{t('app.tagline')}</p>
        <CodexBand />
      </header>
      <main class="door-card" id="contenido">
        {children}
      </main>
    </div>
  );
}
