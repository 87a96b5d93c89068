/** The operator's board of local codes: what each facility sends in its own words, the most frequent first, and what it means. */
import '../texts/local-codes.ts';
import './local-codes.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { again } from './again.ts';
import { CodeItem } from './code-item.tsx';
import { Filters } from './filters.tsx';
import { Jobs } from './jobs.tsx';
import { type BoardQuery, PAGE, readBoard } from './local-codes.resource.ts';
import { type Undo, UndoBar } from './undo-bar.tsx';

export function LocalCodesPage() {
  const heading = useArrival<HTMLHeadingElement>('title.localCodes');
  const [asked, setAsked] = useState<BoardQuery>({ state: 'sin-traducir', facility: '', from: 0 });
  const [undo, setUndo] = useState<Undo | undefined>();
  const query = useQuery({
    queryKey: ['local-codes', 'board', asked],
    queryFn: ({ signal }) => readBoard(asked, signal),
    placeholderData: (before) => before,
    refetchOnMount: 'always',
  });
  const done = async (one: Undo): Promise<void> => {
    setUndo(one);
    announce(one.said);
    await again();
  };
  const codes = query.data?.codigos ?? [];
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('codes.title')}
      </h1>
      <p class="lead">{t('codes.lead')}</p>
      <Filters asked={asked} facilities={query.data?.establecimientos ?? []} onAsk={setAsked} />
      {undo === undefined ? undefined : <UndoBar key={undo.said} undo={undo} onGone={() => setUndo(undefined)} />}
      <Reading of={query} />
      {query.data !== undefined && codes.length === 0 ? <Nothing asked={asked} /> : undefined}
      <ul class="entries">
        {codes.map((code) => (
          <CodeItem key={`${code.sistema} ${code.clave}`} code={code} onDone={done} />
        ))}
      </ul>
      <Pager asked={asked} next={query.data?.sigue} onAsk={setAsked} />
      <Jobs />
    </>
  );
}

function Nothing({ asked: { state, facility } }: { readonly asked: BoardQuery }) {
  const all = state === 'sin-traducir' && facility === '';
  return (
    <Empty title={t(all ? 'codes.none.done' : 'codes.none')} fix={t(all ? 'codes.none.done.fix' : 'codes.none.fix')} />
  );
}

interface PagerProps {
  readonly asked: BoardQuery;
  readonly next: number | undefined;
  readonly onAsk: (query: BoardQuery) => void;
}

function Pager({ asked, next, onAsk }: PagerProps) {
  if (asked.from === 0 && next === undefined) return null;
  const to = (from: number) => () => onAsk({ ...asked, from });
  return (
    <p class="buttons codes-pager">
      {asked.from === 0 ? undefined : (
        <button type="button" class="button" onClick={to(Math.max(0, asked.from - PAGE))}>
          {t('codes.before')}
        </button>
      )}
      {next === undefined ? undefined : (
        <button type="button" class="button" onClick={to(next)}>
          {t('codes.after')}
        </button>
      )}
    </p>
  );
}
