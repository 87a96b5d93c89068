/** "I don't recognise this access": why, a few words if wanted, and it is sent. Nothing is asked twice. */
import { useEffect, useRef, useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { inSpanish, t } from '../texts/t.ts';
import { type Access, type Dispute, dispute, MOST_COMMENT } from './access.resource.ts';

const REASONS = ['person', 'place', 'date', 'other'] as const;
type Reason = (typeof REASONS)[number];
const MOST_TYPED = 400;

interface DisputeFormProps {
  readonly access: Access;
  readonly onSent: (dispute: Dispute) => void;
  readonly onCancel: () => void;
}

export function DisputeForm({ access, onSent, onCancel }: DisputeFormProps) {
  const [reason, setReason] = useState<Reason>('person');
  const [words, setWords] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const act = useAct(dispute);
  useEffect(() => first.current?.focus(), []);
  const send = async (event: Event) => {
    event.preventDefault();
    const said = [inSpanish(`dispute.why.${reason}`), words.trim()].filter((part) => part !== '').join('. ');
    const sent = await act.run(access.id, said.slice(0, MOST_COMMENT));
    if (sent !== undefined) onSent(sent);
  };
  const field = `words-${access.id}`;
  return (
    <form class="inline-form" onSubmit={(event) => void send(event)}>
      <fieldset>
        <legend>{t('dispute.why')}</legend>
        {REASONS.map((one, index) => (
          <label key={one} class="choice">
            <input
              ref={index === 0 ? first : undefined}
              type="radio"
              name={`why-${access.id}`}
              checked={reason === one}
              onChange={() => setReason(one)}
            />
            {t(`dispute.why.${one}`)}
          </label>
        ))}
      </fieldset>
      <label for={field}>{t('dispute.comment')}</label>
      <textarea
        id={field}
        rows={3}
        maxLength={MOST_TYPED}
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
        aria-describedby={`${field}-left`}
      />
      <p id={`${field}-left`} class="quiet">
        {t('dispute.comment.left', { count: MOST_TYPED - words.length })}
      </p>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <div class="buttons">
        <button type="submit" class="button button-main" disabled={act.busy}>
          {act.busy ? t('dispute.sending') : t('dispute.send')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('dispute.cancel')}
        </button>
      </div>
    </form>
  );
}
