/** One part of the record: its own reading, so that one that fails does not take the others away. */
import { useQuery } from '@tanstack/react-query';
import type { ComponentChildren } from 'preact';
import { useState } from 'react';
import type { Page } from '../hub/read.ts';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { MOST_SHOWN } from './my-record.resource.ts';

interface PartProps<R> {
  readonly name: string;
  readonly title: string;
  readonly none: string;
  readonly find: (signal: AbortSignal) => Promise<Page<R>>;
  readonly row: (resource: R, all: readonly R[]) => ComponentChildren;
  readonly keep?: (resource: R) => boolean;
  /** Below the list: what follows from all of them. */
  readonly foot?: (all: readonly R[]) => ComponentChildren;
}

/** On a small telephone a long list hides what comes after it; on paper all of it stands. */
const FIRST = 5;

export function Part<R extends { readonly id?: string }>({ name, title, none, find, row, keep, foot }: PartProps<R>) {
  const [open, setOpen] = useState(false);
  const query = useQuery({ queryKey: ['citizen', name], queryFn: ({ signal }) => find(signal) });
  const all = (query.data?.resources ?? []).filter(keep ?? (() => true));
  const shown = all.slice(0, MOST_SHOWN);
  return (
    <section class="card part-of-record" aria-labelledby={`part-${name}`} aria-busy={query.isLoading}>
      <h2 id={`part-${name}`}>{title}</h2>
      <Reading of={query} />
      {query.data !== undefined && shown.length === 0 ? <p class="quiet">{none}</p> : undefined}
      <ul>
        {shown.map((resource, at) => (
          <li key={resource.id} class={at >= FIRST && !open ? 'part-rest' : undefined}>
            {row(resource, all)}
          </li>
        ))}
      </ul>
      {shown.length > FIRST && !open ? (
        <button
          type="button"
          class="button button-quiet"
          aria-label={t('mine.rest.of', { count: shown.length - FIRST, title })}
          onClick={() => setOpen(true)}
        >
          {t('mine.rest', { count: shown.length - FIRST })}
        </button>
      ) : undefined}
      {query.data === undefined ? undefined : foot?.(all)}
      {!open && shown.length > FIRST ? undefined : all.length > MOST_SHOWN || query.data?.next !== undefined ? (
        <p class="quiet">{t('mine.more', { count: shown.length })}</p>
      ) : undefined}
    </section>
  );
}
