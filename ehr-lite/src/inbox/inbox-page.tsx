/** `/por-revisar`: what came back of what this clinic asked for, until somebody has read it. */
import '../texts/orders.ts';
import './inbox.css';
import { useCallback, useRef, useState } from 'react';
import { useCell } from '../hub/cell.ts';
import { hubNow } from '../hub/clock.ts';
import { useAct } from '../hub/use-act.ts';
import { Icon } from '../pictures/icon.tsx';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { SHORTCUTS, useShortcut } from '../shell/shortcuts.ts';
import { t } from '../texts/t.ts';
import { staffKey } from '../visit/staff.ts';
import type { Reviewed } from './inbox.ts';
import { InboxRow } from './inbox-row.tsx';
import { lastReviewed } from './review.ts';
import { focusBehind, reviewFocused } from './row-focus.ts';
import { useCritical, useRest, useRestCount } from './use-inbox.ts';

const VIEWS = ['mine', 'clinic', 'overdue'] as const;
type View = (typeof VIEWS)[number];

export function InboxPage({ who }: { readonly who: Who }) {
  return who.clues === undefined ? (
    <Empty title={t('inbox.noClinic')} fix={t('inbox.noClinic.fix')} />
  ) : (
    <Inbox who={who} clues={who.clues} />
  );
}

function Inbox({ who, clues }: { readonly who: Who; readonly clues: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.inbox');
  const list = useRef<HTMLOListElement>(null);
  const { view, setView, counts, asked, shown, rest } = useViews(who, clues);
  useShortcut(
    SHORTCUTS.review,
    useCallback(() => reviewFocused(list.current), []),
  );
  const onReviewed = useCallback((id: string) => focusBehind(id, list.current, heading.current), [heading]);
  return (
    <div class="inbox">
      <h1 ref={heading} tabIndex={-1}>
        {t('inbox.title')}
      </h1>
      <p class="quiet">{t('inbox.lead')}</p>
      <DoneBar />
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that act, not a set of fields. */}
      <div class="inbox-views" role="group" aria-label={t('inbox.whose')}>
        {VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            class="button button-small"
            aria-pressed={one === view}
            onClick={() => setView(one)}
          >
            {t(`inbox.${one}`, { count: counts[one] ?? '…' })}
          </button>
        ))}
      </div>
      <Reading of={asked} words="inbox.loading" />
      {shown.length > 0 ? (
        <ol ref={list} class="inbox-list">
          {shown.map((one) => (
            <InboxRow key={one.task.id} item={one} who={who} nowMs={hubNow()} onReviewed={onReviewed} />
          ))}
        </ol>
      ) : asked.some(({ data }) => data === undefined) ? undefined : (
        <Empty title={t('inbox.none')} fix={t('inbox.none.fix')} />
      )}
      {rest.hasNextPage ? (
        <button
          type="button"
          class="button button-wide"
          disabled={rest.isFetchingNextPage}
          onClick={() => void rest.fetchNextPage()}
        >
          {t('inbox.more', { count: Math.max(1, (counts[view] ?? 0) - shown.length) })}
        </button>
      ) : undefined}
    </div>
  );
}

/** What is critical stands whole before whatever was read of the rest. */
function useViews(who: Who, clues: string) {
  const key = staffKey(who);
  const isOf: Readonly<Record<View, (one: Reviewed) => boolean>> = {
    mine: ({ askedKey }) => askedKey === key,
    clinic: () => true,
    overdue: ({ overdue }) => overdue,
  };
  const critical = useCritical(clues);
  const more = {
    mine: useRestCount(clues, { view: 'mine', key }),
    clinic: useRestCount(clues, { view: 'clinic' }),
    overdue: useRestCount(clues, { view: 'overdue' }),
  };
  const count = (view: View): number | undefined => {
    const rest = more[view].data;
    return critical.data && rest !== undefined ? critical.data.filter(isOf[view]).length + rest : undefined;
  };
  const counts = { mine: count('mine'), clinic: count('clinic'), overdue: count('overdue') };
  const [chosen, setView] = useState<View>();
  const view = chosen ?? (counts.mine !== undefined && counts.mine > 0 ? 'mine' : 'clinic');
  const known = chosen !== undefined || counts.mine !== undefined;
  const rest = useRest(clues, known ? (view === 'mine' ? { view, key } : { view }) : undefined);
  const first = (critical.data ?? []).filter(isOf[view]);
  // Read a moment apart: what became critical in between stands in both.
  const ids = new Set((critical.data ?? []).map(({ task }) => task.id));
  const others = (rest.data?.pages ?? []).flatMap(({ items }) => items).filter(({ task }) => !ids.has(task.id));
  return { view, setView, counts, asked: [critical, more.mine, rest], shown: [...first, ...others], rest };
}

function DoneBar() {
  const done = useCell(lastReviewed);
  const undo = useAct(async () => done?.undo?.());
  if (done === undefined) return null;
  return (
    <div class="inbox-done">
      <Icon name="check" />
      <p>{t(`inbox.${done.kind}`, { what: done.what })}</p>
      {done.undo === undefined ? undefined : (
        <button type="button" class="button button-small" disabled={undo.busy} onClick={() => void undo.run()}>
          {t('inbox.undo')}
        </button>
      )}
      <button type="button" class="button button-small" onClick={() => lastReviewed.set(undefined)}>
        {t('inbox.dismiss')}
      </button>
      {undo.error === undefined ? undefined : <ProblemNotice error={undo.error} />}
    </div>
  );
}
