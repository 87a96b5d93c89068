/** The operator's queue of who is who: records that may be one person, the oldest case first; each case has an address of its own. */
import '../texts/who-is-who.ts';
import './who-is-who.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { useAct } from '../hub/use-act.ts';
import { Which } from '../operation/which.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { CaseView } from './case-view.tsx';
import { CompareAll } from './compare-all.tsx';
import { listCases, type QueuedCase } from './who-is-who.resource.ts';
import { momentWords, namesOf, reasonOf, titleOf } from './words.ts';

/** With an id, that case. */
export function WhoIsWhoPage({ id }: { readonly id: string | undefined }) {
  const [open, setOpen] = useState(true);
  return id === undefined ? <Queue open={open} onOpen={setOpen} /> : <CaseView key={id} id={id} />;
}

interface QueueProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

function Queue({ open, onOpen }: QueueProps) {
  const heading = useArrival<HTMLHeadingElement>('title.whoIsWho');
  // Of which list: what comes after the other one was chosen is not of it.
  const [read, setRead] = useState<Later>();
  const later = read?.of === open ? read : undefined;
  const query = useQuery({
    queryKey: ['who-is-who', 'cases', open],
    queryFn: ({ signal }) => listCases(open, undefined, signal),
    refetchOnMount: 'always',
  });
  const next = later === undefined ? query.data?.siguiente : later.next;
  const more = useAct(async () => {
    const { casos, siguiente } = await listCases(open, next ?? undefined);
    setRead({ of: open, cases: [...(later?.cases ?? []), ...casos], next: siguiente });
  });
  const cases = [...(query.data?.casos ?? []), ...(later?.cases ?? [])];
  const change = (which: boolean): void => {
    setRead(undefined);
    onOpen(which);
  };
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('title.whoIsWho')}
      </h1>
      <p class="lead">{t('who.lead')}</p>
      <Which open={open} onChange={change} />
      <Reading of={query} words="who.loading" />
      {query.data !== undefined && cases.length === 0 ? (
        <Empty
          title={t(open ? 'who.none' : 'who.closed.none')}
          fix={t(open ? 'who.none.fix' : 'who.closed.none.fix')}
        />
      ) : undefined}
      {cases.length === 0 ? undefined : <p class="tally-line">{t('who.shown', { count: cases.length })}</p>}
      <ul class="entries">
        {cases.map((one) => (
          <CaseItem key={one.id} one={one} />
        ))}
      </ul>
      {more.error === undefined ? undefined : <ProblemNotice error={more.error} />}
      {next ? (
        <button type="button" class="button button-wide" aria-disabled={more.busy} onClick={() => void more.run()}>
          {t('who.more')}
        </button>
      ) : undefined}
      <CompareAll />
    </>
  );
}

interface Later {
  readonly of: boolean;
  readonly cases: readonly QueuedCase[];
  readonly next: string | null;
}

function CaseItem({ one }: { readonly one: QueuedCase }) {
  const title = titleOf(one);
  const { a, b = t('who.unsaid') } = namesOf(one);
  const waits = one.estado === 'abierta' || one.estado === 'pospuesta';
  return (
    <li class="entry">
      <article class="who-case" aria-label={title}>
        <div>
          <p class="who-names">
            <strong>{title}</strong>
          </p>
          <p>{reasonOf(one)}</p>
          <p class="marks">
            <span class={waits ? 'tag tag-warn' : 'tag'}>{t(`who.state.${one.estado}`)}</span>
            <span class="tag">{t('who.since', { when: momentWords(one.desde) })}</span>
          </p>
        </div>
        <Link
          href={`/quien-es-quien/${encodeURIComponent(one.id)}`}
          class={waits ? 'button button-main' : 'button'}
          aria-label={t('who.compareNamed', { a, b })}
        >
          {t('who.compare')}
        </Link>
      </article>
    </li>
  );
}
