/** The decision: which record stays, what moves, why; the same, not the same, or later. */
import { useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { listed, t } from '../texts/t.ts';
import { decideCase, postpone, type ReviewCase } from './who-is-who.resource.ts';
import { cardWords, heldWords, namesOf } from './words.ts';

const MOST_TYPED = 500;

interface DecideFormProps {
  readonly review: ReviewCase;
  readonly onDone: (said: string, review: ReviewCase) => void;
}

export function DecideForm({ review, onDone }: DecideFormProps) {
  const { registros } = review;
  const [stays, setStays] = useState(0);
  const [reason, setReason] = useState('');
  const motivo = reason.trim();
  const joined = review.impedimento === 'unidos';
  // What is joined stays so, or is given back: which record stands was decided before.
  const stands = joined ? registros.findIndex(({ unidoA }) => unidoA === undefined) : stays;
  const { a, b = '' } = namesOf(review);
  const act = useAct(async (decision: 'misma' | 'otra' | 'despues') => {
    if (decision === 'despues') return onDone(t('who.said.despues'), await postpone(review.id, motivo));
    const [queda, une] = [registros[stands]!.id, registros[1 - stands]!.id];
    onDone(t(`who.said.${decision}`, { a, b }), await decideCase(review.id, { decision, queda, une, motivo }));
  });
  const moves = heldWords(registros[1 - stays]!);
  const dryRun =
    moves.length === 0
      ? t('who.dryRun.nothing', { n: stays + 1 })
      : t('who.dryRun', { n: stays + 1, what: listed(moves) });
  return (
    <form class="card who-decide" onSubmit={(event) => event.preventDefault()}>
      <h2>{t('who.decide')}</h2>
      {joined ? undefined : (
        <>
          <fieldset>
            <legend>{t('who.stays')}</legend>
            {registros.map((card, at) => (
              <label key={card.id} class="choice">
                <input type="radio" name="stays" checked={stays === at} onChange={() => setStays(at)} />
                {t('who.stays.one', { n: at + 1, name: cardWords(card) })}
              </label>
            ))}
          </fieldset>
          <p class="who-dry-run" aria-live="polite">
            {dryRun}
          </p>
        </>
      )}
      <label for="who-reason">{t('who.reason')}</label>
      <textarea
        id="who-reason"
        rows={2}
        maxLength={MOST_TYPED}
        value={reason}
        aria-describedby="who-reason-hint"
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <p id="who-reason-hint" class="quiet">
        {t('who.reason.hint')}
      </p>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <p class="buttons">
        <button type="button" class="button button-main" aria-disabled={act.busy} onClick={() => void act.run('misma')}>
          {act.busy ? t('who.sending') : t('who.same')}
        </button>
        <button type="button" class="button" aria-disabled={act.busy} onClick={() => void act.run('otra')}>
          {t('who.other')}
        </button>
        {review.estado === 'separada' ? undefined : (
          <button
            type="button"
            class="button button-quiet"
            aria-disabled={act.busy}
            onClick={() => void act.run('despues')}
          >
            {t('who.later')}
          </button>
        )}
      </p>
    </form>
  );
}
