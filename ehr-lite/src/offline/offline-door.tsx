/** At the door without network: who keeps something on this PC opens it with the local key and goes on working. */
import './offline.css';
import { useEffect, useState } from 'react';
import { knock, unreached } from '../hub/reachable.ts';
import { openLocally } from '../session/session.ts';
import '../texts/offline.ts';
import { t } from '../texts/t.ts';
import { OpenForm } from './lock-screen.tsx';
import { owners } from './vault-state.ts';

type Step = 'closed' | 'asking' | 'up' | 'open';
/** A hub that has not answered by then is not waited for: who attends people opens what this PC keeps. */
const PATIENCE_MS = 1_000;

export function OfflineDoor() {
  const people = [...new Map(owners().map((owner) => [owner.subject, owner])).values()];
  const [step, setStep] = useState<Step>('closed');
  const [subject, setSubject] = useState(people[0]?.subject ?? '');
  const show = async (asked: boolean) => {
    if (asked) setStep('asking');
    // Where the hub answers, the hub says who may come in.
    const up = await answersSoon();
    setStep((now) => (now === 'open' || !up ? 'open' : asked ? 'up' : 'closed'));
  };
  useEffect(() => void show(false), []);
  if (people.length === 0) return null;
  if (step !== 'open')
    return (
      <div class="offline-door">
        <button type="button" class="button button-wide" disabled={step === 'asking'} onClick={() => void show(true)}>
          {t('door.show')}
        </button>
        <p role="status">{step === 'up' ? t('door.up') : ''}</p>
      </div>
    );
  return (
    <section class="offline-door" aria-labelledby="door-title">
      <h2 id="door-title">{t('door.title')}</h2>
      <p>{t('door.lead')}</p>
      <fieldset>
        <legend>{t('door.who')}</legend>
        {people.map((owner) => (
          <label key={owner.subject} class="choice">
            <input
              type="radio"
              name="owner"
              checked={owner.subject === subject}
              onChange={() => setSubject(owner.subject)}
            />
            {owner.name}
          </label>
        ))}
      </fieldset>
      <OpenForm key={subject} subject={subject} signedIn={false} onOpen={openLocally} />
    </section>
  );
}

async function answersSoon(): Promise<boolean> {
  const answer = knock().then((up) => {
    if (!up) unreached();
    return up;
  });
  return Promise.race([answer, new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE_MS))]);
}
