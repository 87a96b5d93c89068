/** Why messages are dismissed: without a reason nothing is. */
import { useEffect, useRef, useState } from 'react';
import { t } from '../texts/t.ts';

interface DismissFormProps {
  readonly id: string;
  readonly busy: boolean;
  readonly onSend: (reason: string) => void;
  readonly onCancel: () => void;
}

const MOST_TYPED = 500;

export function DismissForm({ id, busy, onSend, onCancel }: DismissFormProps) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const wrong = tried && reason.trim() === '';
  const send = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === '') field.current?.focus();
    else onSend(reason.trim());
  };
  return (
    <form class="inline-form" onSubmit={send}>
      <label for={`reason-${id}`}>{t('hospitals.reason')}</label>
      <textarea
        ref={field}
        id={`reason-${id}`}
        rows={2}
        maxLength={MOST_TYPED}
        value={reason}
        aria-invalid={wrong}
        aria-describedby={`reason-hint-${id} reason-wrong-${id}`}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <p class="quiet" id={`reason-hint-${id}`}>
        {t('hospitals.reason.hint')}
      </p>
      <p class="wrong" role="alert" id={`reason-wrong-${id}`}>
        {wrong ? t('hospitals.reason.missing') : ''}
      </p>
      <p class="buttons">
        <button type="submit" class="button button-main" disabled={busy}>
          {busy ? t('hospitals.sending') : t('hospitals.dismiss')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('hospitals.cancel')}
        </button>
      </p>
    </form>
  );
}
