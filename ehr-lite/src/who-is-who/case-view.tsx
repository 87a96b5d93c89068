/** One case: both records, what agrees, what would hold, what was decided, and the decision. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { type TextKey, t } from '../texts/t.ts';
import { Agreement, CompareTable } from './compare-table.tsx';
import { DecideForm } from './decide-form.tsx';
import { GoldenTable } from './golden-table.tsx';
import { type ReviewCase, readCase, undoCase } from './who-is-who.resource.ts';
import { momentWords, reasonOf, verdictOf } from './words.ts';

export function CaseView({ id }: { readonly id: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.whoIsWhoCase');
  const [said, setSaid] = useState<string | undefined>();
  const query = useQuery({
    queryKey: ['who-is-who', 'case', id],
    queryFn: ({ signal }) => readCase(id, signal),
    refetchOnMount: 'always',
  });
  const done = (words: string, review: ReviewCase): void => {
    queries.setQueryData(['who-is-who', 'case', id], review);
    void queries.invalidateQueries({ queryKey: ['who-is-who', 'cases'] });
    setSaid(words);
    announce(words);
    heading.current?.focus();
  };
  const review = query.data;
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('who.question')}
      </h1>
      {said === undefined ? undefined : <p class="who-said">{said}</p>}
      <Reading of={query} words="who.opening" />
      {review === undefined ? undefined : <Whole review={review} onDone={done} />}
    </>
  );
}

interface WholeProps {
  readonly review: ReviewCase;
  readonly onDone: (said: string, review: ReviewCase) => void;
}

function Whole({ review, onDone }: WholeProps) {
  const { estado, registros, notas, historia, impedimento, dorado, comparacion } = review;
  const open = estado === 'abierta' || estado === 'pospuesta';
  const decided = estado === 'misma' || estado === 'otra';
  return (
    <>
      <p class="marks">
        <span class={open ? 'tag tag-warn' : 'tag'}>{t(`who.state.${estado}`)}</span>
        {comparacion.length === 0 ? undefined : <strong>{verdictOf(review.bits)}</strong>}
      </p>
      <p>{reasonOf(review)}</p>
      {notas.map((note) => (
        <p key={note} class="who-note">
          {note}
        </p>
      ))}
      <div class="who-sides">
        <CompareTable records={registros} />
        {comparacion.length === 0 ? undefined : (
          <section aria-labelledby="who-agree">
            <h2 id="who-agree">{t('who.agree')}</h2>
            <p class="quiet">{t('who.agree.lead')}</p>
            <Agreement comparacion={comparacion} />
          </section>
        )}
      </div>
      {impedimento !== '' && !decided ? (
        <p class="who-hinder" role="status">
          {t(`who.hinder.${impedimento}` as TextKey & 'who.hinder.ya-unido')}
        </p>
      ) : undefined}
      {!decided && registros.length === 2 && impedimento !== 'ya-unido' ? (
        <DecideForm review={review} onDone={onDone} />
      ) : undefined}
      {decided ? <UndoForm review={review} onDone={onDone} /> : undefined}
      {registros.length < 2 ? undefined : (
        <section aria-labelledby="who-golden">
          <h2 id="who-golden">{t(estado === 'misma' ? 'who.golden.joined' : 'who.golden')}</h2>
          <p class="quiet">{t('who.golden.lead')}</p>
          <GoldenTable golden={dorado} />
        </section>
      )}
      <History historia={historia} />
    </>
  );
}

function UndoForm({ review, onDone }: WholeProps) {
  const [reason, setReason] = useState('');
  const act = useAct(async () => onDone(t('who.said.deshecha'), await undoCase(review.id, reason.trim())));
  return (
    <form class="card who-decide" onSubmit={(event) => event.preventDefault()}>
      <p>{t('who.undo.lead')}</p>
      <label for="who-undo-reason">{t('who.reason')}</label>
      <textarea
        id="who-undo-reason"
        rows={2}
        maxLength={500}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <p class="buttons">
        <button type="button" class="button" aria-disabled={act.busy} onClick={() => void act.run()}>
          {act.busy ? t('who.sending') : t('who.undo')}
        </button>
      </p>
    </form>
  );
}

function History({ historia }: Pick<ReviewCase, 'historia'>) {
  if (historia.length === 0) return null;
  return (
    <section aria-labelledby="who-history">
      <h2 id="who-history">{t('who.history')}</h2>
      <ol class="who-history">
        {historia.map(({ decision, quien, cuando, motivo }) => (
          <li key={`${decision} ${cuando}`}>
            <strong>{t(`who.history.${decision}` as TextKey & 'who.history.misma-persona')}</strong>
            <span class="quiet">{t('who.history.by', { who: quien, when: momentWords(cuando) })}</span>
            {motivo === '' ? undefined : <span>«{motivo}»</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
