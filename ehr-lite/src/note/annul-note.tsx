/** A note of one's own that was wrong as a whole (the wrong person): annulled with a reason; what it said can still be read. */
import type { Composition } from '@medplum/fhirtypes';
import { useId, useState } from 'react';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { send } from '../outbox/send.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { annulmentEntry, MOTIVE_LETTERS } from './addendum.ts';

export function AnnulNote({ note }: { readonly note: Composition }) {
  const id = useId();
  const [reason, setReason] = useState('');
  const [short, setShort] = useState(false);
  const { busy, error, run } = useAct(async () => {
    const patientId = note.subject?.reference?.replace(/^Patient\//, '');
    await send({
      ...{ operation: crypto.randomUUID(), patientId, entries: [annulmentEntry(note, reason.trim())] },
      words: t('annul.sent'),
    });
    await queries.invalidateQueries({ queryKey: ['note', note.id] });
    void queries.invalidateQueries({ queryKey: ['patient', patientId] });
    announce(t('annul.done'));
  });
  const annul = (event: Event) => {
    event.preventDefault();
    const enough = reason.trim().length >= MOTIVE_LETTERS;
    setShort(!enough);
    if (enough) void run();
  };
  return (
    <details class="card annul">
      <summary>{t('annul.title')}</summary>
      <form onSubmit={annul}>
        <p>{t('annul.lead')}</p>
        <label for={`${id}-why`}>{t('annul.why')}</label>
        <textarea
          id={`${id}-why`}
          rows={2}
          maxLength={1_000}
          value={reason}
          aria-invalid={short}
          aria-describedby={`${id}-hint`}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class={short ? 'wrong' : 'quiet'} role={short ? 'alert' : undefined}>
          {t('annul.hint', { count: MOTIVE_LETTERS })}
        </p>
        {error === undefined ? undefined : <ProblemNotice error={error} />}
        <button type="submit" class="button" disabled={busy}>
          {t('annul.do')}
        </button>
      </form>
    </details>
  );
}
