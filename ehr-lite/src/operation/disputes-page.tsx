/** The queue of accesses that persons do not recognise: what they said, until when it is due, and the answer they will read. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DisputeState } from '../access/dispute-state.tsx';
import { folioOf } from '../access/folio.ts';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { Due } from './due.tsx';
import { answerCase, listQueue, type Queued, takeCase } from './operation.resource.ts';
import { PersonName } from './person-name.tsx';
import { ResolveForm } from './resolve-form.tsx';
import { Which } from './which.tsx';

export function DisputesPage() {
  const heading = useArrival<HTMLHeadingElement>('title.disputes');
  const [open, setOpen] = useState(true);
  const query = useQuery({
    queryKey: ['operation', 'disputes', open],
    queryFn: ({ signal }) => listQueue(open, signal),
    refetchOnMount: 'always',
  });
  const cases = query.data?.disputas ?? [];
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('op.disputes')}
      </h1>
      <p class="lead">{t('op.disputes.about')}</p>
      <Which open={open} onChange={setOpen} />
      <Reading of={query} />
      {query.data !== undefined && cases.length === 0 ? (
        <Empty
          title={t(open ? 'op.disputes.none' : 'op.closed.none')}
          fix={t(open ? 'op.disputes.none.fix' : 'op.closed.none.fix')}
        />
      ) : undefined}
      <ul class="entries">
        {cases.map((one) => (
          <Case key={one.id} queued={one} />
        ))}
      </ul>
    </>
  );
}

const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['operation', 'disputes'] });
const results = () =>
  [
    ['justificado', t('op.justified')],
    ['indebido', t('op.improper')],
  ] as const;

function Case({ queued }: { readonly queued: Queued }) {
  const folio = folioOf(queued.id);
  const open = queued.estado === 'recibida' || queued.estado === 'en-revision';
  const take = useAct(async () => {
    await takeCase(queued.id);
    announce(t('op.taken', { folio }));
    await again();
  });
  const answer = async (result: string, words: string) => {
    await answerCase(queued.id, result, words);
    announce(t('op.resolved', { folio }));
    await again();
  };
  return (
    <li class={queued.vencida ? 'entry entry-urgent' : 'entry'}>
      <article aria-label={t('dispute.folio', { folio })}>
        <p>
          <strong>{queued.texto}</strong>
        </p>
        {open ? (
          <>
            <p class="marks">
              <span class="tag tag-warn">{t(`dispute.state.${queued.estado}`)}</span>
              <Due due={queued.vence} late={queued.vencida} />
              <span class="tag">{t('dispute.folio', { folio })}</span>
            </p>
            <p>
              {t('op.patient')}: <PersonName id={queued.paciente} />
            </p>
            {queued.comentario === undefined ? undefined : (
              <p>
                {t('op.said')}: «{queued.comentario}»
              </p>
            )}
            {take.error === undefined ? undefined : <ProblemNotice error={take.error} />}
            {queued.estado === 'recibida' ? (
              <button type="button" class="button" aria-disabled={take.busy} onClick={() => void take.run()}>
                {t('op.take')}
              </button>
            ) : (
              <ResolveForm
                id={queued.id}
                results={results()}
                label={t('op.answer')}
                hint={t('op.answer.hint')}
                submit={t('op.send')}
                onSend={answer}
              />
            )}
          </>
        ) : (
          <DisputeState dispute={queued} />
        )}
      </article>
    </li>
  );
}
