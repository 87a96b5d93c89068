/** "Quién vio mi expediente": every access by day in plain sentences, filtered, with the cases opened about them. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../hub/queries.ts';
import { Icon } from '../pictures/icon.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { SideProblem } from '../shell/side-problem.tsx';
import { t } from '../texts/t.ts';
import { listAccesses, listDisputes } from './access.resource.ts';
import { AccessCard } from './access-card.tsx';
import { daysOf, meets, type Shown } from './days.ts';
import { DisputeState } from './dispute-state.tsx';

const SHOWN: readonly Shown[] = ['all', 'people', 'automatic', 'urgent'];

export function AccessPage() {
  const heading = useArrival<HTMLHeadingElement>('title.accesses');
  const [own, setOwn] = useState(false);
  const [shown, setShown] = useState<Shown>('all');
  const list = useInfiniteQuery({
    queryKey: ['citizen', 'accesses', own],
    queryFn: ({ pageParam, signal }) => listAccesses(own, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.siguiente ?? undefined,
    refetchOnMount: 'always',
  });
  const all = list.data?.pages.flatMap((page) => page.accesos) ?? [];
  const accesses = all.filter((access) => meets(access, shown));
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('access.title')}
      </h1>
      <p class="lead">{t('access.lead')}</p>
      <Cases />
      <div class="bar">
        <fieldset class="segments">
          <legend>{t('access.filter')}</legend>
          {SHOWN.map((one) => (
            <label key={one} class="segment">
              <input type="radio" name="shown" checked={shown === one} onChange={() => setShown(one)} />
              <span>{t(`access.filter.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <label class="choice">
          <input type="checkbox" checked={own} onChange={() => setOwn(!own)} />
          {t('access.own')}
        </label>
      </div>
      <div class="tally-row">
        <p role="status" class="tally-line">
          {list.data === undefined ? '' : t('access.count', { count: accesses.length })}
        </p>
        <button type="button" class="button" onClick={() => void list.refetch()} disabled={list.isFetching}>
          <Icon name="again" />
          {t('access.refresh')}
        </button>
      </div>
      <Reading of={list} />
      {daysOf(accesses).map((day) => (
        <section key={day.key} class="day" aria-labelledby={`day-${day.key}`}>
          <h2 id={`day-${day.key}`}>{day.name}</h2>
          <ul class="entries">
            {day.accesses.map((access) => (
              <AccessCard key={access.id} access={access} onDisputed={refreshCases} />
            ))}
          </ul>
        </section>
      ))}
      {list.data !== undefined && accesses.length === 0 ? (
        all.length === 0 && !list.hasNextPage ? (
          <Empty title={t('access.none')} fix={t('access.none.fix')} />
        ) : (
          <Empty title={t('access.filteredOut')} fix={t('access.filteredOut.fix')} written />
        )
      ) : undefined}
      {list.hasNextPage ? (
        <button
          type="button"
          class="button button-wide"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {list.isFetchingNextPage ? t('access.moreLoading') : t('access.more')}
        </button>
      ) : all.length > 0 ? (
        <p class="quiet older">{t('access.all')}</p>
      ) : undefined}
    </>
  );
}

const refreshCases = (): void => void queries.invalidateQueries({ queryKey: ['citizen', 'disputes'] });

function Cases() {
  const query = useQuery({
    queryKey: ['citizen', 'disputes'],
    queryFn: ({ signal }) => listDisputes(signal),
    refetchOnMount: 'always',
  });
  const cases = query.data?.disputas ?? [];
  if (cases.length === 0)
    return query.error === null ? null : (
      <SideProblem words={t('dispute.unread')} onRetry={() => void query.refetch()} />
    );
  return (
    <details class="card cases">
      <summary>
        {t('dispute.mine')} ({cases.length})
      </summary>
      {cases.map((one) => (
        <DisputeState key={one.id} dispute={one} />
      ))}
    </details>
  );
}
