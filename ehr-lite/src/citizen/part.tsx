/** One part of the record: its own reading, so that one that fails does not take the others away. */
import { useQuery } from '@tanstack/react-query';
import type { ComponentChildren } from 'preact';
import type { Page } from '../hub/read.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { MOST_SHOWN } from './my-record.resource.ts';

interface PartProps<R> {
  readonly name: string;
  readonly title: string;
  readonly none: string;
  readonly find: (signal: AbortSignal) => Promise<Page<R>>;
  readonly row: (resource: R, all: readonly R[]) => ComponentChildren;
  readonly keep?: (resource: R) => boolean;
}

export function Part<R extends { readonly id?: string }>({ name, title, none, find, row, keep }: PartProps<R>) {
  const query = useQuery({ queryKey: ['citizen', name], queryFn: ({ signal }) => find(signal) });
  const all = (query.data?.resources ?? []).filter(keep ?? (() => true));
  const shown = all.slice(0, MOST_SHOWN);
  return (
    <section class="card part-of-record" aria-labelledby={`part-${name}`} aria-busy={query.isLoading}>
      <h2 id={`part-${name}`}>{title}</h2>
      {query.error === null ? undefined : <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === undefined && query.error === null ? <p class="quiet">{t('citizen.loading')}</p> : undefined}
      {query.data !== undefined && shown.length === 0 ? <p class="quiet">{none}</p> : undefined}
      <ul>
        {shown.map((resource) => (
          <li key={resource.id}>{row(resource, all)}</li>
        ))}
      </ul>
      {all.length > MOST_SHOWN || query.data?.next !== undefined ? (
        <p class="quiet">{t('mine.more', { count: shown.length })}</p>
      ) : undefined}
    </section>
  );
}
