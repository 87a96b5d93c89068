/** The queue of emergency accesses to be reviewed, overdue first: who, why, when, and what the review finds. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parseWhen, showPeriod } from '../calendar/when.ts';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import type { Role } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Facts } from '../shell/facts.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { Due } from './due.tsx';
import { closeReview, endReviewed, listReviews, type Review } from './operation.resource.ts';
import { PersonName } from './person-name.tsx';
import { ResolveForm } from './resolve-form.tsx';
import { Which } from './which.tsx';

export function ReviewsPage() {
  const heading = useArrival<HTMLHeadingElement>('title.reviews');
  const [open, setOpen] = useState(true);
  const query = useQuery({
    queryKey: ['operation', 'reviews', open],
    queryFn: ({ signal }) => listReviews(open, signal),
    refetchOnMount: 'always',
  });
  const reviews = query.data?.revisiones ?? [];
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('op.reviews')}
      </h1>
      <p class="lead">{t('op.reviews.about')}</p>
      <Which open={open} onChange={setOpen} />
      <Reading of={query} />
      {query.data !== undefined && reviews.length === 0 ? (
        <Empty
          title={t(open ? 'op.reviews.none' : 'op.closed.none')}
          fix={t(open ? 'op.reviews.none.fix' : 'op.closed.none.fix')}
        />
      ) : undefined}
      <ul class="entries">
        {reviews.map((review) => (
          <Item key={review.id} review={review} />
        ))}
      </ul>
    </>
  );
}

const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['operation', 'reviews'] });
const results = () =>
  [
    ['justificado', t('op.justified')],
    ['no-justificado', t('op.unjustified')],
  ] as const;

function Item({ review }: { readonly review: Review }) {
  const pending = review.estado === 'pendiente';
  const when = showPeriod(parseWhen(review.desde), parseWhen(review.hasta));
  const end = useAct(async () => {
    await endReviewed(review.id);
    announce(t('op.review.ended'));
    await again();
  });
  const close = async (result: string, words: string) => {
    await closeReview(review.id, result, words);
    announce(t('op.reviewed'));
    await again();
  };
  return (
    <li class={review.vencida ? 'entry entry-urgent' : 'entry'}>
      <article aria-label={t('op.review.heading', { who: review.quien.nombre, when })}>
        <p>
          <strong>{review.quien.nombre}</strong> <span class="quiet">{t(`role.${review.quien.rol as Role}`)}</span>
        </p>
        <p class="marks">
          {review.abierto ? <span class="tag tag-danger">{t('op.review.openNow')}</span> : undefined}
          {pending ? (
            <Due due={review.vence} late={review.vencida} />
          ) : (
            <span class="tag">{t(review.estado === 'justificado' ? 'op.justified' : 'op.unjustified')}</span>
          )}
        </p>
        <Facts
          facts={[
            [t('op.review.where'), review.unidad?.nombre],
            [t('op.review.when'), when],
            [t('op.review.reason'), review.motivo.texto],
            [t('op.review.detail'), review.motivo.detalle],
            [t('op.patient'), <PersonName key="person" id={review.paciente} />],
            [t('op.review.note'), review.nota],
            [t('op.review.by'), review.revisadaPor],
          ]}
        />
        {end.error === undefined ? undefined : <ProblemNotice error={end.error} />}
        {review.abierto ? (
          <button type="button" class="button" aria-disabled={end.busy} onClick={() => void end.run()}>
            {t('op.review.end')}
          </button>
        ) : undefined}
        {pending ? (
          <ResolveForm
            id={review.id}
            results={results()}
            label={t('op.review.note')}
            submit={t('op.review.send')}
            onSend={close}
          />
        ) : undefined}
      </article>
    </li>
  );
}
